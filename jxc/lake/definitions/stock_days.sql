-- Moves of stock and what they cost, per store, item, day and kind. Quantity, cost and revenue stand on the lines; cost
-- of sales and its adjustments are what the ledger says, through the line a posting came from. `book` tells which of the
-- two a row is, so that a report of goods alone never reads the ledger.
SELECT
    store,
    sku,
    business_date,
    ledger_date,
    effect,
    'goods' AS book,
    CAST(SUM(quantity) AS DECIMAL(18,4)) AS quantity,
    CAST(SUM(cost) AS DECIMAL(18,2)) AS cost,
    CAST(SUM(CASE WHEN effect IN ('sale', 'sale_return') THEN amount - tax ELSE 0 END) AS DECIMAL(18,2)) AS net,
    CAST(SUM(CASE WHEN effect IN ('sale', 'sale_return') THEN tax ELSE 0 END) AS DECIMAL(18,2)) AS tax,
    CAST(0 AS DECIMAL(18,2)) AS cost_of_sales,
    CAST(0 AS DECIMAL(18,2)) AS adjustment
FROM lines
GROUP BY store, sku, business_date, ledger_date, effect
UNION ALL
SELECT
    postings.store,
    COALESCE(postings.sku, '(no item)') AS sku,
    postings.business_date,
    postings.ledger_date,
    postings.kind AS effect,
    'ledger' AS book,
    CAST(0 AS DECIMAL(18,4)) AS quantity,
    CAST(0 AS DECIMAL(18,2)) AS cost,
    CAST(0 AS DECIMAL(18,2)) AS net,
    CAST(0 AS DECIMAL(18,2)) AS tax,
    CAST(SUM(CASE WHEN accounts.role = 'cost-sold' THEN debit - credit ELSE 0 END) AS DECIMAL(18,2)) AS cost_of_sales,
    CAST(SUM(CASE WHEN accounts.role <> 'cost-sold' THEN debit - credit ELSE 0 END) AS DECIMAL(18,2)) AS adjustment
FROM postings
JOIN accounts ON accounts.account = postings.account
WHERE accounts.role IN ('cost-sold', 'cost-adjustment', 'cost-variance')
GROUP BY postings.store, COALESCE(postings.sku, '(no item)'), postings.business_date, postings.ledger_date, postings.kind
