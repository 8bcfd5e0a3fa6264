/*---
title = "Expenses and other income in detail"
zh = "费用与其他收支明细表"
help = "What was spent and earned beside the trade, entry by entry; VAT to deduct or due stands in its own column."
help_zh = "逐笔列出费用与其他收入；可抵扣或应交的增值税单列。"
parameters = ["from", "to", "store", "account", "party", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位" },
  { name = "spent", kind = "money", title = "Spent", zh = "支出", total = "SUM(spent)" },
  { name = "earned", kind = "money", title = "Earned", zh = "收入", total = "SUM(earned)" },
  { name = "tax", kind = "money", title = "VAT", zh = "税额", total = "SUM(tax)" },
  { name = "operator", kind = "text", title = "Operator", zh = "经手人" },
  { name = "note", kind = "text", title = "Note", zh = "摘要" },
]
invariants = ["inv:same-everywhere"]
---*/
SELECT
    entries.store,
    entries.ledger_date AS date,
    entries.doc_no,
    entries.kind,
    entries.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN entries.account_zh ELSE entries.account_name END, entries.account) AS account_name,
    entries.party,
    COALESCE(parties.name, entries.party) AS party_name,
    entries.spent,
    entries.earned,
    entries.tax,
    entries.operator,
    entries.note
FROM side_entries AS entries
LEFT JOIN parties ON parties.party = entries.party
WHERE entries.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($party = '' OR entries.party = $party)
    AND ($account = '' OR entries.account = $account OR entries.account LIKE $account || '.%')
ORDER BY
    CASE WHEN $top > 0 THEN ABS(COALESCE(entries.spent, entries.earned, entries.tax)) END DESC NULLS LAST,
    entries.store, entries.epoch, entries.seq, entries.posting_no
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
