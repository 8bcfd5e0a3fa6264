/*---
title = "Money in and out"
zh = "资金收支明细表"
help = "Every entry on cash, bank and payment channels with its document, party and place, of all kinds or those that --kind names."
help_zh = "逐笔列出现金、银行和支付渠道的收支及其单据、往来单位（可用 --kind 指定单据类型）。"
parameters = ["from", "to", "store", "kind", "party", "account", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "channel", kind = "text", title = "Place", zh = "渠道/存放处" },
  { name = "came", kind = "money", title = "In", zh = "收入", total = "SUM(came)" },
  { name = "went", kind = "money", title = "Out", zh = "支出", total = "SUM(went)" },
  { name = "operator", kind = "text", title = "Operator", zh = "经手人" },
  { name = "note", kind = "text", title = "Note", zh = "摘要" },
]
invariants = ["inv:cash-flow", "inv:same-everywhere"]
---*/
SELECT
    moves.store,
    moves.ledger_date AS date,
    moves.doc_no,
    moves.kind,
    moves.party,
    COALESCE(parties.name, moves.party) AS party_name,
    moves.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN moves.account_zh ELSE moves.account_name END, moves.account) AS account_name,
    moves.channel,
    moves.debit AS came,
    moves.credit AS went,
    moves.operator,
    moves.note
FROM money_moves AS moves
LEFT JOIN parties ON parties.party = moves.party
WHERE moves.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($party = '' OR moves.party = $party)
    AND ($account = '' OR moves.account = $account OR moves.account LIKE $account || '.%')
    AND (($kind = '' OR POSITION(',' || moves.kind || ',' IN $kind) > 0) OR ($kind = '' OR POSITION(',' || moves.about || ',' IN $kind) > 0))
ORDER BY
    CASE WHEN $top > 0 THEN ABS(moves.debit - moves.credit) END DESC NULLS LAST,
    moves.store, moves.epoch, moves.seq, moves.posting_no
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
