-- Stocktakes of a part of the goods, blind ones, second counts, reasons for differences, scans from files.

ALTER TABLE stocktake ADD COLUMN scope TEXT;        -- what was asked for, as people read it; NULL counts everything
ALTER TABLE stocktake ADD COLUMN blind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stocktake ADD COLUMN reason TEXT;       -- of missing goods that have none of their own

ALTER TABLE stocktake_scan ADD COLUMN round INTEGER NOT NULL DEFAULT 1; -- an item's newest round is the one that counts
CREATE INDEX stocktake_scan_item ON stocktake_scan (stocktake, sku, round, scan);

CREATE TABLE stocktake_item (
    stocktake INTEGER NOT NULL REFERENCES stocktake (id),
    sku TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0,   -- whether it belongs to the scope
    round INTEGER NOT NULL DEFAULT 1,   -- 2 once it was asked to be counted again, and so on
    reason TEXT,                        -- of its difference
    PRIMARY KEY (stocktake, sku)
) WITHOUT ROWID;

CREATE TABLE stocktake_file (
    stocktake INTEGER NOT NULL REFERENCES stocktake (id),
    digest TEXT NOT NULL,               -- of the rows: the same file is not counted twice
    name TEXT NOT NULL,
    PRIMARY KEY (stocktake, digest)
) WITHOUT ROWID;
