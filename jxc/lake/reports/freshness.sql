/*---
title = "Freshness"
zh = "数据时效表"
help = "How far each store's records have come in: last document, newest manifest, lag in minutes and holes."
help_zh = "各门店数据到达情况：最后单据、最新清单、滞后分钟数与缺口。"
parameters = ["store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "name", kind = "text", title = "Store name", zh = "门店名称" },
  { name = "manifest", kind = "text", title = "Manifest", zh = "清单" },
  { name = "last_seq", kind = "integer", title = "Last sequence", zh = "最后序号" },
  { name = "last_day", kind = "date", title = "Last business day", zh = "最后营业日" },
  { name = "last_at", kind = "time", title = "Last document", zh = "最后单据时间" },
  { name = "received_at", kind = "time", title = "Received", zh = "接收时间" },
  { name = "lag", kind = "integer", title = "Lag, minutes", zh = "滞后（分钟）" },
  { name = "holes", kind = "integer", title = "Holes", zh = "缺口数" },
]
invariants = []
---*/
WITH every AS (
    SELECT store FROM stores
    UNION
    SELECT store FROM manifests
    UNION
    SELECT store FROM holes
),
posted AS (
    SELECT store, MAX(business_date) AS last_day, MAX(recorded_at) AS last_at
    FROM documents
    GROUP BY store
),
missing AS (
    SELECT store, COUNT(*) AS holes
    FROM holes
    GROUP BY store
)
SELECT
    every.store,
    COALESCE(stores.name, every.store) AS name,
    CASE WHEN NOT manifests.own THEN CAST(manifests.epoch AS VARCHAR) || '/' || CAST(manifests.number AS VARCHAR) END AS manifest,
    manifests.last AS last_seq,
    posted.last_day,
    posted.last_at,
    manifests.accepted_at AS received_at,
    -- counted from when the store wrote its newest manifest
    DATE_DIFF('minute', manifests.created_at, CAST($now AS TIMESTAMP)) AS lag,
    COALESCE(missing.holes, 0) AS holes
FROM every
LEFT JOIN stores ON stores.store = every.store
LEFT JOIN manifests ON manifests.store = every.store
LEFT JOIN posted ON posted.store = every.store
LEFT JOIN missing ON missing.store = every.store
ORDER BY every.store
