-- What headquarters tells its stores, one sequence per chain: at headquarters what it has told, at a store what the
-- store took over. The outbox holds several chains.

CREATE TABLE directive (
    store TEXT NOT NULL,            -- whom it is for; all: everybody
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,             -- JSON object text, keys sorted
    PRIMARY KEY (store, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX directive_newest ON directive (store, kind, id, epoch, seq);

CREATE TRIGGER directive_stays BEFORE UPDATE ON directive BEGIN SELECT RAISE(ABORT, 'directives are never changed'); END;
CREATE TRIGGER directive_kept BEFORE DELETE ON directive BEGIN SELECT RAISE(ABORT, 'directives are never deleted'); END;

CREATE TABLE outbox_by_chain (
    chain TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sealing', 'ready', 'published')),
    key TEXT,
    envelope BLOB,
    PRIMARY KEY (chain, epoch, number)
) WITHOUT ROWID;
INSERT INTO outbox_by_chain SELECT home.store, outbox.epoch, number, first, last, state, key, envelope FROM outbox, home;
DROP TABLE outbox;
ALTER TABLE outbox_by_chain RENAME TO outbox;
