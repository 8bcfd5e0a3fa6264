-- Every store that sent something or is registered, known at n, with its newest name and, where it says so, its place.
SELECT
    store,
    COALESCE(body ->> '$.name', store) AS name,
    body ->> '$.region' AS region,
    body ->> '$.city' AS city
FROM store_versions
