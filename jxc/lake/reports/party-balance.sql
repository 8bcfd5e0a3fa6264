/*---
title = "Balances with partners"
zh = "往来余额表"
help = "What every supplier and customer owes and is owed at the end of a day, by account."
help_zh = "截至某日各供应商、客户的应收、预收、应付、预付余额。"
parameters = ["as-of", "store", "party", "by", "top"]
by = ["store"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "name", kind = "text", title = "Name", zh = "往来单位" },
  { name = "receivable", kind = "money", title = "Receivable", zh = "应收账款", total = "SUM(receivable)" },
  { name = "advance", kind = "money", title = "Received ahead", zh = "预收账款", total = "SUM(advance)" },
  { name = "payable", kind = "money", title = "Payable", zh = "应付账款", total = "SUM(payable)" },
  { name = "prepayment", kind = "money", title = "Paid ahead", zh = "预付账款", total = "SUM(prepayment)" },
  { name = "uninvoiced", kind = "money", title = "Not invoiced", zh = "应付暂估", total = "SUM(uninvoiced)" },
  { name = "other_payable", kind = "money", title = "Other payable", zh = "其他应付款", total = "SUM(other_payable)" },
  { name = "net", kind = "money", title = "Owes us in all", zh = "净额（应收为正）", total = "SUM(net)" },
]
invariants = ["inv:open-items", "inv:same-everywhere"]
---*/
WITH owed AS (
    SELECT
        CASE WHEN $by_store THEN account_days.store END AS store,
        account_days.party,
        accounts.role,
        SUM(account_days.debit) - SUM(account_days.credit) AS amount
    FROM account_days
    JOIN accounts ON accounts.account = account_days.account
    WHERE account_days.ledger_date <= CAST($as_of AS DATE)
        AND ($party = '' OR account_days.party = $party)
        AND (
            accounts.role IN ('receivable', 'advance', 'payable', 'prepayment', 'uninvoiced')
            OR (accounts.role = 'other-payable' AND account_days.party IS NOT NULL)
        )
    GROUP BY CASE WHEN $by_store THEN account_days.store END, account_days.party, accounts.role
),
summed AS (
    SELECT
        store,
        party,
        CAST(SUM(CASE WHEN role = 'receivable' THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS receivable,
        CAST(SUM(CASE WHEN role = 'advance' THEN -amount ELSE 0 END) AS DECIMAL(18,2)) AS advance,
        CAST(SUM(CASE WHEN role = 'payable' THEN -amount ELSE 0 END) AS DECIMAL(18,2)) AS payable,
        CAST(SUM(CASE WHEN role = 'prepayment' THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS prepayment,
        CAST(SUM(CASE WHEN role = 'uninvoiced' THEN -amount ELSE 0 END) AS DECIMAL(18,2)) AS uninvoiced,
        CAST(SUM(CASE WHEN role = 'other-payable' THEN -amount ELSE 0 END) AS DECIMAL(18,2)) AS other_payable,
        CAST(SUM(amount) AS DECIMAL(18,2)) AS net
    FROM owed
    GROUP BY store, party
    HAVING BOOL_OR(amount <> 0)
)
SELECT
    summed.store,
    summed.party,
    COALESCE(parties.name, summed.party) AS name,
    receivable,
    advance,
    payable,
    prepayment,
    uninvoiced,
    other_payable,
    net
FROM summed
LEFT JOIN parties ON parties.party = summed.party
ORDER BY CASE WHEN $top > 0 THEN ABS(net) END DESC NULLS LAST, summed.store, summed.party
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
