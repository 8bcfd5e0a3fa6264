-- The journal of one store: posted documents, master changes and audit events under one sequence,
-- and what is derived from them in the same transaction (numbers, pools, balances, current masters).

CREATE TABLE home (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    store TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,           -- the highest sequence number given
    recorded_at INTEGER NOT NULL    -- of that entry: the next one is never earlier
);

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    store TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    doc_no TEXT NOT NULL,
    kind TEXT NOT NULL,
    business_date TEXT NOT NULL,
    ledger_date TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    approver TEXT,
    till TEXT,
    party TEXT,
    source_no TEXT,
    external_source TEXT,
    external_id TEXT,
    request_hash TEXT NOT NULL,
    gross INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    rounding_off INTEGER NOT NULL,
    tendered INTEGER,
    change INTEGER,
    invoice_state TEXT,
    invoice_no TEXT,
    note TEXT,
    late INTEGER NOT NULL,
    extra TEXT,
    discount INTEGER,
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX document_number ON documents (doc_no);
CREATE UNIQUE INDEX document_external ON documents (external_source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX document_source ON documents (source_no) WHERE source_no IS NOT NULL;
CREATE INDEX document_day ON documents (business_date);
CREATE INDEX document_shift ON documents (till, epoch, seq) WHERE kind = 'shift_close';
CREATE INDEX document_month ON documents (business_date) WHERE kind = 'month_close';
CREATE INDEX document_close ON documents (business_date) WHERE kind = 'day_close';

CREATE TABLE lines (
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    sku TEXT NOT NULL,
    lot TEXT,
    unit TEXT NOT NULL,
    unit_quantity INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    price_kind TEXT NOT NULL,
    price INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    tax_class TEXT,
    tax_rate INTEGER NOT NULL,
    deduction TEXT,
    tax INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    source_no TEXT,
    source_line INTEGER,
    reason TEXT,
    PRIMARY KEY (epoch, seq, line_no)
) WITHOUT ROWID;
CREATE INDEX line_source ON lines (source_no, source_line) WHERE source_no IS NOT NULL;

CREATE TABLE postings (
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    posting_no INTEGER NOT NULL,
    account TEXT NOT NULL,
    party TEXT,
    channel TEXT,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    line_no INTEGER,
    settles TEXT,
    PRIMARY KEY (epoch, seq, posting_no)
) WITHOUT ROWID;
CREATE INDEX posting_party ON postings (party) WHERE party IS NOT NULL;
CREATE INDEX posting_settles ON postings (settles) WHERE settles IS NOT NULL;

CREATE TABLE master (
    store TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;

CREATE TABLE audit (
    store TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT,
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;

-- What was posted stays as it is; a mistake is answered by a new document. [inv:immutable]
CREATE TRIGGER documents_stay BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'posted documents are never changed'); END;
CREATE TRIGGER documents_kept BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'posted documents are never deleted'); END;
CREATE TRIGGER lines_stay BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'posted lines are never changed'); END;
CREATE TRIGGER lines_kept BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'posted lines are never deleted'); END;
CREATE TRIGGER postings_stay BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
CREATE TRIGGER postings_kept BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;
CREATE TRIGGER master_stays BEFORE UPDATE ON master BEGIN SELECT RAISE(ABORT, 'master versions are never changed'); END;
CREATE TRIGGER master_kept BEFORE DELETE ON master BEGIN SELECT RAISE(ABORT, 'master versions are never deleted'); END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END;

-- Derived, in the same transaction; doctor proves each of them by replay.
CREATE TABLE number (
    code TEXT NOT NULL,
    month TEXT NOT NULL,            -- yymm of the business date
    last INTEGER NOT NULL,
    PRIMARY KEY (code, month)
) WITHOUT ROWID;

CREATE TABLE pool (
    sku TEXT PRIMARY KEY,
    quantity INTEGER NOT NULL,
    value INTEGER NOT NULL,
    k_value INTEGER NOT NULL,
    k_quantity INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE short (
    sku TEXT NOT NULL,
    position INTEGER NOT NULL,      -- oldest first
    doc_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (sku, position)
) WITHOUT ROWID;

CREATE TABLE balance (
    account TEXT NOT NULL,
    party TEXT NOT NULL,            -- '' for none
    channel TEXT NOT NULL,          -- '' for none
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    PRIMARY KEY (account, party, channel)
) WITHOUT ROWID;

CREATE TABLE current (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE TABLE barcode (
    code TEXT PRIMARY KEY,
    sku TEXT NOT NULL,
    unit TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX barcode_sku ON barcode (sku);

-- Stocktakes being counted: not yet documents.
CREATE TABLE stocktake (
    id INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    note TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'posted', 'cancelled')),
    doc_no TEXT
);

CREATE TABLE stocktake_scan (
    stocktake INTEGER NOT NULL REFERENCES stocktake (id),
    scan INTEGER NOT NULL,
    at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    sheet TEXT NOT NULL,
    sku TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    book INTEGER NOT NULL,          -- what the pool said at the moment of this scan
    PRIMARY KEY (stocktake, scan)
) WITHOUT ROWID;

-- Bills at tills that are not paid yet: not documents.
CREATE TABLE bill (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    till TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'held')),
    name TEXT NOT NULL,             -- what the cashier called it when it was held
    operator TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    body TEXT NOT NULL              -- JSON: rows, party, discount, rounding off
);
CREATE UNIQUE INDEX bill_open ON bill (till) WHERE state = 'open';

-- What is on its way to the remote: one row per manifest of the running epoch.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sealing', 'ready', 'published')),
    key TEXT,
    envelope BLOB
);
