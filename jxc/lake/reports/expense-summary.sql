/*---
title = "Expenses and other income"
zh = "费用与其他收支汇总表"
help = "What was spent and earned beside the trade by account, store, party or month; VAT to deduct or due stands in its own column."
help_zh = "按科目、门店、往来单位或月份汇总费用与其他收入；可抵扣或应交的增值税单列。"
parameters = ["from", "to", "store", "account", "party", "by", "top"]
by = ["store", "account", "party", "month"]
default_by = ["account"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码", by = "account" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称", by = "account" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码", by = "party" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位", by = "party" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数" },
  { name = "spent", kind = "money", title = "Spent", zh = "支出", total = "SUM(spent)" },
  { name = "earned", kind = "money", title = "Earned", zh = "收入", total = "SUM(earned)" },
  { name = "tax", kind = "money", title = "VAT", zh = "税额", total = "SUM(tax)" },
]
invariants = ["inv:same-everywhere"]
---*/
SELECT
    CASE WHEN $by_store THEN entries.store END AS store,
    CASE WHEN $by_month THEN SUBSTR(CAST(entries.ledger_date AS VARCHAR), 1, 7) END AS month,
    CASE WHEN $by_account THEN entries.account END AS account,
    CASE WHEN $by_account THEN
        COALESCE(CASE WHEN $lang = 'zh' THEN entries.account_zh ELSE entries.account_name END, entries.account)
    END AS account_name,
    CASE WHEN $by_party THEN entries.party END AS party,
    CASE WHEN $by_party THEN COALESCE(parties.name, entries.party) END AS party_name,
    COUNT(DISTINCT CASE WHEN entries.kind <> 'reversal' THEN entries.doc_no END) AS documents,
    CAST(COALESCE(SUM(entries.spent), 0) AS DECIMAL(18,2)) AS spent,
    CAST(COALESCE(SUM(entries.earned), 0) AS DECIMAL(18,2)) AS earned,
    CAST(COALESCE(SUM(entries.tax), 0) AS DECIMAL(18,2)) AS tax
FROM side_entries AS entries
LEFT JOIN parties ON parties.party = entries.party AND $by_party
WHERE entries.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($party = '' OR entries.party = $party)
    AND ($account = '' OR entries.account = $account OR entries.account LIKE $account || '.%')
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY CASE WHEN $top > 0 THEN COALESCE(SUM(entries.spent), 0) + COALESCE(SUM(entries.earned), 0) END DESC NULLS LAST, 1, 2, 3, 5
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
