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
FROM masters_of('item')
