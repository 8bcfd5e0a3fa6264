/*---
title = "Money in and out by kind"
zh = "资金收支汇总表"
help = "What came in and went out of cash, bank and channels by kind of document, account, party, store, day or month; a reversal is taken off its source's kind."
help_zh = "按单据类型、科目、往来单位、门店、日或月汇总资金收支；红字冲销冲减原单据类型。"
parameters = ["from", "to", "store", "kind", "party", "account", "by", "top"]
by = ["store", "kind", "account", "party", "day", "month"]
default_by = ["kind"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型", by = "kind" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码", by = "account" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称", by = "account" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码", by = "party" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位", by = "party" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数" },
  { name = "came", kind = "money", title = "In", zh = "收入", total = "SUM(came)" },
  { name = "went", kind = "money", title = "Out", zh = "支出", total = "SUM(went)" },
  { name = "net", kind = "money", title = "Net", zh = "净额", total = "SUM(net)" },
]
invariants = ["inv:cash-flow", "inv:same-everywhere"]
---*/
SELECT
    CASE WHEN $by_store THEN moves.store END AS store,
    CASE WHEN $by_month THEN SUBSTR(CAST(moves.ledger_date AS VARCHAR), 1, 7) END AS month,
    CASE WHEN $by_day THEN moves.ledger_date END AS day,
    CASE WHEN $by_kind THEN moves.about END AS kind,
    CASE WHEN $by_account THEN moves.account END AS account,
    CASE WHEN $by_account THEN
        COALESCE(CASE WHEN $lang = 'zh' THEN moves.account_zh ELSE moves.account_name END, moves.account)
    END AS account_name,
    CASE WHEN $by_party THEN moves.party END AS party,
    CASE WHEN $by_party THEN COALESCE(parties.name, moves.party) END AS party_name,
    COUNT(DISTINCT CASE WHEN moves.kind <> 'reversal' THEN moves.doc_no END) AS documents,
    CAST(SUM(moves.debit) AS DECIMAL(18,2)) AS came,
    CAST(SUM(moves.credit) AS DECIMAL(18,2)) AS went,
    CAST(SUM(moves.debit - moves.credit) AS DECIMAL(18,2)) AS net
FROM money_moves AS moves
LEFT JOIN parties ON parties.party = moves.party AND $by_party
WHERE moves.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($party = '' OR moves.party = $party)
    AND ($account = '' OR moves.account = $account OR moves.account LIKE $account || '.%')
    AND ($kind = '' OR POSITION(',' || moves.about || ',' IN $kind) > 0)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY CASE WHEN $top > 0 THEN ABS(SUM(moves.debit - moves.credit)) END DESC NULLS LAST, 1, 2, 3, 4, 5, 7
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
