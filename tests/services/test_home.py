"""A home: one folder, opened no more than needed."""

from pathlib import Path

import pytest

from jxc.services.home import Home, home_path
from tests.services.premises import a_home, refused


def test_a_home_is_where_it_is_named_or_the_environment_says(tmp_path: Path) -> None:
    assert home_path("here", {"JXC_HOME": "there"}) == "here"
    assert home_path(None, {"JXC_HOME": str(tmp_path)}) == str(tmp_path)
    assert Path(home_path(None, {})).name == "jxc"
    assert home_path("~/shop", {}) == str(Path.home() / "shop")


def test_a_home_knows_its_places_and_opens_nothing_for_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "none", env={})
    places = [home.keys_path, home.spool_path, home.lake_path, home.reports_path]
    assert [place.name for place in places] == ["keys", "spool", "lake", "reports"]
    assert not (tmp_path / "none").exists()
    home.close()


def test_a_folder_without_a_home_says_so(tmp_path: Path) -> None:
    assert refused(lambda: Home(tmp_path, env={}).journal).code == "database-missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("env", "flags", "operator"),
    [
        ({}, {}, ""),
        ({"JXC_OPERATOR": "bo"}, {}, "bo"),
        ({"JXC_OPERATOR": "bo"}, {"operator": "eve"}, "eve"),
    ],
)
def test_options_go_before_the_environment(
    tmp_path: Path, env: dict[str, str], flags: dict[str, str], operator: str
) -> None:
    a_home(tmp_path).close()
    home = Home(tmp_path, env=env, flags=flags)
    assert (home.settings.operator, home.settings.store) == (operator, "s001")
    home.close()


def test_a_closed_home_can_be_opened_again(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    home.close()
    assert home.journal.store == "s001"
    home.close()
