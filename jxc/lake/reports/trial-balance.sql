/*---
title = "Trial balance"
zh = "科目余额表"
help = "Opening balance, debits, credits and closing balance of every account."
help_zh = "各科目的期初余额、本期借贷发生额与期末余额。"
parameters = ["from", "to", "store", "by"]
by = ["store"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "opening_debit", kind = "money", title = "Opening debit", zh = "期初借方", total = "SUM(opening_debit)" },
  { name = "opening_credit", kind = "money", title = "Opening credit", zh = "期初贷方", total = "SUM(opening_credit)" },
  { name = "debit", kind = "money", title = "Debit", zh = "本期借方", total = "SUM(debit)" },
  { name = "credit", kind = "money", title = "Credit", zh = "本期贷方", total = "SUM(credit)" },
  { name = "closing_debit", kind = "money", title = "Closing debit", zh = "期末借方", total = "SUM(closing_debit)" },
  { name = "closing_credit", kind = "money", title = "Closing credit", zh = "期末贷方", total = "SUM(closing_credit)" },
]
invariants = ["inv:trial-balance", "inv:same-everywhere"]
---*/
WITH summed AS (
    SELECT
        CASE WHEN $by_store THEN store END AS store,
        account,
        CAST(SUM(CASE WHEN ledger_date < CAST($from AS DATE) THEN debit - credit ELSE 0 END) AS DECIMAL(18,2)) AS opening,
        CAST(SUM(CASE WHEN ledger_date >= CAST($from AS DATE) THEN debit ELSE 0 END) AS DECIMAL(18,2)) AS debit,
        CAST(SUM(CASE WHEN ledger_date >= CAST($from AS DATE) THEN credit ELSE 0 END) AS DECIMAL(18,2)) AS credit,
        CAST(SUM(debit - credit) AS DECIMAL(18,2)) AS closing
    FROM account_days
    WHERE ledger_date <= CAST($to AS DATE)
    GROUP BY CASE WHEN $by_store THEN store END, account
)
SELECT
    summed.store,
    summed.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END, summed.account) AS account_name,
    CASE WHEN opening > 0 THEN opening ELSE CAST(0 AS DECIMAL(18,2)) END AS opening_debit,
    CASE WHEN opening < 0 THEN -opening ELSE CAST(0 AS DECIMAL(18,2)) END AS opening_credit,
    summed.debit,
    summed.credit,
    CASE WHEN closing > 0 THEN closing ELSE CAST(0 AS DECIMAL(18,2)) END AS closing_debit,
    CASE WHEN closing < 0 THEN -closing ELSE CAST(0 AS DECIMAL(18,2)) END AS closing_credit
FROM summed
LEFT JOIN accounts ON accounts.account = summed.account
ORDER BY summed.store, summed.account
