-- Every move of the parties' accounts with the balance (debit positive) after it: a table that is given the roles of the
-- accounts, the days and the party ('' for all).
(of_roles, from_day, upto_day, of_party) AS TABLE
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
    WHERE list_contains(of_roles, accounts.role) AND postings.party IS NOT NULL
        AND postings.ledger_date <= upto_day AND (of_party = '' OR postings.party = of_party)
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
    WHERE date < from_day
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
    WHERE date >= from_day
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
SELECT * FROM running
