/*---
title = "Account ledger"
zh = "科目明细账"
help = "Every posting of an account with the balance after it."
help_zh = "逐笔列出科目的借贷发生额与余额。"
parameters = ["from", "to", "store", "account"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "业务类型" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位" },
  { name = "note", kind = "text", title = "Note", zh = "摘要" },
  { name = "debit", kind = "money", title = "Debit", zh = "借方金额", total = "SUM(debit)" },
  { name = "credit", kind = "money", title = "Credit", zh = "贷方金额", total = "SUM(credit)" },
  { name = "side", kind = "word", title = "Side", zh = "方向" },
  { name = "balance", kind = "money", title = "Balance", zh = "余额" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH brought AS (
    SELECT store, account, SUM(debit) - SUM(credit) AS moved
    FROM account_days
    WHERE ledger_date < CAST($from AS DATE)
        AND ($account = '' OR account = $account OR account LIKE $account || '.%')
    GROUP BY store, account
    HAVING SUM(debit) <> SUM(credit)
),
entries AS (
    SELECT
        store,
        account,
        CAST(NULL AS DATE) AS date,
        CAST(NULL AS BIGINT) AS epoch,
        CAST(NULL AS BIGINT) AS seq,
        CAST(NULL AS BIGINT) AS posting_no,
        CAST(NULL AS VARCHAR) AS doc_no,
        'brought forward' AS kind,
        CAST(NULL AS VARCHAR) AS party,
        CAST(NULL AS VARCHAR) AS note,
        CAST(NULL AS DECIMAL(18,2)) AS debit,
        CAST(NULL AS DECIMAL(18,2)) AS credit,
        moved
    FROM brought
    UNION ALL
    SELECT
        store,
        account,
        ledger_date,
        epoch,
        seq,
        posting_no,
        doc_no,
        kind,
        party,
        note,
        debit,
        credit,
        debit - credit
    FROM postings
    WHERE ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($account = '' OR account = $account OR account LIKE $account || '.%')
),
running AS (
    SELECT
        *,
        CAST(
            SUM(moved) OVER (
                PARTITION BY store, account
                ORDER BY date NULLS FIRST, epoch, seq, posting_no
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS DECIMAL(18,2)
        ) AS balance
    FROM entries
)
SELECT
    running.store,
    running.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END, running.account) AS account_name,
    running.date,
    running.doc_no,
    running.kind,
    COALESCE(parties.name, running.party) AS party,
    running.note,
    running.debit,
    running.credit,
    CASE WHEN running.balance > 0 THEN 'dr' WHEN running.balance < 0 THEN 'cr' ELSE 'even' END AS side,
    ABS(running.balance) AS balance
FROM running
LEFT JOIN accounts ON accounts.account = running.account
LEFT JOIN parties ON parties.party = running.party
ORDER BY running.store, running.account, running.date NULLS FIRST, running.epoch, running.seq, running.posting_no
