/*---
title = "Cash, bank and channels"
zh = "现金银行表"
help = "Opening, in, out and closing of every place that holds money: till, safe, bank, payment channels."
help_zh = "各货币资金（收银、保险柜、银行、支付渠道）的期初、收入、支出与期末余额。"
parameters = ["from", "to", "store", "by"]
by = ["store", "day"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "channel", kind = "text", title = "Place", zh = "渠道/存放处" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "opening", kind = "money", title = "Opening", zh = "期初余额" },
  { name = "came", kind = "money", title = "In", zh = "本期收入", total = "SUM(came)" },
  { name = "went", kind = "money", title = "Out", zh = "本期支出", total = "SUM(went)" },
  { name = "closing", kind = "money", title = "Closing", zh = "期末余额" },
]
invariants = ["inv:opening-closing", "inv:same-everywhere"]
---*/
WITH moved AS (
    SELECT
        CASE WHEN $by_store THEN postings.store END AS store,
        postings.account,
        postings.channel,
        CASE WHEN $by_day AND postings.ledger_date >= CAST($from AS DATE) THEN postings.ledger_date END AS day,
        SUM(CASE WHEN postings.ledger_date < CAST($from AS DATE) THEN postings.debit - postings.credit ELSE 0 END) AS brought,
        SUM(CASE WHEN postings.ledger_date >= CAST($from AS DATE) THEN postings.debit ELSE 0 END) AS came,
        SUM(CASE WHEN postings.ledger_date >= CAST($from AS DATE) THEN postings.credit ELSE 0 END) AS went
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role IN ('cash', 'bank', 'other-money') AND postings.ledger_date <= CAST($to AS DATE)
    GROUP BY
        CASE WHEN $by_store THEN postings.store END,
        postings.account,
        postings.channel,
        CASE WHEN $by_day AND postings.ledger_date >= CAST($from AS DATE) THEN postings.ledger_date END
),
running AS (
    SELECT
        *,
        SUM(brought + came - went) OVER (
            PARTITION BY store, account, channel
            ORDER BY day NULLS FIRST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS closing
    FROM moved
)
SELECT
    running.store,
    running.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END, running.account) AS account_name,
    running.channel,
    running.day,
    CAST(running.closing - running.came + running.went AS DECIMAL(18,2)) AS opening,
    CAST(running.came AS DECIMAL(18,2)) AS came,
    CAST(running.went AS DECIMAL(18,2)) AS went,
    CAST(running.closing AS DECIMAL(18,2)) AS closing
FROM running
LEFT JOIN accounts ON accounts.account = running.account
ORDER BY running.store, running.account, running.channel NULLS FIRST, running.day NULLS FIRST
