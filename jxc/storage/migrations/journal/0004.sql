-- What somebody asked for and nobody has approved yet: not documents. The rows stay when they are decided.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'declined', 'posted')),
    kind TEXT NOT NULL,
    operator TEXT NOT NULL,         -- who asks
    created_at INTEGER NOT NULL,
    amount INTEGER NOT NULL,        -- what it would have come to when it was kept
    role TEXT NOT NULL,             -- who may approve it
    external_source TEXT,
    external_id TEXT,
    request_hash TEXT NOT NULL,
    body TEXT NOT NULL,             -- JSON of the request
    decided_by TEXT,
    decided_at INTEGER,
    reason TEXT,
    doc_no TEXT                     -- what it became
);
CREATE UNIQUE INDEX draft_external ON draft (external_source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX draft_waiting ON draft (id) WHERE state IN ('draft', 'submitted');
