-- Postings per store, account, party, day: plain sums.
SELECT
    store,
    account,
    party,
    ledger_date,
    CAST(SUM(debit) AS DECIMAL(18,2)) AS debit,
    CAST(SUM(credit) AS DECIMAL(18,2)) AS credit
FROM postings
GROUP BY store, account, party, ledger_date
