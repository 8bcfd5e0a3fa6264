-- Entries on cash, bank and payment channels, with the document's party and the kind it is about.
SELECT
    postings.store,
    postings.epoch,
    postings.seq,
    postings.posting_no,
    postings.doc_no,
    postings.kind,
    papers.about,
    postings.business_date,
    postings.ledger_date,
    postings.account,
    accounts.name AS account_name,
    accounts.zh AS account_zh,
    postings.channel,
    papers.party,
    postings.debit,
    postings.credit,
    postings.operator,
    postings.note
FROM postings
JOIN accounts ON accounts.account = postings.account
JOIN papers ON papers.store = postings.store AND papers.epoch = postings.epoch AND papers.seq = postings.seq
WHERE accounts.role IN ('cash', 'bank', 'other-money')
