/*---
title = "Vouchers"
zh = "凭证列表"
help = "Vouchers numbered through each month of a taxpayer over the stores asked for; retail is one voucher per store, day and kind that names its first and last document. Numbers are final once nothing more can be posted to the month."
help_zh = "按纳税主体、所选门店、按月连续编号的记账凭证；零售按门店、日期和业务类型汇总为一张凭证，并注明首末单据。月份不再有新凭证后编号固定。"
parameters = ["from", "to", "store"]
columns = [
  { name = "month", kind = "text", title = "Month", zh = "月份" },
  { name = "voucher", kind = "text", title = "Voucher", zh = "凭证号" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "kind", kind = "word", title = "Kind", zh = "业务类型" },
  { name = "first_document", kind = "text", title = "First document", zh = "起始单据" },
  { name = "last_document", kind = "text", title = "Last document", zh = "截止单据" },
  { name = "documents", kind = "integer", title = "Documents", zh = "附单据数" },
  { name = "account", kind = "text", title = "Account", zh = "科目编码" },
  { name = "account_name", kind = "text", title = "Account name", zh = "科目名称" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位" },
  { name = "debit", kind = "money", title = "Debit", zh = "借方金额", total = "SUM(debit)" },
  { name = "credit", kind = "money", title = "Credit", zh = "贷方金额", total = "SUM(credit)" },
  { name = "entity", kind = "text", title = "Taxpayer", zh = "纳税主体" },
]
invariants = ["inv:balanced", "inv:same-everywhere"]
---*/
WITH keyed AS (
    SELECT
        store,
        epoch,
        seq,
        doc_no,
        kind,
        ledger_date AS date,
        CASE WHEN kind IN ('sale', 'sale_return', 'exchange') THEN '' ELSE doc_no END AS own,
        account,
        party,
        debit,
        credit
    FROM postings
    WHERE ledger_date >= DATE_TRUNC('month', CAST($from AS DATE)) AND ledger_date <= CAST($to AS DATE)
),
slips AS (
    SELECT
        entity_days.entity,
        date,
        keyed.store,
        kind,
        own,
        MIN(epoch * 1000000000000 + seq) AS place,
        COUNT(DISTINCT doc_no) AS documents,
        ARG_MIN(doc_no, epoch * 1000000000000 + seq) AS first_document,
        ARG_MAX(doc_no, epoch * 1000000000000 + seq) AS last_document
    FROM keyed
    JOIN entity_days
        ON entity_days.store = keyed.store AND keyed.date >= entity_days.first AND keyed.date < entity_days.until
    GROUP BY entity_days.entity, date, keyed.store, kind, own
),
numbered AS (
    SELECT
        *,
        ROW_NUMBER() OVER (PARTITION BY entity, DATE_TRUNC('month', date) ORDER BY date, store, place) AS number
    FROM slips
),
entries AS (
    SELECT
        date,
        store,
        kind,
        own,
        account,
        party,
        CAST(SUM(debit) AS DECIMAL(18,2)) AS debit,
        CAST(SUM(credit) AS DECIMAL(18,2)) AS credit
    FROM keyed
    GROUP BY date, store, kind, own, account, party, debit <> 0
)
SELECT
    SUBSTR(CAST(numbered.date AS VARCHAR), 1, 7) AS month,
    '记-' || CASE WHEN numbered.number < 10000 THEN LPAD(CAST(numbered.number AS VARCHAR), 4, '0')
         ELSE CAST(numbered.number AS VARCHAR) END AS voucher,
    numbered.date,
    numbered.store,
    numbered.kind,
    numbered.first_document,
    numbered.last_document,
    numbered.documents,
    entries.account,
    COALESCE(CASE WHEN $lang = 'zh' THEN accounts.zh ELSE accounts.name END, entries.account) AS account_name,
    COALESCE(parties.name, entries.party) AS party,
    entries.debit,
    entries.credit,
    numbered.entity
FROM numbered
JOIN entries
    ON entries.date = numbered.date
    AND entries.store = numbered.store
    AND entries.kind = numbered.kind
    AND entries.own = numbered.own
LEFT JOIN accounts ON accounts.account = entries.account
LEFT JOIN parties ON parties.party = entries.party
WHERE numbered.date >= CAST($from AS DATE) AND (entries.debit <> 0 OR entries.credit <> 0)
ORDER BY numbered.entity, month, numbered.number, entries.debit = 0, entries.account, entries.party NULLS FIRST
