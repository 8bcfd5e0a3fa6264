/*---
title = "Customer statement"
zh = "客户对账单"
help = "Every sale on credit, return, collection and offset of a customer with what is owed after it."
help_zh = "逐笔列出客户的赊销、退货、收款、核销与结欠余额。"
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
  { name = "debit", kind = "money", title = "Owed", zh = "应收", total = "SUM(debit)" },
  { name = "credit", kind = "money", title = "Received", zh = "已收", total = "SUM(credit)" },
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
    running.debit,
    running.credit,
    running.balance
FROM statement(['receivable', 'advance'], CAST($from AS DATE), CAST($to AS DATE), $party) AS running
LEFT JOIN parties ON parties.party = running.party
ORDER BY running.store, running.party, running.date NULLS FIRST, running.epoch, running.seq, running.settles NULLS LAST
