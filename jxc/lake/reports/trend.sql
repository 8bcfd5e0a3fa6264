/*---
title = "Trend of sales"
zh = "销售走势"
help = "Net sales by day or month beside the day or month before and a year ago."
help_zh = "按日或按月列示销售净额，并与上期及上年同期比较。"
parameters = ["from", "to", "store", "item", "category", "by"]
by = ["store", "day", "month"]
default_by = ["month"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "bills", kind = "integer", title = "Sales", zh = "销售单数" },
  { name = "sold", kind = "quantity", title = "Sold", zh = "销售数量", about = "Less what came back.", about_zh = "已减退货。" },
  { name = "net", kind = "money", title = "Net sales", zh = "销售净额", total = "SUM(net)" },
  { name = "per_bill", kind = "money", title = "Per sale", zh = "客单价", about = "Net sales ÷ sales.", about_zh = "销售净额 ÷ 销售单数。" },
  { name = "before", kind = "money", title = "Before", zh = "上期", about = "Net sales of the day or month before.", about_zh = "前一日或前一月的销售净额。" },
  { name = "change", kind = "percent", title = "Change", zh = "环比" },
  { name = "year_ago", kind = "money", title = "A year ago", zh = "上年同期" },
  { name = "year_change", kind = "percent", title = "Change on the year", zh = "同比" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH periods AS (
    SELECT
        CASE WHEN $by_store THEN store END AS store,
        CASE
            WHEN $by_day THEN business_date
            WHEN $by_month THEN CAST(DATE_TRUNC('month', business_date) AS DATE)
            ELSE CAST($from AS DATE)
        END AS period,
        COUNT(DISTINCT CASE WHEN kind = 'sale' THEN doc_no END) AS bills,
        CAST(SUM(-quantity) AS DECIMAL(18,4)) AS sold,
        CAST(SUM(amount - tax) AS DECIMAL(18,2)) AS net
    FROM lines
    WHERE effect IN ('sale', 'sale_return')
        AND business_date <= CAST($to AS DATE)
        AND business_date >= CASE WHEN $by_day OR $by_month
            THEN CAST(DATE_TRUNC('month', CAST($from AS DATE)) - INTERVAL 1 YEAR AS DATE) ELSE CAST($from AS DATE) END
    GROUP BY 1, 2
)
SELECT
    this.store,
    CASE WHEN $by_month THEN SUBSTR(CAST(this.period AS VARCHAR), 1, 7) END AS month,
    CASE WHEN $by_day THEN this.period END AS day,
    this.bills,
    this.sold,
    this.net,
    CASE WHEN this.bills > 0 THEN CAST(share(this.net, 1, this.bills) AS DECIMAL(18,2)) END AS per_bill,
    before.net AS before,
    ratio(this.net - before.net, ABS(before.net)) AS change,
    ago.net AS year_ago,
    ratio(this.net - ago.net, ABS(ago.net)) AS year_change
FROM periods AS this
LEFT JOIN periods AS before
    ON before.store IS NOT DISTINCT FROM this.store
    AND before.period = CAST(
        CASE WHEN $by_day THEN this.period - INTERVAL 1 DAY ELSE this.period - INTERVAL 1 MONTH END AS DATE
    )
LEFT JOIN periods AS ago
    ON ago.store IS NOT DISTINCT FROM this.store AND ago.period = CAST(this.period - INTERVAL 1 YEAR AS DATE)
    -- the 29th of February has no day a year ago
    AND EXTRACT(DAY FROM ago.period) = EXTRACT(DAY FROM this.period)
WHERE this.period >= CASE WHEN $by_month AND NOT $by_day THEN CAST(DATE_TRUNC('month', CAST($from AS DATE)) AS DATE)
    ELSE CAST($from AS DATE) END
ORDER BY this.store, this.period
