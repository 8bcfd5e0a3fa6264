-- Which taxpayer a store belongs to from one day of the books to another (`until` is the first day no longer).
WITH starts AS (
    SELECT store, DATE '0001-01-01' AS first, COALESCE(body ->> '$.entity', 'main') AS entity
    FROM store_versions
    UNION ALL
    SELECT store, CAST(change ->> '$.from' AS DATE), change ->> '$.entity'
    FROM (
        SELECT store, UNNEST(from_json(json_extract(body, '$.changes'), '["JSON"]')) AS change FROM store_versions
    )
    WHERE change ->> '$.entity' IS NOT NULL
)
SELECT store, entity, first, LEAD(first, 1, DATE '9999-12-31') OVER (PARTITION BY store ORDER BY first) AS until
FROM starts
