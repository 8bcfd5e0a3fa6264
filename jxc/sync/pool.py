"""Threads for transfers: as many as the settings say, and none left working when something went wrong."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from jxc.errors import JxcError

S = TypeVar("S")
T = TypeVar("T")


@contextmanager
def workers(count: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of at least one thread. An exception (also Ctrl-C) drops what has not begun instead of waiting for it."""
    pool = ThreadPoolExecutor(max(1, count))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def each(pool: ThreadPoolExecutor, call: Callable[[S], T], items: Iterable[S]) -> Iterator[tuple[S, T | JxcError]]:
    """Call for all items at once; answers or errors in the order of the items."""

    def guarded(item: S) -> T | JxcError:
        try:
            return call(item)
        except JxcError as error:
            return error

    listed = list(items)
    return zip(listed, pool.map(guarded, listed), strict=True)
