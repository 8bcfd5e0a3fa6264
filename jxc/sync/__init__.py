"""Carrying frozen batches between homes: remotes, keys, names, envelopes, manifests, push and pull.

Knows nothing of DuckDB and lake tables; meets the lake in the catalog alone.
"""
