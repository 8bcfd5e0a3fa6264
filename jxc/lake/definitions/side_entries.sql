-- What expenses and other income are spent on and earned for, and the VAT in them; not how they are paid.
SELECT
    store,
    epoch,
    seq,
    posting_no,
    doc_no,
    kind,
    ledger_date,
    account,
    account_name,
    account_zh,
    party,
    CASE WHEN about = 'expense' AND NOT vat THEN CAST(debit - credit AS DECIMAL(18,2)) END AS spent,
    CASE WHEN about = 'other_income' AND NOT vat THEN CAST(credit - debit AS DECIMAL(18,2)) END AS earned,
    CASE WHEN vat THEN CAST(CASE WHEN about = 'expense' THEN debit - credit ELSE credit - debit END AS DECIMAL(18,2)) END AS tax,
    operator,
    note
FROM (
    SELECT
        postings.store,
        postings.epoch,
        postings.seq,
        postings.posting_no,
        postings.doc_no,
        postings.kind,
        papers.about,
        postings.ledger_date,
        postings.account,
        accounts.name AS account_name,
        accounts.zh AS account_zh,
        papers.party,
        COALESCE(accounts.role, '') IN ('input-vat', 'input-pending', 'output-vat', 'tax') AS vat,
        postings.debit,
        postings.credit,
        postings.operator,
        postings.note
    FROM postings
    JOIN papers ON papers.store = postings.store AND papers.epoch = postings.epoch AND papers.seq = postings.seq
    LEFT JOIN accounts ON accounts.account = postings.account
    WHERE papers.about IN ('expense', 'other_income')
        AND COALESCE(accounts.role, '') NOT IN (
            'cash', 'bank', 'other-money', 'receivable', 'advance', 'payable', 'prepayment', 'other-payable',
            'other-receivable'
        )
) AS entries
