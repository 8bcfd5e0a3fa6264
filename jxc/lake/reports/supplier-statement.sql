/*---
title = "Supplier statement"
zh = "供应商对账单"
help = "Every purchase, return, payment and offset of a supplier with what is owed after it."
help_zh = "逐笔列出供应商的进货、退货、付款、核销与结欠余额。"
parameters = ["from", "to", "store", "party"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "name", kind = "text", title = "Name", zh = "往来单位" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "业务类型" },
  { name = "settles", kind = "text", title = "Settles", zh = "核销单据" },
  { name = "note", kind = "text", title = "Note", zh = "摘要" },
  { name = "credit", kind = "money", title = "Owed", zh = "应付", total = "SUM(credit)" },
  { name = "debit", kind = "money", title = "Paid", zh = "已付", total = "SUM(debit)" },
  { name = "balance", kind = "money", title = "Balance", zh = "余额" },
]
invariants = ["inv:open-items", "inv:same-everywhere"]
---*/
SELECT
    running.store,
    running.party,
    COALESCE(parties.name, running.party) AS name,
    running.date,
    running.doc_no,
    running.kind,
    running.settles,
    running.note,
    running.credit,
    running.debit,
    CAST(-running.balance AS DECIMAL(18,2)) AS balance
FROM statement(['payable', 'prepayment', 'other-payable'], CAST($from AS DATE), CAST($to AS DATE), $party) AS running
LEFT JOIN parties ON parties.party = running.party
ORDER BY running.store, running.party, running.date NULLS FIRST, running.epoch, running.seq, running.settles NULLS LAST
