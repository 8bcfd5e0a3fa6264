-- What is open with each party by the age of its documents: a table that is given the role of the account, the sign of
-- what is owed there (1 debit, -1 credit), the days, the party ('' for all) and whether each store stands for itself.
(of_role, owed_sign, asked_day, this_day, of_party, each_store) AS TABLE
WITH claims AS (
    SELECT
        postings.store,
        postings.party,
        COALESCE(postings.settles, postings.doc_no) AS doc_no,
        owed_sign * (SUM(postings.debit) - SUM(postings.credit)) AS amount
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role = of_role AND postings.ledger_date <= asked_day
        AND (of_party = '' OR postings.party = of_party)
    GROUP BY postings.store, postings.party, COALESCE(postings.settles, postings.doc_no)
    HAVING SUM(postings.debit) <> SUM(postings.credit)
),
aged AS (
    SELECT
        CASE WHEN each_store THEN claims.store END AS store,
        claims.party,
        claims.amount,
        documents.ledger_date AS day,
        age(documents.ledger_date, asked_day, this_day) AS age
    FROM claims
    LEFT JOIN documents ON documents.store = claims.store AND documents.doc_no = claims.doc_no
)
SELECT
    aged.store,
    aged.party,
    COALESCE(MAX(parties.name), aged.party) AS name,
    CAST(SUM(amount) AS DECIMAL(18,2)) AS total,
    CAST(SUM(CASE WHEN age <= 30 OR age IS NULL THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_30,
    CAST(SUM(CASE WHEN age BETWEEN 31 AND 60 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_60,
    CAST(SUM(CASE WHEN age BETWEEN 61 AND 90 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_90,
    CAST(SUM(CASE WHEN age BETWEEN 91 AND 180 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_180,
    CAST(SUM(CASE WHEN age > 180 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS older,
    CAST(SUM(CASE WHEN age > parties.days THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS overdue,
    MIN(day) AS oldest
FROM aged
LEFT JOIN parties ON parties.party = aged.party
GROUP BY aged.store, aged.party
