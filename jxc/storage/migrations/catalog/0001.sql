-- The lake's catalog: what was accepted, what is missing, and which files hold the rows.

CREATE TABLE accepted (
    known INTEGER PRIMARY KEY AUTOINCREMENT,  -- stands on every row that this acceptance brought in
    chain TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,                     -- of the manifest; '' for a range of the own journal
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    created_at INTEGER NOT NULL,              -- microseconds UTC, as the writer's manifest says
    accepted_at INTEGER NOT NULL,             -- microseconds UTC, ours
    payload BLOB NOT NULL,                    -- the manifest's JSON bytes
    ingested INTEGER NOT NULL DEFAULT 0,
    UNIQUE (chain, epoch, number)
) STRICT;

CREATE INDEX accepted_pending ON accepted (known) WHERE ingested = 0;

CREATE TABLE accepted_file (
    known INTEGER NOT NULL REFERENCES accepted (known),
    key TEXT NOT NULL,
    tbl TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (known, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE hole (
    chain TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    key TEXT NOT NULL,                        -- the object that is missing or damaged
    reason TEXT NOT NULL,                     -- a code of the errors' table
    since INTEGER NOT NULL,
    PRIMARY KEY (chain, epoch, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE tip (
    chain TEXT PRIMARY KEY,                   -- the highest manifest seen: our memory, never lowered
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    head_etag TEXT NOT NULL,
    head_sha256 TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
    known INTEGER NOT NULL REFERENCES accepted (known),
    code TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (known, code, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
    id INTEGER PRIMARY KEY,                   -- only a packing of rows: compaction replaces it at will
    tbl TEXT NOT NULL,
    month TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,                -- below the lake's folder, with forward slashes
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    first_known INTEGER NOT NULL,
    last_known INTEGER NOT NULL
) STRICT;

CREATE INDEX file_place ON file (tbl, month);
