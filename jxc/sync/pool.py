"""Threads for transfers: as many as the settings say, and none left working when something went wrong."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def workers(count: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of at least one thread. An exception (also Ctrl-C) drops what has not begun instead of waiting for it."""
    pool = ThreadPoolExecutor(max(1, count))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
