-- Newest version of every party known at n: headquarters' own before a store's.
SELECT
    id AS party,
    body ->> '$.name' AS name,
    body ->> '$.kind' AS kind,
    CAST(body ->> '$.days' AS BIGINT) AS days
FROM masters_of('party')
