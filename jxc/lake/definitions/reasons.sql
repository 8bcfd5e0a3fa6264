-- Newest version of every reason known at n: headquarters' own before a store's.
SELECT id AS reason, body ->> '$.name' AS name, body ->> '$.zh' AS zh
FROM masters_of('reason')
