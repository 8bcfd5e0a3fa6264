-- The books that a statement is of: those of each store, or with a nameless store those of all together.
(of_each) AS TABLE SELECT DISTINCT CASE WHEN of_each THEN store END AS store FROM account_days
