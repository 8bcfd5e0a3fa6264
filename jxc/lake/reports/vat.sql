/*---
title = "VAT"
zh = "增值税明细表"
help = "Output, input, input given back and input to be certified, by rate and whether an invoice is named; what no goods explain stands without a rate."
help_zh = "按税率及是否注明发票列出销项、进项、进项转出与待认证进项；没有商品明细的税额不分税率。"
parameters = ["from", "to", "store", "by"]
by = ["store", "month"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "direction", kind = "word", title = "Direction", zh = "类别" },
  { name = "rate", kind = "percent", title = "Rate", zh = "税率" },
  { name = "invoiced", kind = "flag", title = "Invoiced", zh = "已注明发票" },
  { name = "net", kind = "money", title = "Net", zh = "不含税金额" },
  { name = "output", kind = "money", title = "Output VAT", zh = "销项税额", total = "SUM(output)" },
  { name = "input", kind = "money", title = "Input VAT", zh = "进项税额", total = "SUM(input)" },
  { name = "given_back", kind = "money", title = "Input given back", zh = "进项税额转出", total = "SUM(given_back)" },
  { name = "to_certify", kind = "money", title = "To be certified", zh = "待认证进项税额", total = "SUM(to_certify)" },
]
invariants = ["inv:vat", "inv:same-everywhere"]
---*/
WITH taxed AS (
    SELECT
        lines.store,
        lines.epoch,
        lines.seq,
        CASE
            WHEN lines.effect IN ('sale', 'sale_return') THEN 'output-vat'
            WHEN lines.deduction = 'pending' THEN 'input-pending'
            ELSE 'input-vat'
        END AS role,
        lines.tax_rate AS rate,
        lines.ledger_date,
        SUM(lines.amount - lines.tax) AS net,
        SUM(lines.tax) AS tax
    FROM lines
    WHERE lines.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND (
            lines.effect IN ('sale', 'sale_return')
            OR lines.effect IN ('purchase', 'purchase_return', 'purchase_invoice') AND lines.tax <> 0
        )
    GROUP BY 1, 2, 3, 4, 5, 6
),
posted AS (
    SELECT
        postings.store,
        postings.epoch,
        postings.seq,
        accounts.role,
        postings.ledger_date,
        SUM(
            CASE WHEN accounts.role IN ('output-vat', 'input-vat-out') THEN postings.credit - postings.debit
                 ELSE postings.debit - postings.credit END
        ) AS tax
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role IN ('output-vat', 'input-vat', 'input-vat-out', 'input-pending')
        AND postings.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY 1, 2, 3, 4, 5
),
entries AS (
    SELECT store, epoch, seq, role, rate, ledger_date, net, tax FROM taxed
    UNION ALL
    -- what the accounts say beyond the lines, so that the sum is the account's
    SELECT store, epoch, seq, role, CAST(NULL AS DECIMAL(6,4)), ledger_date, CAST(NULL AS DECIMAL(18,2)), SUM(tax)
    FROM (
        SELECT store, epoch, seq, role, ledger_date, tax FROM posted
        UNION ALL
        SELECT store, epoch, seq, role, ledger_date, -tax FROM taxed
    ) AS compared
    GROUP BY store, epoch, seq, role, ledger_date
    HAVING SUM(tax) <> 0
),
summed AS (
    SELECT
        CASE WHEN $by_store THEN entries.store END AS store,
        CASE WHEN $by_month THEN SUBSTR(CAST(entries.ledger_date AS VARCHAR), 1, 7) END AS month,
        entries.role,
        entries.rate,
        documents.invoice_no IS NOT NULL AS invoiced,
        CAST(SUM(entries.net) AS DECIMAL(18,2)) AS net,
        CAST(SUM(entries.tax) AS DECIMAL(18,2)) AS tax
    FROM entries
    JOIN documents ON documents.store = entries.store AND documents.epoch = entries.epoch AND documents.seq = entries.seq
    GROUP BY 1, 2, 3, 4, 5
)
SELECT
    store,
    month,
    CASE role
        WHEN 'output-vat' THEN 'output VAT'
        WHEN 'input-vat' THEN 'input VAT'
        WHEN 'input-vat-out' THEN 'input VAT given back'
        ELSE 'input VAT to be certified'
    END AS direction,
    rate,
    invoiced,
    net,
    CASE WHEN role = 'output-vat' THEN tax END AS output,
    CASE WHEN role = 'input-vat' THEN tax END AS input,
    CASE WHEN role = 'input-vat-out' THEN tax END AS given_back,
    CASE WHEN role = 'input-pending' THEN tax END AS to_certify
FROM summed
ORDER BY
    store,
    month,
    CASE role WHEN 'output-vat' THEN 1 WHEN 'input-vat' THEN 2 WHEN 'input-vat-out' THEN 3 ELSE 4 END,
    rate DESC NULLS LAST,
    invoiced DESC
