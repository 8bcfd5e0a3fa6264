-- The newest version of every master of a kind known at n: headquarters' own before a store's.
(of_kind) AS TABLE
SELECT id, body
FROM master
WHERE kind = of_kind
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY id
    ORDER BY CASE WHEN store = 'hq' THEN 0 ELSE 1 END, recorded_at DESC, store, epoch DESC, seq DESC
) = 1
