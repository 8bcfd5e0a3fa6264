-- Newest version of every account known at n: headquarters' own before a store's. An account without a role of its own
-- has that of the nearest account above it: 1405.01 is inventory where 1405 is.
WITH newest AS (
    SELECT
        id AS account,
        body ->> '$.name' AS name,
        body ->> '$.zh' AS zh,
        body ->> '$.class' AS class,
        COALESCE(body ->> '$.role', '') AS role
    FROM masters_of('account')
)
SELECT
    newest.account,
    newest.name,
    newest.zh,
    newest.class,
    CASE WHEN newest.role <> '' THEN newest.role
         ELSE COALESCE(ARG_MAX(above.role, LENGTH(above.account)), '') END AS role
FROM newest
LEFT JOIN newest AS above ON newest.account LIKE above.account || '.%' AND above.role <> ''
GROUP BY newest.account, newest.name, newest.zh, newest.class, newest.role
