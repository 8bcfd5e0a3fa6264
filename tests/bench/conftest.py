"""What is measured waits for the disk as it does at a counter."""

import inspect
import os
from collections.abc import Iterator

import pytest

from jxc.storage import database


@pytest.fixture(autouse=True, scope="session")
def durable() -> Iterator[None]:
    """As tests/conftest.py found them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", inspect.unwrap(os.fsync))
        patch.setattr(database, "_configure", inspect.unwrap(database._configure))  # noqa: SLF001 every connection's
        yield
