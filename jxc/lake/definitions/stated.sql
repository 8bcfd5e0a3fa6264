-- A line of a statement: what its places come to, on the side on which the line stands.
(sign, amount) AS CAST(COALESCE(SUM(CASE WHEN sign > 0 THEN amount ELSE -amount END), 0) AS DECIMAL(18,2))
