-- What an item was to be sold for, as its versions said one after the other: by whoever kept them, from when until when.
SELECT
    store,
    id AS sku,
    CAST(CAST(body ->> '$.price' AS DECIMAL(28,0)) * CAST(0.000001 AS DECIMAL(7,6)) AS DECIMAL(18,6)) AS price,
    CAST(CAST(body ->> '$.floor_price' AS DECIMAL(28,0)) * CAST(0.000001 AS DECIMAL(7,6)) AS DECIMAL(18,6)) AS floor_price,
    recorded_at AS since,
    LEAD(recorded_at, 1, CAST('9999-12-31' AS TIMESTAMP)) OVER (PARTITION BY store, id ORDER BY recorded_at, epoch, seq)
        AS until
FROM master
WHERE kind = 'item'
