-- Acceptances are entries of headquarters' own chain too: which of these are, and what such entries say of others that
-- are not here: a lake that is made anew gives them their numbers back.

ALTER TABLE accepted ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX accepted_unrecorded ON accepted (known) WHERE recorded = 0;

CREATE TABLE recorded (
    known INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,                     -- '' for a range of the own journal
    first INTEGER NOT NULL,                   -- of such a range; 0 of a manifest
    last INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL,
    UNIQUE (chain, epoch, number)
) STRICT;

-- The last entry that was read for this.
CREATE TABLE recalled (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
