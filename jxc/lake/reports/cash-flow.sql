/*---
title = "Cash flow statement"
zh = "现金流量表"
help = "Where money came from and went to: every document that moves money is explained by its other accounts. VAT stands with the goods or sales it belongs to; entries against opening balances stand apart."
help_zh = "按对方科目编制：凡涉及货币资金的单据，以其对方科目说明来源与用途；增值税并入相应的购销，期初建账单独列示。"
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
invariants = ["inv:cash-flow", "inv:same-everywhere"]
---*/
WITH layout (line, first, last, sign, en, zh) AS (
    VALUES
    (1, 1, 1, 1, 'Received from sales', '销售商品、提供劳务收到的现金'),
    (2, 2, 2, 1, 'Other operating receipts', '收到其他与经营活动有关的现金'),
    (3, 1, 2, 1, 'Operating receipts', '经营活动现金流入小计'),
    (4, 4, 4, -1, 'Paid for goods and services', '购买商品、接受劳务支付的现金'),
    (5, 5, 5, -1, 'Paid to and for employees', '支付给职工以及为职工支付的现金'),
    (6, 6, 6, -1, 'Taxes paid', '支付的各项税费'),
    (7, 7, 7, -1, 'Other operating payments', '支付其他与经营活动有关的现金'),
    (8, 4, 7, -1, 'Operating payments', '经营活动现金流出小计'),
    (9, 1, 7, 1, 'Net cash from operating', '经营活动产生的现金流量净额'),
    (10, 10, 10, 1, 'Net cash from investing', '投资活动产生的现金流量净额'),
    (11, 11, 11, 1, 'Capital received', '吸收投资收到的现金'),
    (12, 12, 12, 1, 'Borrowed less repaid', '借款收到与偿还的现金净额'),
    (13, 13, 13, -1, 'Profit paid out', '分配股利、利润支付的现金'),
    (14, 11, 13, 1, 'Net cash from financing', '筹资活动产生的现金流量净额'),
    (15, 15, 15, 1, 'Opening entries', '期初建账'),
    (16, 1, 15, 1, 'Net change of cash', '现金净增加额'),
    (17, 17, 17, 1, 'Cash at the beginning', '期初现金余额'),
    (18, 1, 17, 1, 'Cash at the end', '期末现金余额')
),
latest AS (
    SELECT DATE_TRUNC('year', MAX(ledger_date)) AS new_year FROM account_days WHERE ledger_date <= CAST($to AS DATE)
),
named AS (
    SELECT
        postings.store,
        postings.epoch,
        postings.seq,
        postings.ledger_date,
        accounts.class,
        COALESCE(accounts.role, '') AS role,
        postings.debit,
        postings.credit
    FROM postings
    LEFT JOIN accounts ON accounts.account = postings.account
    WHERE postings.ledger_date <= CAST($to AS DATE)
),
moving AS (
    SELECT DISTINCT store, epoch, seq FROM named WHERE role IN ('cash', 'bank', 'other-money')
),
documents_by_place AS (
    SELECT
        named.store,
        named.ledger_date,
        named.epoch,
        named.seq,
        CASE
            WHEN named.role IN ('sales', 'other-sales', 'output-vat', 'receivable', 'advance') THEN 1
            WHEN named.role IN (
                'inventory', 'goods-bought', 'consumables', 'cost', 'cost-sold', 'cost-adjustment', 'cost-variance',
                'other-cost', 'input-vat', 'input-pending', 'input-vat-out', 'payable', 'uninvoiced', 'prepayment'
            ) THEN 4
            WHEN named.role = 'payroll' THEN 5
            WHEN named.role IN (
                'tax', 'vat-transfer', 'vat-paid', 'vat-unpaid', 'income-tax-payable', 'city-tax', 'education-fee', 'local-education-fee',
                'surcharge', 'income-tax'
            ) THEN 6
            WHEN named.role = 'opening' THEN 15
            WHEN named.role = 'capital' THEN 11
            WHEN named.role IN ('distribution', 'year-profit', 'reserve') THEN 13
            WHEN named.role = '' AND named.class IN ('asset', 'cost') THEN 10
            WHEN named.role = '' AND named.class IN ('liability', 'equity') THEN 12
            ELSE 7
        END AS place,
        SUM(named.credit - named.debit) AS came
    FROM named
    JOIN moving ON moving.store = named.store AND moving.epoch = named.epoch AND moving.seq = named.seq
    WHERE named.role NOT IN ('cash', 'bank', 'other-money')
    GROUP BY 1, 2, 3, 4, 5
),
days AS (
    SELECT
        CASE WHEN $by_store THEN store END AS store,
        ledger_date,
        -- what is neither sale nor purchase is a receipt where money came and a payment where it went
        CASE WHEN place = 7 AND came > 0 THEN 2 ELSE place END AS place,
        SUM(came) AS came
    FROM documents_by_place
    GROUP BY 1, 2, 3
),
figures AS (
    SELECT
        days.store,
        days.place,
        SUM(CASE WHEN days.ledger_date >= CAST($from AS DATE) THEN days.came ELSE 0 END) AS amount,
        SUM(CASE WHEN days.ledger_date >= latest.new_year THEN days.came ELSE 0 END) AS year
    FROM days
    CROSS JOIN latest
    GROUP BY days.store, days.place
    UNION ALL
    SELECT
        CASE WHEN $by_store THEN named.store END,
        17,
        SUM(CASE WHEN named.ledger_date < CAST($from AS DATE) THEN named.debit - named.credit ELSE 0 END),
        SUM(CASE WHEN named.ledger_date < latest.new_year THEN named.debit - named.credit ELSE 0 END)
    FROM named
    CROSS JOIN latest
    WHERE named.role IN ('cash', 'bank', 'other-money')
    GROUP BY 1
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
