-- Newest version of every reason known at n: headquarters' own before a store's.
SELECT id AS reason, body ->> '$.name' AS name, body ->> '$.zh' AS zh
FROM (
    SELECT
        id,
        body,
        ROW_NUMBER() OVER (
            PARTITION BY id
            ORDER BY CASE WHEN store = 'hq' THEN 0 ELSE 1 END, recorded_at DESC, store, epoch DESC, seq DESC
        ) AS place
    FROM master
    WHERE kind = 'reason'
) AS version
WHERE place = 1
