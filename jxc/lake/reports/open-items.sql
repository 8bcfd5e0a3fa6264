/*---
title = "Open items"
zh = "往来未清明细表"
help = "Every document that leaves something open with a supplier or customer: what it was and what is left of it."
help_zh = "逐笔列出尚未结清的往来单据：原金额、已核销、未清余额与账龄。"
parameters = ["as-of", "store", "party", "account"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "name", kind = "text", title = "Name", zh = "往来单位" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "age", kind = "integer", title = "Days", zh = "账龄（天）" },
  { name = "amount", kind = "money", title = "Amount", zh = "原金额" },
  { name = "settled", kind = "money", title = "Settled", zh = "已核销" },
  { name = "open", kind = "money", title = "Open", zh = "未清余额" },
  { name = "side", kind = "word", title = "Side", zh = "方向" },
]
invariants = ["inv:open-items", "inv:same-everywhere"]
---*/
WITH claims AS (
    SELECT
        postings.store,
        postings.account,
        postings.party,
        COALESCE(postings.settles, postings.doc_no) AS doc_no,
        SUM(CASE WHEN postings.settles IS NULL THEN postings.debit - postings.credit ELSE 0 END) AS amount,
        SUM(postings.debit) - SUM(postings.credit) AS left_open
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE (
            accounts.role IN ('receivable', 'advance', 'payable', 'prepayment')
            OR (accounts.role = 'other-payable' AND postings.party IS NOT NULL)
        )
        AND postings.ledger_date <= CAST($as_of AS DATE)
        AND ($party = '' OR postings.party = $party)
        AND ($account = '' OR postings.account = $account OR postings.account LIKE $account || '.%')
    GROUP BY postings.store, postings.account, postings.party, COALESCE(postings.settles, postings.doc_no)
    HAVING SUM(postings.debit) <> SUM(postings.credit)
)
SELECT
    claims.store,
    claims.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END, claims.account) AS account_name,
    claims.party,
    COALESCE(parties.name, claims.party) AS name,
    claims.doc_no,
    documents.ledger_date AS date,
    age(documents.ledger_date, CAST($as_of AS DATE), CAST($today AS DATE)) AS age,
    CAST(SIGN(left_open) * amount AS DECIMAL(18,2)) AS amount,
    CAST(SIGN(left_open) * (amount - left_open) AS DECIMAL(18,2)) AS settled,
    CAST(ABS(left_open) AS DECIMAL(18,2)) AS open,
    CASE WHEN left_open > 0 THEN 'dr' ELSE 'cr' END AS side
FROM claims
LEFT JOIN documents ON documents.store = claims.store AND documents.doc_no = claims.doc_no
LEFT JOIN accounts ON accounts.account = claims.account
LEFT JOIN parties ON parties.party = claims.party
ORDER BY claims.store, claims.account, claims.party, documents.ledger_date, claims.doc_no
