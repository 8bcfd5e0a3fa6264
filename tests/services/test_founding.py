"""Founding a home: whole or to be done again, with books that stand."""

import json
from pathlib import Path

import pytest

from jxc.domain.chart import chart_of
from jxc.domain.entities import CHARTS, STATUSES
from jxc.services import founding
from jxc.services.founding import Founding, found, read_chart
from jxc.services.home import Home
from jxc.storage.journal import Journal
from jxc.sync import keys
from tests.services.premises import a_world, refused

WISH = Founding("standalone", "s001", "南京路店")


def test_a_new_home_has_settings_a_key_and_its_first_masters(tmp_path: Path) -> None:
    public = found(tmp_path / "home", a_world(), WISH, "amy")
    home = Home(tmp_path / "home", env={})
    assert (home.settings.kind, home.settings.store, home.settings.name) == ("standalone", "s001", "南京路店")
    assert keys.load(home.keys_path).public == public
    assert (home.journal.store, home.journal.epoch) == ("s001", 1)
    entity = json.loads(home.journal.current("entity", "main") or "")
    assert (entity["status"], entity["chart"]) == ("general", "enterprise")
    kinds = {str(row[5]) for row in home.journal.master_rows(1, home.journal.tip())}
    assert {"entity", "store", "account", "rate"} <= kinds
    home.close()


def test_a_home_is_founded_once(tmp_path: Path) -> None:
    found(tmp_path, a_world(), WISH, "amy")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    error = refused(lambda: found(tmp_path, a_world(), WISH._replace(store="s002"), "amy"))
    assert (error.code, error.params["store"]) == ("home-exists", "s001")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_founding_that_was_cut_off_is_no_home_and_is_simply_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Journal, "found", _cut_off)
        found(tmp_path, a_world(), WISH, "amy")
    first = keys.load(tmp_path / "keys").public
    assert refused(lambda: Home(tmp_path, env={}).journal).code == "database-missing"
    assert found(tmp_path, a_world(), WISH, "amy") == first


def _cut_off(*_arguments: object, **_more: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_chart_has_every_role_once(chart: str, status: str) -> None:
    accounts = read_chart(chart, status)
    assert len({account.code for account in accounts}) == len(accounts)
    assert chart_of(accounts).account("inventory") == "1405"
    sales = {"enterprise": "6001", "small": "5001"}[chart]
    assert chart_of(accounts).account("sales") == sales
    output = {"general": "2221.01.01", "small": "2221.01"}[status]
    assert chart_of(accounts).account("output-vat") == output


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (WISH._replace(store="店一"), "store-id-malformed"),
        (WISH._replace(store="S001"), "store-id-malformed"),
        (WISH._replace(chart="ifrs"), "chart-unknown"),
        (WISH._replace(status="big"), "status-unknown"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(tmp_path: Path, wish: Founding, code: str) -> None:
    assert refused(lambda: found(tmp_path / "home", a_world(), wish, "amy")).code == code
    assert not (tmp_path / "home").exists()


def test_a_home_on_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(founding, "is_network_folder", lambda _path: True)
    assert refused(lambda: found(tmp_path / "home", a_world(), WISH, "amy")).code == "home-on-network"
    assert list((tmp_path / "home").iterdir()) == []
