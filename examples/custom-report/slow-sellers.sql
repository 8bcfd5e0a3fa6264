/*---
title = "Slow sellers"
zh = "滞销商品"
help = "Items in stock that did not sell in the range of days, the most valuable first."
help_zh = "有库存但在所选日期内没有销售的商品，金额大的在前。"
parameters = ["from", "to", "store", "item", "category"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "quantity", kind = "quantity", title = "In stock", zh = "库存数量" },
  { name = "value", kind = "money", title = "Value", zh = "库存金额", total = "SUM(value)" },
  { name = "last_sale", kind = "date", title = "Last sale", zh = "最后销售日" },
]
---*/
WITH held AS (
    SELECT
        store,
        sku,
        SUM(quantity) AS quantity,
        SUM(cost) AS value,
        MAX(CASE WHEN effect = 'sale' THEN business_date END) AS last_sale
    FROM stock_days
    WHERE book = 'goods' AND business_date <= CAST($to AS DATE)
    GROUP BY store, sku
    HAVING SUM(quantity) > 0
)
SELECT held.store, held.sku, COALESCE(items.name, held.sku) AS name, held.quantity, held.value, held.last_sale
FROM held
LEFT JOIN items ON items.sku = held.sku
WHERE held.last_sale IS NULL OR held.last_sale < CAST($from AS DATE)
ORDER BY held.value DESC, held.store, held.sku
