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
WITH moves AS (
    SELECT
        postings.store,
        postings.party,
        postings.ledger_date AS date,
        postings.epoch,
        postings.seq,
        postings.doc_no,
        postings.kind,
        postings.settles,
        postings.note,
        postings.debit,
        postings.credit
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role IN ('receivable', 'advance') AND postings.party IS NOT NULL
        AND postings.ledger_date <= CAST($to AS DATE) AND ($party = '' OR postings.party = $party)
),
entries AS (
    SELECT
        store,
        party,
        CAST(NULL AS DATE) AS date,
        CAST(NULL AS BIGINT) AS epoch,
        CAST(NULL AS BIGINT) AS seq,
        CAST(NULL AS VARCHAR) AS doc_no,
        'brought forward' AS kind,
        CAST(NULL AS VARCHAR) AS settles,
        CAST(NULL AS VARCHAR) AS note,
        CAST(NULL AS DECIMAL(18,2)) AS debit,
        CAST(NULL AS DECIMAL(18,2)) AS credit,
        SUM(debit) - SUM(credit) AS moved
    FROM moves
    WHERE date < CAST($from AS DATE)
    GROUP BY store, party
    HAVING SUM(debit) <> SUM(credit)
    UNION ALL
    -- one row for each document and what it settles: what it moves within the party's own accounts is nil
    SELECT
        store,
        party,
        date,
        epoch,
        seq,
        doc_no,
        kind,
        settles,
        note,
        CAST(SUM(debit) AS DECIMAL(18,2)),
        CAST(SUM(credit) AS DECIMAL(18,2)),
        SUM(debit) - SUM(credit)
    FROM moves
    WHERE date >= CAST($from AS DATE)
    GROUP BY store, party, date, epoch, seq, doc_no, kind, settles, note
),
running AS (
    SELECT
        *,
        CAST(
            SUM(moved) OVER (
                PARTITION BY store, party
                ORDER BY date NULLS FIRST, epoch, seq, settles NULLS LAST
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS DECIMAL(18,2)
        ) AS balance
    FROM entries
)
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
    running.balance AS balance
FROM running
LEFT JOIN parties ON parties.party = running.party
ORDER BY running.store, running.party, running.date NULLS FIRST, running.epoch, running.seq, running.settles NULLS LAST
