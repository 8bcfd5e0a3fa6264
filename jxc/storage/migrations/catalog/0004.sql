-- Which stores headquarters' heads have told how much of their chains was accepted.

CREATE TABLE receipt (
    chain TEXT PRIMARY KEY,
    known INTEGER NOT NULL                    -- how much was accepted altogether when it was told
) STRICT, WITHOUT ROWID;
