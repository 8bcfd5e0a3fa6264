/*---
title = "Payment channels"
zh = "支付渠道对账表"
help = "What each channel took by day, which days its settlements have paid out, and gross, fee and net of each payout."
help_zh = "各支付渠道逐日收款、已到账（按日先后核对）与未到账，以及每日结算的总额、手续费与净额。"
parameters = ["from", "to", "store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "channel", kind = "text", title = "Channel", zh = "渠道" },
  { name = "day", kind = "date", title = "Day", zh = "日期" },
  { name = "taken", kind = "money", title = "Taken", zh = "当日收款", total = "SUM(taken)" },
  { name = "ticked", kind = "money", title = "Of it paid out", zh = "其中已到账", total = "SUM(ticked)" },
  { name = "open", kind = "money", title = "Of it open", zh = "其中未到账", total = "SUM(open)" },
  { name = "gross", kind = "money", title = "Settled, gross", zh = "当日结算总额", total = "SUM(gross)" },
  { name = "fee", kind = "money", title = "Fee", zh = "手续费", total = "SUM(fee)" },
  { name = "net", kind = "money", title = "Net to the bank", zh = "到账净额", total = "SUM(net)" },
  { name = "balance", kind = "money", title = "Balance", zh = "渠道余额" },
]
invariants = ["inv:opening-closing", "inv:same-everywhere"]
---*/
WITH fees AS (
    SELECT postings.store, postings.epoch, postings.seq, SUM(postings.debit - postings.credit) AS fee
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role = 'finance'
    GROUP BY postings.store, postings.epoch, postings.seq
),
moves AS (
    SELECT
        postings.store,
        postings.channel,
        postings.ledger_date AS day,
        postings.debit - postings.credit AS amount,
        -- what a reversal takes back belongs where its source stood
        COALESCE(papers.about, postings.kind) = 'channel_settlement' AS paid_out,
        fees.fee
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    LEFT JOIN papers
        ON postings.kind = 'reversal'
        AND papers.store = postings.store AND papers.epoch = postings.epoch AND papers.seq = postings.seq
    LEFT JOIN fees ON fees.store = postings.store AND fees.epoch = postings.epoch AND fees.seq = postings.seq
    WHERE accounts.role = 'other-money' AND postings.channel IS NOT NULL
        AND postings.ledger_date <= CAST($to AS DATE)
),
days AS (
    SELECT
        store,
        channel,
        day,
        SUM(CASE WHEN paid_out THEN 0 ELSE amount END) AS taken,
        SUM(CASE WHEN paid_out THEN -amount ELSE 0 END) AS gross,
        SUM(CASE WHEN paid_out THEN COALESCE(fee, 0) ELSE 0 END) AS fee
    FROM moves
    GROUP BY store, channel, day
),
running AS (
    SELECT
        *,
        SUM(taken) OVER upto AS taken_upto,
        SUM(gross) OVER upto AS gross_upto,
        -- settlements pay out the oldest takings first
        SUM(gross) OVER (PARTITION BY store, channel) AS gross_in_all
    FROM days
    WINDOW upto AS (
        PARTITION BY store, channel
        ORDER BY day
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
ticking AS (
    SELECT *, LEAST(gross_in_all, taken_upto) - LEAST(gross_in_all, taken_upto - taken) AS ticked FROM running
)
SELECT
    store,
    channel,
    day,
    CAST(taken AS DECIMAL(18,2)) AS taken,
    CAST(ticked AS DECIMAL(18,2)) AS ticked,
    CAST(taken - ticked AS DECIMAL(18,2)) AS open,
    CAST(gross AS DECIMAL(18,2)) AS gross,
    CAST(fee AS DECIMAL(18,2)) AS fee,
    CAST(gross - fee AS DECIMAL(18,2)) AS net,
    CAST(taken_upto - gross_upto AS DECIMAL(18,2)) AS balance
FROM ticking
WHERE day >= CAST($from AS DATE)
ORDER BY store, channel, day
