"""The domain: documents, moves of goods, postings of money. Pure; standard library only; no I/O, no clock."""
