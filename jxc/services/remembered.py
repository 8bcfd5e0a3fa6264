"""What a home remembers of the chains that it follows: where their catalog stands, and the way to open it.

Owns only the place. Who is believed stands in stores.py, which loads the keys' library; a report does without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jxc.services.home import Home
from jxc.storage.catalog import Catalog

CATALOG = "lake.db"


def memory_path(home: Home) -> Path:
    """The folder of the catalog and mirror of the chains that a home follows: headquarters' is its lake."""
    return home.lake_path if home.settings.kind == "hq" else home.down_path


@contextmanager
def memory(home: Home) -> Iterator[Catalog | None]:
    """The catalog of the chains that a home follows; None before its first pull."""
    path = memory_path(home) / CATALOG
    if not path.is_file():
        yield None
        return
    with Catalog(path) as catalog:
        yield catalog
