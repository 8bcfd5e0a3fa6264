-- Newest version of every party known at n: headquarters' own before a store's.
SELECT
    id AS party,
    body ->> '$.name' AS name,
    body ->> '$.kind' AS kind,
    CAST(body ->> '$.days' AS BIGINT) AS days
FROM (
    SELECT
        id,
        body,
        ROW_NUMBER() OVER (
            PARTITION BY id
            ORDER BY CASE WHEN store = 'hq' THEN 0 ELSE 1 END, recorded_at DESC, store, epoch DESC, seq DESC
        ) AS place
    FROM master
    WHERE kind = 'party'
) AS version
WHERE place = 1
