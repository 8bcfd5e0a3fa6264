/*---
title = "General ledger"
zh = "总账"
help = "Each account of the first level by month: opening, debits, credits, the year so far, closing. With --account, that account and those below it one by one. Months are whole from that of --from on."
help_zh = "按月列出各总账科目的期初余额、本期发生额、本年累计与期末余额；指定 --account 时逐一列出该科目及其下级科目。起始月份按整月列示。"
parameters = ["from", "to", "store", "account", "by"]
by = ["store"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "month", kind = "text", title = "Month", zh = "月份" },
  { name = "opening_side", kind = "word", title = "Side", zh = "期初方向" },
  { name = "opening", kind = "money", title = "Opening", zh = "期初余额" },
  { name = "debit", kind = "money", title = "Debit", zh = "本期借方", total = "SUM(debit)" },
  { name = "credit", kind = "money", title = "Credit", zh = "本期贷方", total = "SUM(credit)" },
  { name = "year_debit", kind = "money", title = "Debit of the year", zh = "本年累计借方" },
  { name = "year_credit", kind = "money", title = "Credit of the year", zh = "本年累计贷方" },
  { name = "side", kind = "word", title = "Side", zh = "方向" },
  { name = "balance", kind = "money", title = "Balance", zh = "期末余额" },
]
invariants = ["inv:trial-balance", "inv:same-everywhere"]
---*/
WITH moved AS (
    SELECT
        CASE WHEN $by_store THEN store END AS store,
        CASE WHEN $account = '' THEN SPLIT_PART(account, '.', 1) ELSE account END AS account,
        SUBSTR(CAST(ledger_date AS VARCHAR), 1, 7) AS month,
        SUM(debit) AS debit,
        SUM(credit) AS credit
    FROM account_days
    WHERE ledger_date <= CAST($to AS DATE)
        AND ($account = '' OR account = $account OR account LIKE $account || '.%')
    GROUP BY 1, 2, 3
),
running AS (
    SELECT
        store,
        account,
        month,
        debit,
        credit,
        SUM(debit) OVER year AS year_debit,
        SUM(credit) OVER year AS year_credit,
        SUM(debit - credit) OVER whole AS balance
    FROM moved
    WINDOW
        whole AS (
            PARTITION BY store, account ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        year AS (
            PARTITION BY store, account, SUBSTR(month, 1, 4)
            ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
)
SELECT
    running.store,
    running.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END, running.account) AS account_name,
    running.month,
    CASE
        WHEN balance - debit + credit > 0 THEN 'dr' WHEN balance - debit + credit < 0 THEN 'cr' ELSE 'even'
    END AS opening_side,
    CAST(ABS(balance - debit + credit) AS DECIMAL(18,2)) AS opening,
    CAST(debit AS DECIMAL(18,2)) AS debit,
    CAST(credit AS DECIMAL(18,2)) AS credit,
    CAST(year_debit AS DECIMAL(18,2)) AS year_debit,
    CAST(year_credit AS DECIMAL(18,2)) AS year_credit,
    CASE WHEN balance > 0 THEN 'dr' WHEN balance < 0 THEN 'cr' ELSE 'even' END AS side,
    CAST(ABS(balance) AS DECIMAL(18,2)) AS balance
FROM running
LEFT JOIN accounts ON accounts.account = running.account
WHERE running.month >= SUBSTR(CAST(CAST($from AS DATE) AS VARCHAR), 1, 7)
ORDER BY running.store, running.account, running.month
