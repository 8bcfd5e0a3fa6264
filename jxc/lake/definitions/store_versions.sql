-- Every store that sent something or is registered, known at n, with its newest version: headquarters' own first.
SELECT sent.store, version.body
FROM (SELECT store FROM master UNION SELECT id FROM master WHERE kind = 'store') AS sent
LEFT JOIN (
    SELECT
        id,
        body,
        ROW_NUMBER() OVER (
            PARTITION BY id
            ORDER BY CASE WHEN store = 'hq' THEN 0 ELSE 1 END, recorded_at DESC, store, epoch DESC, seq DESC
        ) AS place
    FROM master
    WHERE kind = 'store'
) AS version ON version.id = sent.store AND version.place = 1
