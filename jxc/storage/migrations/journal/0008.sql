-- What this store could not carry out of what headquarters told it: kept as it was told, and standing for nothing.

CREATE TABLE directive_refused (
    store TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    code TEXT NOT NULL,             -- of an error; judged again at each sync, as another jxc may know better
    PRIMARY KEY (store, epoch, seq)
) STRICT, WITHOUT ROWID;
