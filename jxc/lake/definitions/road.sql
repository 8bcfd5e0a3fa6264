-- What became of every item that one store sent another, as known at the end of a day: a table that is given the day.
(upto_day) AS TABLE
WITH standing AS (
    SELECT lines.store, lines.party, lines.kind, lines.business_date, lines.sku, lines.reason, lines.quantity,
        lines.unit_quantity, lines.cost, lines.amount,
        CASE lines.kind WHEN 'transfer_out' THEN lines.doc_no ELSE lines.source_no END AS transfer
    FROM lines
    ANTI JOIN (
        SELECT store, source_no AS doc_no FROM documents WHERE kind = 'reversal' AND ledger_date <= upto_day
    ) AS taken_back USING (store, doc_no)
    -- a receipt's lines are in the base unit; those that correct an earlier cost are not about what was sent
    WHERE lines.kind IN ('transfer_out', 'transfer_in') AND lines.unit_quantity <> 0
        AND lines.ledger_date <= upto_day
),
ends AS (
    SELECT *, regexp_extract(transfer, '^(.+?)(\.[0-9]+)?-DC-', 1) AS sender FROM standing
),
parts AS (
    SELECT
        transfer, sender, sku,
        CASE WHEN kind = 'transfer_out' THEN party WHEN store <> sender THEN store END AS receiver,
        business_date,
        CASE
            WHEN kind = 'transfer_out' THEN 'sent'
            WHEN reason = 'lost' THEN 'lost'
            WHEN reason = 'rejected' THEN CASE WHEN store = sender THEN 'nothing' ELSE 'rejected' END
            WHEN store = sender THEN 'back'
            ELSE 'accepted'
        END AS part,
        CASE kind WHEN 'transfer_out' THEN -quantity ELSE unit_quantity END AS quantity,
        CASE kind WHEN 'transfer_out' THEN -cost ELSE amount END AS value
    FROM ends
),
items_of AS (
    SELECT
        transfer,
        MAX(sender) AS sender,
        MAX(receiver) AS receiver,
        sku,
        MIN(business_date) AS day,
        SUM(CASE WHEN part = 'sent' THEN 1 ELSE 0 END) AS dispatches,
        SUM(CASE WHEN part = 'sent' THEN quantity ELSE 0 END) AS sent_quantity,
        SUM(CASE WHEN part = 'accepted' THEN quantity ELSE 0 END) AS accepted_quantity,
        SUM(CASE WHEN part = 'lost' THEN quantity ELSE 0 END) AS lost_quantity,
        SUM(CASE WHEN part = 'back' THEN quantity ELSE 0 END) AS back_quantity,
        SUM(CASE WHEN part = 'rejected' THEN quantity ELSE 0 END) AS rejected_quantity,
        SUM(CASE WHEN part = 'sent' THEN value ELSE 0 END) AS sent_value,
        SUM(CASE WHEN part = 'accepted' THEN value ELSE 0 END) AS accepted_value,
        SUM(CASE WHEN part = 'lost' THEN value ELSE 0 END) AS lost_value,
        SUM(CASE WHEN part = 'back' THEN value ELSE 0 END) AS back_value,
        SUM(CASE WHEN part = 'rejected' THEN value ELSE 0 END) AS rejected_value
    FROM parts
    GROUP BY transfer, sku
),
found AS (
    SELECT
        *,
        sent_quantity - accepted_quantity - lost_quantity - back_quantity AS road_quantity,
        sent_value - accepted_value - lost_value - back_value AS road_value
    FROM items_of
)
SELECT * FROM found
