-- Branches that lost their place in the chain to another copy of this journal: whole entries, kept for ever, and what a
-- person decided about each. A document may leave the journal for this table and for nowhere else.

CREATE TABLE parked (
    branch TEXT NOT NULL,           -- the writer whose entries they are
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('document', 'master', 'audit')),
    doc_no TEXT,
    body TEXT NOT NULL,             -- JSON: the rows as they stood
    state TEXT NOT NULL CHECK (state IN ('waiting', 'adopted', 'left')),
    adopted_no TEXT,
    PRIMARY KEY (branch, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_waiting ON parked (state) WHERE state = 'waiting';
CREATE INDEX parked_place ON parked (epoch, seq);

CREATE TRIGGER parked_stays BEFORE UPDATE OF branch, epoch, seq, what, doc_no, body ON parked
BEGIN SELECT RAISE(ABORT, 'parked entries are never changed'); END;
CREATE TRIGGER parked_kept BEFORE DELETE ON parked BEGIN SELECT RAISE(ABORT, 'parked entries are never deleted'); END;

CREATE TABLE parked_manifest (
    branch TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    key TEXT NOT NULL,
    envelope BLOB NOT NULL,
    PRIMARY KEY (branch, epoch, number)
) STRICT, WITHOUT ROWID;

DROP TRIGGER documents_kept;
DROP TRIGGER lines_kept;
DROP TRIGGER postings_kept;
DROP TRIGGER master_kept;
DROP TRIGGER audit_kept;
CREATE TRIGGER documents_kept BEFORE DELETE ON documents
WHEN NOT EXISTS (SELECT 1 FROM parked AS p WHERE p.epoch = OLD.epoch AND p.seq = OLD.seq AND p.doc_no = OLD.doc_no)
BEGIN SELECT RAISE(ABORT, 'posted documents are never deleted'); END;
CREATE TRIGGER lines_kept BEFORE DELETE ON lines
WHEN NOT EXISTS (SELECT 1 FROM parked AS p WHERE p.epoch = OLD.epoch AND p.seq = OLD.seq AND p.what = 'document')
BEGIN SELECT RAISE(ABORT, 'posted lines are never deleted'); END;
CREATE TRIGGER postings_kept BEFORE DELETE ON postings
WHEN NOT EXISTS (SELECT 1 FROM parked AS p WHERE p.epoch = OLD.epoch AND p.seq = OLD.seq AND p.what = 'document')
BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;
CREATE TRIGGER master_kept BEFORE DELETE ON master
WHEN NOT EXISTS (SELECT 1 FROM parked AS p WHERE p.epoch = OLD.epoch AND p.seq = OLD.seq AND p.what = 'master')
BEGIN SELECT RAISE(ABORT, 'master versions are never deleted'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
WHEN NOT EXISTS (SELECT 1 FROM parked AS p WHERE p.epoch = OLD.epoch AND p.seq = OLD.seq AND p.what = 'audit')
BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END;
