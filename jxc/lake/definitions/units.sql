-- Every unit of every item, and how many of the base unit one of it is.
SELECT sku, unit, CAST(1 AS DECIMAL(18,4)) AS factor
FROM items
UNION ALL
SELECT sku, pair[1], CAST(CAST(pair[2] AS DECIMAL(28,0)) * CAST(0.0001 AS DECIMAL(5,4)) AS DECIMAL(18,4))
FROM (SELECT sku, UNNEST(from_json(units, '[["VARCHAR"]]')) AS pair FROM items) AS listed
