-- Newest version of every item known at n: headquarters' own before a store's.
SELECT
    id AS sku,
    body ->> '$.name' AS name,
    body ->> '$.unit' AS unit,
    COALESCE(body ->> '$.category', '') AS category,
    body ->> '$.tax_class' AS tax_class,
    CAST(CAST(body ->> '$.low' AS DECIMAL(28,0)) * CAST(0.0001 AS DECIMAL(5,4)) AS DECIMAL(18,4)) AS low,
    COALESCE(CAST(body ->> '$.active' AS BOOLEAN), TRUE) AS active,
    body -> '$.units' AS units
FROM (
    SELECT
        id,
        body,
        ROW_NUMBER() OVER (
            PARTITION BY id
            ORDER BY CASE WHEN store = 'hq' THEN 0 ELSE 1 END, recorded_at DESC, store, epoch DESC, seq DESC
        ) AS place
    FROM master
    WHERE kind = 'item'
) AS version
WHERE place = 1
