"""What a home remembers of the chains that it follows."""

from pathlib import Path

from jxc.services.remembered import CATALOG, memory, memory_path
from jxc.storage.catalog import Catalog
from tests.services.premises import a_home


def test_nothing_is_remembered_before_the_first_pull_and_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    with memory(home) as catalog:
        assert catalog is None
    assert not memory_path(home).exists()
    memory_path(home).mkdir()
    Catalog(memory_path(home) / CATALOG).close()
    with memory(home) as catalog:
        assert catalog is not None
