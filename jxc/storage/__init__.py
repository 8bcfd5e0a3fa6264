"""Storage: the journal and the catalog (SQLite), batches (Parquet), atomic files. Knows records, not rules."""
