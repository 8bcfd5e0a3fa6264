"""Fixtures for the tests of services: Amy's place in a new home."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.services.desk import Desk
from tests.services.premises import a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path / "home")
    yield made
    made.shop.journal.close()
