/*---
title = "Balance sheet"
zh = "资产负债表"
help = "What is owned and owed at the end of a day and at the beginning of its year; each party stands on the side of its balance."
help_zh = "指定日期末与年初的资产、负债和所有者权益；往来按单位余额方向重分类列示。"
parameters = ["as-of", "store", "by"]
by = ["store"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "line", kind = "integer", title = "Line", zh = "行次" },
  { name = "item", kind = "text", title = "Item", zh = "项目" },
  { name = "closing", kind = "money", title = "Closing", zh = "期末余额" },
  { name = "opening", kind = "money", title = "Beginning of the year", zh = "年初余额" },
]
invariants = ["inv:balance-sheet", "inv:same-everywhere"]
---*/
WITH layout (line, first, last, sign, en, zh) AS (
    VALUES
    (1, 1, 1, 1, 'Cash, bank and channels', '货币资金'),
    (2, 2, 2, 1, 'Accounts receivable', '应收账款'),
    (3, 3, 3, 1, 'Prepayments', '预付款项'),
    (4, 4, 4, 1, 'Other receivables', '其他应收款'),
    (5, 5, 5, 1, 'Inventories', '存货'),
    (6, 6, 6, 1, 'Between stores and on the road', '内部往来与在途商品'),
    (7, 7, 7, 1, 'Other assets', '其他资产'),
    (8, 1, 7, 1, 'Total assets', '资产总计'),
    (9, 9, 9, -1, 'Accounts payable', '应付账款'),
    (10, 10, 10, -1, 'Advances from customers', '预收款项'),
    (11, 11, 11, -1, 'Payroll payable', '应付职工薪酬'),
    (12, 12, 12, -1, 'Taxes payable', '应交税费'),
    (13, 13, 13, -1, 'Other payables', '其他应付款'),
    (14, 14, 14, -1, 'Other liabilities', '其他负债'),
    (15, 9, 14, -1, 'Total liabilities', '负债合计'),
    (16, 16, 16, -1, 'Paid-in capital', '实收资本'),
    (17, 17, 17, -1, 'Opening balances', '期初平衡'),
    (18, 18, 18, -1, 'Surplus reserve', '盈余公积'),
    (19, 19, 19, -1, 'Other equity', '其他权益'),
    (20, 20, 20, -1, 'Undistributed profit', '未分配利润'),
    (21, 16, 20, -1, 'Total equity', '所有者权益合计'),
    (22, 9, 20, -1, 'Total liabilities and equity', '负债和所有者权益总计')
),
latest AS (
    SELECT DATE_TRUNC('year', MAX(ledger_date)) AS new_year FROM account_days WHERE ledger_date <= CAST($as_of AS DATE)
),
balances AS (
    SELECT
        CASE WHEN $by_store THEN account_days.store END AS store,
        account_days.account,
        account_days.party,
        SUM(account_days.debit - account_days.credit) AS closing,
        SUM(
            CASE WHEN account_days.ledger_date < latest.new_year THEN account_days.debit - account_days.credit ELSE 0 END
        ) AS opening
    FROM account_days
    CROSS JOIN latest
    WHERE account_days.ledger_date <= CAST($as_of AS DATE)
    GROUP BY 1, 2, 3
),
-- the same party may stand on the other side at the other end of the year
ends AS (
    SELECT store, account, closing AS balance, TRUE AS now FROM balances
    UNION ALL
    SELECT store, account, opening, FALSE FROM balances
),
placed AS (
    SELECT
        ends.store,
        ends.now,
        ends.balance,
        CASE
            WHEN accounts.role IN ('cash', 'bank', 'other-money') THEN 1
            WHEN accounts.role IN ('receivable', 'advance') THEN CASE WHEN ends.balance > 0 THEN 2 ELSE 10 END
            WHEN accounts.role IN ('prepayment', 'payable', 'uninvoiced') THEN CASE WHEN ends.balance > 0 THEN 3 ELSE 9 END
            WHEN accounts.role IN ('other-receivable', 'other-payable') THEN CASE WHEN ends.balance > 0 THEN 4 ELSE 13 END
            WHEN accounts.role IN ('inventory', 'goods-bought', 'consumables') THEN 5
            WHEN accounts.role = 'interstore' THEN 6
            WHEN accounts.role = 'payroll' THEN 11
            WHEN accounts.role IN (
                'tax', 'output-vat', 'input-vat', 'input-vat-out', 'vat-transfer', 'vat-paid', 'vat-unpaid',
                'input-pending', 'income-tax-payable', 'city-tax', 'education-fee', 'local-education-fee'
            ) THEN 12
            WHEN accounts.class = 'liability' THEN 14
            WHEN accounts.role = 'capital' THEN 16
            WHEN accounts.role = 'opening' THEN 17
            WHEN accounts.role = 'reserve' THEN 18
            WHEN accounts.role IN ('year-profit', 'distribution') OR accounts.class IN ('income', 'expense') THEN 20
            WHEN accounts.class = 'equity' THEN 19
            ELSE 7
        END AS place
    FROM ends
    LEFT JOIN accounts ON accounts.account = ends.account
),
figures AS (
    SELECT
        store,
        place,
        SUM(CASE WHEN now THEN balance ELSE 0 END) AS closing,
        SUM(CASE WHEN now THEN 0 ELSE balance END) AS opening
    FROM placed
    GROUP BY store, place
)
SELECT
    books.store,
    layout.line,
    CASE WHEN $lang = 'zh' THEN layout.zh ELSE layout.en END AS item,
    stated(layout.sign, figures.closing) AS closing,
    stated(layout.sign, figures.opening) AS opening
FROM books($by_store) AS books
CROSS JOIN layout
LEFT JOIN figures ON figures.store IS NOT DISTINCT FROM books.store AND figures.place BETWEEN layout.first AND layout.last
GROUP BY books.store, layout.line, layout.zh, layout.en
ORDER BY books.store, layout.line
