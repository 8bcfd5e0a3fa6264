/*---
title = "Stock movement summary"
zh = "进销存汇总表"
help = "Opening, in by kind, out by kind and closing stock of a range of days, in quantity and value."
help_zh = "一段时间的期初、各类入库、各类出库与期末，数量与金额。"
parameters = ["from", "to", "store", "item", "category", "by"]
by = ["store", "item", "category"]
default_by = ["item"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "opening_quantity", kind = "quantity", title = "Opening quantity", zh = "期初数量" },
  { name = "opening_value", kind = "money", title = "Opening value", zh = "期初金额", total = "SUM(opening_value)" },
  { name = "initial_quantity", kind = "quantity", title = "Initial stock quantity", zh = "初始入库数量" },
  { name = "initial_value", kind = "money", title = "Initial stock value", zh = "初始入库金额", total = "SUM(initial_value)" },
  { name = "purchase_quantity", kind = "quantity", title = "Purchased quantity", zh = "采购入库数量" },
  { name = "purchase_value", kind = "money", title = "Purchased value", zh = "采购入库金额", total = "SUM(purchase_value)" },
  { name = "sale_return_quantity", kind = "quantity", title = "Sales returned quantity", zh = "销售退货数量" },
  { name = "sale_return_value", kind = "money", title = "Sales returned value", zh = "销售退货成本", total = "SUM(sale_return_value)" },
  { name = "transfer_in_quantity", kind = "quantity", title = "Transferred in, quantity", zh = "调入数量" },
  { name = "transfer_in_value", kind = "money", title = "Transferred in, value", zh = "调入金额", total = "SUM(transfer_in_value)" },
  { name = "count_gain_quantity", kind = "quantity", title = "Count gain quantity", zh = "盘盈数量" },
  { name = "count_gain_value", kind = "money", title = "Count gain value", zh = "盘盈金额", total = "SUM(count_gain_value)" },
  { name = "other_in_quantity", kind = "quantity", title = "Other in, quantity", zh = "其他入库数量" },
  { name = "other_in_value", kind = "money", title = "Other in, value", zh = "其他入库金额", total = "SUM(other_in_value)" },
  { name = "sale_quantity", kind = "quantity", title = "Sold quantity", zh = "销售出库数量" },
  { name = "sale_value", kind = "money", title = "Sold value", zh = "销售出库成本", total = "SUM(sale_value)" },
  { name = "purchase_return_quantity", kind = "quantity", title = "Purchases returned quantity", zh = "采购退货数量" },
  { name = "purchase_return_value", kind = "money", title = "Purchases returned value", zh = "采购退货金额", total = "SUM(purchase_return_value)" },
  { name = "transfer_out_quantity", kind = "quantity", title = "Transferred out, quantity", zh = "调出数量" },
  { name = "transfer_out_value", kind = "money", title = "Transferred out, value", zh = "调出金额", total = "SUM(transfer_out_value)" },
  { name = "count_loss_quantity", kind = "quantity", title = "Count loss quantity", zh = "盘亏数量" },
  { name = "count_loss_value", kind = "money", title = "Count loss value", zh = "盘亏金额", total = "SUM(count_loss_value)" },
  { name = "other_out_quantity", kind = "quantity", title = "Other out, quantity", zh = "其他出库数量" },
  { name = "other_out_value", kind = "money", title = "Other out, value", zh = "其他出库金额", total = "SUM(other_out_value)" },
  { name = "kit_quantity", kind = "quantity", title = "Kits made and broken, quantity", zh = "组装拆卸净数量" },
  { name = "kit_value", kind = "money", title = "Kits made and broken, value", zh = "组装拆卸净金额", total = "SUM(kit_value)" },
  { name = "true_up_value", kind = "money", title = "Cost true-up (out)", zh = "成本补差（出）", total = "SUM(true_up_value)" },
  { name = "closing_quantity", kind = "quantity", title = "Closing quantity", zh = "期末数量" },
  { name = "closing_value", kind = "money", title = "Closing value", zh = "期末金额", total = "SUM(closing_value)" },
]
invariants = ["inv:opening-closing", "inv:same-everywhere"]
---*/
WITH moved AS (
    SELECT
        CASE WHEN $by_store THEN days.store END AS store,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN days.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, days.sku) END AS name,
        CASE
            WHEN days.ledger_date < CAST($from AS DATE) THEN 'before'
            WHEN days.effect IN (
                'opening', 'purchase', 'purchase_return', 'sale', 'sale_return', 'transfer_in', 'transfer_out',
                'count_gain', 'count_loss', 'true_up'
            ) THEN days.effect
            -- what a late invoice or an adjustment changes is part of what the goods were bought for
            WHEN days.effect IN ('purchase_order', 'purchase_invoice', 'cost_adjust') THEN 'purchase'
            WHEN days.effect = 'gain' THEN 'other_in'
            -- one document brings in and takes out, and its reversal the other way round: what is left of both
            WHEN days.effect IN ('assemble', 'disassemble') THEN 'kit'
            ELSE 'other_out'
        END AS column_of,
        days.quantity,
        days.cost
    FROM stock_days AS days
    LEFT JOIN items ON items.sku = days.sku AND ($by_item OR $by_category)
    WHERE days.book = 'goods' AND days.ledger_date <= CAST($to AS DATE)
)
SELECT
    store,
    category,
    sku,
    name,
    CAST(SUM(CASE WHEN column_of = 'before' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS opening_quantity,
    CAST(SUM(CASE WHEN column_of = 'before' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS opening_value,
    CAST(SUM(CASE WHEN column_of = 'opening' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS initial_quantity,
    CAST(SUM(CASE WHEN column_of = 'opening' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS initial_value,
    CAST(SUM(CASE WHEN column_of = 'purchase' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS purchase_quantity,
    CAST(SUM(CASE WHEN column_of = 'purchase' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS purchase_value,
    CAST(SUM(CASE WHEN column_of = 'sale_return' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS sale_return_quantity,
    CAST(SUM(CASE WHEN column_of = 'sale_return' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS sale_return_value,
    CAST(SUM(CASE WHEN column_of = 'transfer_in' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS transfer_in_quantity,
    CAST(SUM(CASE WHEN column_of = 'transfer_in' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS transfer_in_value,
    CAST(SUM(CASE WHEN column_of = 'count_gain' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS count_gain_quantity,
    CAST(SUM(CASE WHEN column_of = 'count_gain' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS count_gain_value,
    CAST(SUM(CASE WHEN column_of = 'other_in' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS other_in_quantity,
    CAST(SUM(CASE WHEN column_of = 'other_in' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS other_in_value,
    CAST(SUM(CASE WHEN column_of = 'sale' THEN -quantity ELSE 0 END) AS DECIMAL(18,4)) AS sale_quantity,
    CAST(SUM(CASE WHEN column_of = 'sale' THEN -cost ELSE 0 END) AS DECIMAL(18,2)) AS sale_value,
    CAST(SUM(CASE WHEN column_of = 'purchase_return' THEN -quantity ELSE 0 END) AS DECIMAL(18,4)) AS purchase_return_quantity,
    CAST(SUM(CASE WHEN column_of = 'purchase_return' THEN -cost ELSE 0 END) AS DECIMAL(18,2)) AS purchase_return_value,
    CAST(SUM(CASE WHEN column_of = 'transfer_out' THEN -quantity ELSE 0 END) AS DECIMAL(18,4)) AS transfer_out_quantity,
    CAST(SUM(CASE WHEN column_of = 'transfer_out' THEN -cost ELSE 0 END) AS DECIMAL(18,2)) AS transfer_out_value,
    CAST(SUM(CASE WHEN column_of = 'count_loss' THEN -quantity ELSE 0 END) AS DECIMAL(18,4)) AS count_loss_quantity,
    CAST(SUM(CASE WHEN column_of = 'count_loss' THEN -cost ELSE 0 END) AS DECIMAL(18,2)) AS count_loss_value,
    CAST(SUM(CASE WHEN column_of = 'other_out' THEN -quantity ELSE 0 END) AS DECIMAL(18,4)) AS other_out_quantity,
    CAST(SUM(CASE WHEN column_of = 'other_out' THEN -cost ELSE 0 END) AS DECIMAL(18,2)) AS other_out_value,
    CAST(SUM(CASE WHEN column_of = 'kit' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS kit_quantity,
    CAST(SUM(CASE WHEN column_of = 'kit' THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS kit_value,
    CAST(SUM(CASE WHEN column_of = 'true_up' THEN -cost ELSE 0 END) AS DECIMAL(18,2)) AS true_up_value,
    CAST(SUM(quantity) AS DECIMAL(18,4)) AS closing_quantity,
    CAST(SUM(cost) AS DECIMAL(18,2)) AS closing_value
FROM moved
GROUP BY store, category, sku, name
ORDER BY store, category, sku
