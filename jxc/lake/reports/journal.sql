/*---
title = "Journal"
zh = "序时账"
help = "Every posting in the order of the books."
help_zh = "按时间顺序逐笔列出会计分录。"
parameters = ["from", "to", "store", "account"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "业务类型" },
  { name = "posting_no", kind = "integer", title = "No.", zh = "分录号" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "class", kind = "word", title = "Class", zh = "科目类别" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位" },
  { name = "debit", kind = "money", title = "Debit", zh = "借方金额", total = "SUM(debit)" },
  { name = "credit", kind = "money", title = "Credit", zh = "贷方金额", total = "SUM(credit)" },
  { name = "note", kind = "text", title = "Note", zh = "摘要" },
]
invariants = ["inv:same-everywhere"]
---*/
SELECT
    postings.store,
    postings.ledger_date AS date,
    postings.doc_no,
    postings.kind,
    postings.posting_no,
    postings.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END, postings.account) AS account_name,
    accounts.class,
    COALESCE(parties.name, postings.party) AS party,
    postings.debit,
    postings.credit,
    postings.note
FROM postings
LEFT JOIN accounts ON accounts.account = postings.account
LEFT JOIN parties ON parties.party = postings.party
WHERE postings.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($account = '' OR postings.account = $account OR postings.account LIKE $account || '.%')
ORDER BY postings.ledger_date, postings.store, postings.epoch, postings.seq, postings.posting_no
