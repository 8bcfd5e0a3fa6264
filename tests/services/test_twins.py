"""An original that counts at its own place after it was adopted: what was adopted of it is reversed like any other."""

from pathlib import Path

import pytest

from jxc.errors import CONFLICT
from jxc.services import twins
from jxc.services.home import Home
from jxc.storage import history
from jxc.sync import names
from tests.services.test_recovery import Shops


@pytest.fixture
def accepted_otherwise(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Shops:
    """A copy gave way and adopted its own branch; then the other was lost, and headquarters accepted the first."""
    shops = Shops(tmp_path, capfd)
    remote = Path(shops.chain.url)
    shops.copy("s001", "copy")
    shops.copy("state", "other")  # the whole computer, as an image of its disk
    for line in ("sale 1001x1", "sale 1001x1", "sale 1001x1", "sale 1001x2", "sync"):
        shops.well("s001", line)
    [kept] = (remote / "chains/s001/manifests/0001").glob("0000000002-*")
    head, data = remote / names.head_key("s001"), kept.read_bytes()
    for path in (head, kept):
        path.unlink()  # so that neither sees the other
    for line in ("sale 1001x4 --ref R1", "return last", "sale 1001x8", "sync"):
        shops.well("copy", line)
    head.unlink()
    kept.write_bytes(data)
    for line in ("node takeover --yes", "node adopt"):  # the branch that holds more
        shops.well("copy", line)
    kept.unlink()
    shops.well("hq", "sync")
    kept.write_bytes(data)
    shops.run("copy", "sync")
    shops.run("hq", "sync")
    return shops


def test_each_sale_counts_once_after_the_copy_gave_way_to_what_counts(accepted_otherwise: Shops) -> None:
    shops = accepted_otherwise
    with (shops.folder / "copy/jxc.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[approvals]]\nkind = "reversal"\nrole = "manager"\n')  # of what people key
    stock = "report stock --format csv --columns quantity"
    assert shops.run("copy", "sync") == CONFLICT
    shops.well("copy", "node takeover --yes")
    said = shops.well("copy", "node adopt --format csv").splitlines()
    assert [line.split(",")[2] != "" for line in said[1:]] == [False] * 4 + [True] * 3
    assert len(shops.well("copy", "node adopt --format csv").splitlines()) == 1
    shops.sound("copy")
    shops.well("copy", "sync")
    shops.well("hq", "sync")  # it has named the fork before
    for place in ("copy", "hq"):
        assert "87" in shops.well(place, stock)  # of 100, without 5 and 8
    shops.run("copy", "sale 1001x4 --ref R1")  # is known: what stands, not what was reversed, is meant
    assert "87" in shops.well("copy", stock)


def test_what_somebody_built_on_a_twin_is_left_to_him_with_its_number(accepted_otherwise: Shops) -> None:
    shops = accepted_otherwise
    shops.well("copy", "return s001.2-XS-2604-00002 1x3")
    shops.well("copy", "node takeover --yes")
    told = shops.well("copy", "node adopt")
    assert "reverse what rests on s001.2-XS-2604-00002" in " ".join(told.split())
    shops.well("copy", "reverse s001.2-XT-2604-00002 --yes")
    assert "s001.2-XS-2604-00002" in shops.well("copy", "node adopt --format csv")
    shops.sound("copy")


def test_what_an_import_brought_to_two_copies_counts_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shops = Shops(tmp_path, capfd)
    shops.copy("s001", "copy")
    for line in ("node takeover --yes", "sale 1001x4 --ref R1", "sync"):
        shops.well("s001", line)
    shops.run("copy", "sale 1001x4 --ref R1")  # at a place that nobody else holds
    shops.well("copy", "node takeover --yes")
    assert shops.numbers("copy")[1:] == ["s001-XS-2604-00001", "s001.2-XS-2604-00001"]
    said = shops.well("copy", "node adopt --format csv")
    assert "s001.2-XS-2604-00001,,s001.3-HC-2604-00001" in said
    shops.sound("copy")


def test_an_original_is_known_by_its_place_and_content_alone(accepted_otherwise: Shops) -> None:
    home = Home(accepted_otherwise.folder / "copy", env={})
    [first, *_] = [item for item in history.parked(home.journal) if item.entry.what == "document"]
    assert twins.root(first) == twins.name(first)
    assert twins.standing(home.journal, twins.name(first)) is None
    assert twins.adopted(home.journal, twins.name(first)) is None  # it kept its own reference
    home.close()
