/*---
title = "Takings by way of payment"
zh = "收款方式汇总表"
help = "How sales were paid, what went back for returns and what customers paid later, by way of payment."
help_zh = "按收款方式汇总销售收款、退货退款与赊账收回。"
parameters = ["from", "to", "store", "by"]
by = ["store", "day", "month", "operator"]
default_by = ["store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "operator", kind = "text", title = "Operator", zh = "收银员", by = "operator" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "channel", kind = "text", title = "Channel", zh = "渠道" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数" },
  { name = "sold", kind = "money", title = "Sales", zh = "销售收款", total = "SUM(sold)" },
  { name = "returned", kind = "money", title = "Returns", zh = "退货退款", total = "SUM(returned)" },
  { name = "collected", kind = "money", title = "Collected", zh = "收回欠款", total = "SUM(collected)" },
  { name = "taken", kind = "money", title = "Taken", zh = "收款合计", total = "SUM(taken)" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH taken AS (
    SELECT
        CASE WHEN $by_store THEN postings.store END AS store,
        CASE WHEN $by_month THEN SUBSTR(CAST(postings.business_date AS VARCHAR), 1, 7) END AS month,
        CASE WHEN $by_day THEN postings.business_date END AS day,
        CASE WHEN $by_operator THEN postings.operator END AS operator,
        postings.account,
        postings.channel,
        postings.doc_no,
        -- what a reversal takes back belongs where its source stood
        -- the difference of an exchange is more, or less, sold
        CASE WHEN COALESCE(papers.about, postings.kind) = 'exchange' THEN 'sale'
            ELSE COALESCE(papers.about, postings.kind) END AS effect,
        postings.debit - postings.credit AS amount
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    LEFT JOIN papers
        ON postings.kind = 'reversal'
        AND papers.store = postings.store AND papers.epoch = postings.epoch AND papers.seq = postings.seq
    WHERE accounts.role IN ('cash', 'bank', 'other-money', 'receivable')
        AND postings.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
)
SELECT
    taken.store,
    taken.month,
    taken.day,
    taken.operator,
    taken.account,
    COALESCE(MAX(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END), taken.account) AS account_name,
    taken.channel,
    COUNT(DISTINCT taken.doc_no) AS documents,
    CAST(SUM(CASE WHEN effect = 'sale' THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS sold,
    CAST(SUM(CASE WHEN effect = 'sale_return' THEN -amount ELSE 0 END) AS DECIMAL(18,2)) AS returned,
    CAST(SUM(CASE WHEN effect = 'collection' THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS collected,
    CAST(SUM(amount) AS DECIMAL(18,2)) AS taken
FROM taken
LEFT JOIN accounts ON accounts.account = taken.account
WHERE effect IN ('sale', 'sale_return', 'collection')
GROUP BY taken.store, taken.month, taken.day, taken.operator, taken.account, taken.channel
ORDER BY taken.store, taken.month, taken.day, taken.operator, taken.account, taken.channel NULLS FIRST
