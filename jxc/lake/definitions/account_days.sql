-- Debits and credits by store, account, party and day; one key may have several rows, so sum them.
SELECT store, account, party, ledger_date, debit, credit, known FROM postings
