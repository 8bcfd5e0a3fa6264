"""The only place that prints: tables in every format, receipts, talk, progress and errors."""
