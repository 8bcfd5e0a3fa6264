-- Every store that sent something or is registered, known at n, with its newest version: headquarters' own first.
SELECT sent.store, version.body
FROM (SELECT store FROM master UNION SELECT id FROM master WHERE kind = 'store') AS sent
LEFT JOIN masters_of('store') AS version ON version.id = sent.store
