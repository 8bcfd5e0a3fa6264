-- Moves of stock and what they cost, by store, item, day and effect; one key may have several rows, so sum them. Quantity,
-- cost and revenue stand on the lines; cost of sales and its adjustments are what the ledger says, through the line a
-- posting came from. `book` tells which of the two a row is, so that a report of goods alone never reads the ledger.
SELECT
    store,
    sku,
    business_date,
    ledger_date,
    effect,
    'goods' AS book,
    quantity,
    cost,
    CASE WHEN effect IN ('sale', 'sale_return') THEN CAST(amount - tax AS DECIMAL(18,2)) ELSE CAST(0 AS DECIMAL(18,2)) END AS net,
    CASE WHEN effect IN ('sale', 'sale_return') THEN tax ELSE CAST(0 AS DECIMAL(18,2)) END AS tax,
    CAST(0 AS DECIMAL(18,2)) AS cost_of_sales,
    CAST(0 AS DECIMAL(18,2)) AS adjustment,
    known
FROM lines
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
    CASE WHEN accounts.role = 'cost-sold' THEN CAST(debit - credit AS DECIMAL(18,2)) ELSE CAST(0 AS DECIMAL(18,2)) END
        AS cost_of_sales,
    CASE WHEN accounts.role = 'cost-sold' THEN CAST(0 AS DECIMAL(18,2)) ELSE CAST(debit - credit AS DECIMAL(18,2)) END
        AS adjustment,
    postings.known
FROM postings
JOIN accounts ON accounts.account = postings.account
WHERE accounts.role IN ('cost-sold', 'cost-adjustment', 'cost-variance')
