/*---
title = "Income statement"
zh = "利润表"
help = "Revenue, cost, expenses and profit of the period and of the year so far, whether or not the months were closed."
help_zh = "本期与本年累计的收入、成本、费用与利润；不受结转本年利润的影响。"
parameters = ["from", "to", "store", "by"]
by = ["store"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "line", kind = "integer", title = "Line", zh = "行次" },
  { name = "item", kind = "text", title = "Item", zh = "项目" },
  { name = "amount", kind = "money", title = "Amount", zh = "本期金额" },
  { name = "year", kind = "money", title = "Year so far", zh = "本年累计金额" },
]
invariants = ["inv:profit", "inv:same-everywhere"]
---*/
WITH layout (line, first, last, sign, en, zh) AS (
    VALUES
    (1, 1, 1, 1, 'Operating revenue', '一、营业收入'),
    (2, 2, 2, -1, 'Less: cost of sales', '减：营业成本'),
    (3, 3, 3, -1, 'Taxes and surcharges', '税金及附加'),
    (4, 4, 4, -1, 'Selling expenses', '销售费用'),
    (5, 5, 5, -1, 'Administrative expenses', '管理费用'),
    (6, 6, 6, -1, 'Financial expenses', '财务费用'),
    (7, 7, 7, -1, 'Other operating expenses', '其他营业支出'),
    (8, 1, 7, 1, 'Operating profit', '二、营业利润'),
    (9, 9, 9, 1, 'Add: non-operating income', '加：营业外收入'),
    (10, 10, 10, -1, 'Less: non-operating expenses', '减：营业外支出'),
    (11, 1, 10, 1, 'Profit before tax', '三、利润总额'),
    (12, 12, 12, -1, 'Less: income tax', '减：所得税费用'),
    (13, 1, 12, 1, 'Net profit', '四、净利润')
),
placed AS (
    SELECT
        account,
        CASE
            WHEN class = 'income' AND role = 'other-income' THEN 9
            WHEN class = 'income' THEN 1
            WHEN role IN ('cost', 'cost-sold', 'cost-adjustment', 'cost-variance', 'other-cost') THEN 2
            WHEN role = 'surcharge' THEN 3
            WHEN role = 'selling' THEN 4
            WHEN role = 'admin' THEN 5
            WHEN role = 'finance' THEN 6
            WHEN role = 'other-expense' THEN 10
            WHEN role = 'income-tax' THEN 12
            ELSE 7
        END AS place
    FROM accounts
    WHERE class IN ('income', 'expense')
),
-- what carries income and expense to the year's profit is no income and no expense
carried AS (
    SELECT DISTINCT postings.store, postings.epoch, postings.seq
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role = 'year-profit'
),
latest AS (
    SELECT DATE_TRUNC('year', MAX(ledger_date)) AS new_year FROM account_days WHERE ledger_date <= CAST($to AS DATE)
),
days AS (
    SELECT
        CASE WHEN $by_store THEN postings.store END AS store,
        placed.place,
        postings.ledger_date,
        SUM(postings.credit - postings.debit) AS net
    FROM postings
    JOIN placed ON placed.account = postings.account
    LEFT JOIN carried
        ON carried.store = postings.store AND carried.epoch = postings.epoch AND carried.seq = postings.seq
    WHERE carried.seq IS NULL AND postings.ledger_date <= CAST($to AS DATE)
    GROUP BY 1, 2, 3
),
figures AS (
    SELECT
        days.store,
        days.place,
        SUM(CASE WHEN days.ledger_date >= CAST($from AS DATE) THEN days.net ELSE 0 END) AS amount,
        SUM(CASE WHEN days.ledger_date >= latest.new_year THEN days.net ELSE 0 END) AS year
    FROM days
    CROSS JOIN latest
    GROUP BY days.store, days.place
)
SELECT
    books.store,
    layout.line,
    CASE WHEN $lang = 'zh' THEN layout.zh ELSE layout.en END AS item,
    stated(layout.sign, figures.amount) AS amount,
    stated(layout.sign, figures.year) AS year
FROM books($by_store) AS books
CROSS JOIN layout
LEFT JOIN figures ON figures.store IS NOT DISTINCT FROM books.store AND figures.place BETWEEN layout.first AND layout.last
GROUP BY books.store, layout.line, layout.zh, layout.en
ORDER BY books.store, layout.line
