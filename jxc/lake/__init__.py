"""The lake: everything that was accepted as flat files, and the reports over them. The only code that speaks DuckDB."""
