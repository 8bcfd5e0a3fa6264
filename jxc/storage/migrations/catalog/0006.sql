-- Manifests that stand beside others at one place of a chain: kept for ever, whatever headquarters decides.

CREATE TABLE branch (
    chain TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    PRIMARY KEY (chain, epoch, number, sha256)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER branch_stays BEFORE UPDATE ON branch BEGIN SELECT RAISE(ABORT, 'parked branches are never changed'); END;
CREATE TRIGGER branch_kept BEFORE DELETE ON branch BEGIN SELECT RAISE(ABORT, 'parked branches are never dropped'); END;
