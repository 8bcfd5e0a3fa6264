-- Epochs: a journal that lost its end, or whose place in the chain somebody else has taken, goes on in a new epoch, with
-- sequence numbers, document numbers and manifests that begin again. One row per epoch that this journal knows.

CREATE TABLE epoch (
    epoch INTEGER PRIMARY KEY,
    writer TEXT NOT NULL,           -- the copy of the journal that wrote it; '' until it is first needed
    reason TEXT NOT NULL,           -- why it was opened: init, restored, takeover, rejoined
    opened_at INTEGER NOT NULL
) STRICT;

INSERT INTO epoch (epoch, writer, reason, opened_at)
SELECT epoch, coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'init', recorded_at FROM home;
DELETE FROM meta WHERE key = 'writer';

-- The manifest at the remote that an epoch of a chain was opened to continue, where the outbox does not hold it.
CREATE TABLE continued (
    chain TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    after_epoch INTEGER NOT NULL,
    after_number INTEGER NOT NULL,
    after_sha256 TEXT NOT NULL,
    PRIMARY KEY (chain, epoch)
) STRICT, WITHOUT ROWID;
