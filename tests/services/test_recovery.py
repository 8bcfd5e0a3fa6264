"""Copies, backups and lost disks: nothing sold is lost, nothing counts twice, and no number comes twice."""

import itertools
import os
import shutil
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, OK
from jxc.services import recovery
from jxc.services.desk import Desk
from jxc.services.doctor import examine
from jxc.services.home import Home
from jxc.services.shop import Shop
from jxc.services.world import World
from tests.services.chain import NOON, Chain, make_chain

SECOND = 1_000_000
BOUGHT = "purchase 1001x100@2 --from S01"


class Shops:
    """A chain whose stores have computers: each has a state folder of its own, and a home may move between them."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capfd = folder, capfd
        self.seconds = itertools.count(step=1)
        self.chain = make_chain(folder, self.world("s001"), "s001")
        for line in (
            "item add 1001 可乐 --price 3.50",
            "party add S01 华东 --invoice plain",
            BOUGHT,
        ):
            self.well("s001", line)
        self.well("s001", "sync")
        self.well("hq", "sync")

    def world(self, computer: str) -> World:
        state = {"copy": "other", "third": "another"}.get(computer, "state")
        env = {"JXC_STATE": str(self.folder / state), "USER": "amy"}
        return World(lambda: NOON + next(self.seconds) * SECOND, env, os.urandom)

    def run(self, place: str, line: str) -> int:
        """A command at a home, on the computer of the same name."""
        return Chain(self.folder, self.world(place), self.chain.url).run(place, line)

    def well(self, place: str, line: str) -> str:
        self.capfd.readouterr()
        status = self.run(place, line)
        out, err = self.capfd.readouterr()
        assert status == OK, err
        return out + err

    def copy(self, source: str, target: str) -> None:
        """Files of a home at rest, to another place; on the same computer where the names are equal."""
        shutil.copytree(self.folder / source, self.folder / target)

    def numbers(self, place: str) -> list[str]:
        home = Home(self.folder / place, env={})
        rows = home.journal.connection.execute("SELECT doc_no FROM documents ORDER BY epoch, seq").fetchall()
        home.close()
        return [row[0] for row in rows]

    def sound(self, place: str) -> None:
        home = Home(self.folder / place, env={})
        found = list(examine(Desk(Shop(home.journal, home.settings), self.world(place), "amy"), home.path).rows)
        home.close()
        assert found == []

    def counted(self) -> dict[str, int]:
        """What headquarters' report of sales says: quantity by item."""
        text = self.well("hq", "report stock-card --item 1001 --format csv --from 2026-04-01 --to 2026-04-30")
        numbers = [line.split(",") for line in text.splitlines() if "-XS-" in line]
        found: dict[str, int] = {}
        for cells in numbers:
            number = next(cell for cell in cells if "-XS-" in cell)
            found[number] = found.get(number, 0) + 1
        return found


@pytest.fixture
def shops(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Shops:
    return Shops(tmp_path, capfd)


def test_a_home_restored_from_yesterday_is_noticed_offline_and_recovered_by_one_command(shops: Shops) -> None:
    shops.well("s001", "sale 1001x1")
    shops.copy("s001", "backup")
    for _ in range(3):
        shops.well("s001", "sale 1001x2")
    shops.well("s001", "sync")
    shutil.rmtree(shops.folder / "s001")
    shops.copy("backup", "s001")
    said = shops.well("s001", "sale 1001x5")
    assert "older copy of itself" in said
    assert "older copy" not in shops.well("s001", "sale 1001x5")
    shops.well("s001", "sync")
    shops.well("s001", "node recover")
    shops.sound("s001")
    numbers = shops.numbers("s001")
    assert len(numbers) == len(set(numbers))
    sold = [number for number in numbers if "-XS-" in number]
    assert sold == [f"s001-XS-2604-0000{n}" for n in (1, 2, 3, 4)] + [f"s001.2-XS-2604-0000{n}" for n in (1, 2)]
    shops.well("s001", "sale 1001x1")
    shops.well("s001", "sync")
    shops.well("hq", "sync")
    assert sorted(shops.counted()) == sorted([*sold, "s001.2-XS-2604-00003"])
    assert "82" in shops.well("s001", "stock 1001 --format csv")


def test_a_home_put_back_twice_sends_nothing_again_and_says_what_it_waits_for(shops: Shops) -> None:
    shops.well("s001", "sale 1001x1")  # not sent before the copy
    shops.copy("s001", "backup")
    for _ in range(2):
        shops.well("s001", "sale 1001x2")
        shops.well("s001", "sync")
        shutil.rmtree(shops.folder / "s001")
        shops.copy("backup", "s001")
        shops.well("s001", "sale 1001x5")
        assert "node recover" in shops.well("s001", "sync")
    shops.well("hq", "sync")  # no fork, even where all of it is seen for the first time
    shops.well("s001", "node recover")
    assert "node recover" not in shops.well("s001", "sync")
    shops.well("hq", "sync")
    sold = [number for number in shops.numbers("s001") if "-XS-" in number]
    assert len(sold) == 5
    assert sorted(shops.counted()) == sold


def test_what_was_sealed_after_what_lost_its_place_is_sealed_anew(shops: Shops) -> None:
    shops.copy("s001", "copy")
    shops.well("copy", "sale 1001x1")
    shops.well("copy", "node takeover --yes")
    shops.well("copy", "sale 1001x2")
    shops.well("s001", "sale 1001x3")
    shops.well("s001", "sync")
    assert shops.run("copy", "sync") == CONFLICT  # two manifests are frozen, the second continues the first
    shops.well("copy", "node takeover --yes")
    shops.well("copy", "node adopt")
    shops.well("copy", "sync")
    assert "s001,pull,3,0,accepted" in shops.well("hq", "sync")
    assert len(shops.counted()) == 3
    shops.sound("copy")


def test_two_copies_sell_at_once_and_every_sale_counts_once(shops: Shops) -> None:
    shops.copy("s001", "copy")
    shops.well("s001", "sale 1001x1")
    shops.well("s001", "sale 1001x2")
    assert shops.run("copy", "sale 1001x4") == OK
    shops.run("copy", "sale 1001x5")
    shops.well("s001", "sync")
    shops.capfd.readouterr()
    assert shops.run("copy", "sync") == CONFLICT
    assert "node takeover" in shops.capfd.readouterr().err
    shops.well("copy", "sale 1001x6")  # it keeps selling
    said = shops.well("copy", "node takeover --yes")
    assert "Documents that lost their place: 3" in said
    shops.sound("copy")
    shops.well("copy", "node adopt")
    shops.well("copy", "node adopt")
    shops.sound("copy")
    shops.well("copy", "sync")
    shops.well("hq", "sync")
    counted = shops.counted()
    assert len(counted) == 5
    assert set(counted.values()) == {1}
    assert [number for number in shops.numbers("copy") if "-XS-" in number] == sorted(counted)
    assert shops.run("s001", "sync") == CONFLICT  # now the other one has lost


def test_a_lost_disk_is_filled_again_from_what_was_sent(shops: Shops) -> None:
    shops.well("s001", "sale 1001x7")
    shops.well("s001", "sync")
    keys = shops.folder / "kept-keys"
    shutil.copytree(shops.folder / "s001" / "keys", keys)
    before = shops.numbers("s001")
    settings = (shops.folder / "s001" / "jxc.toml").read_text("utf-8")
    shutil.rmtree(shops.folder / "s001")
    shops.well("s001", f"init --store s001 --name s001 --remote {shops.chain.url}")
    shutil.rmtree(shops.folder / "s001" / "keys")
    shutil.copytree(keys, shops.folder / "s001" / "keys")
    (shops.folder / "s001" / "jxc.toml").write_text(settings, "utf-8")
    shops.well("s001", "node recover")
    assert shops.numbers("s001") == before
    shops.sound("s001")
    assert "93" in shops.well("s001", "stock 1001 --format csv")
    assert shops.run("s001", "doctor --recost") == OK
    shops.well("s001", "sale 1001x3")
    assert shops.numbers("s001")[-1] == "s001.2-XS-2604-00001"
    shops.well("s001", "sync")
    shops.well("hq", "sync")
    assert "s001.2-XS-2604-00001" in shops.counted()


def test_a_copy_on_another_computer_is_asked_before_it_syncs_and_goes_on_after_a_takeover(shops: Shops) -> None:
    shops.copy("s001", "copy")
    assert shops.run("copy", "sync") == CONFLICT
    assert "node takeover" in shops.capfd.readouterr().err
    shops.well("copy", "node takeover --yes")
    shops.well("copy", "sale 1001x1")
    shops.well("copy", "sync")
    assert shops.run("s001", "sync") == CONFLICT


def test_what_stock_is_worth_is_put_right_where_two_copies_sold_the_last_goods(shops: Shops) -> None:
    shops.copy("s001", "copy")
    shops.well("s001", "purchase 1001x50@4 --from S01")
    shops.well("s001", "sale 1001x150")
    shops.well("s001", "sync")
    shops.well("copy", "sale 1001x40")
    shops.run("copy", "sync")
    shops.well("copy", "node takeover --yes")
    shops.well("copy", "node adopt")
    shops.sound("copy")
    shops.well("copy", "purchase 1001x40@3 --from S01")
    shops.sound("copy")
    shops.well("copy", "doctor --recost")  # what two copies costed apart is not costed again


def test_a_recovery_never_takes_the_place_of_documents_that_stand_here(shops: Shops) -> None:
    shops.copy("s001", "copy")
    shops.well("s001", "sale 1001x1")
    shops.well("s001", "sync")
    shops.well("copy", "sale 1001x2")
    before = shops.numbers("copy")
    assert shops.run("copy", "node recover") == CONFLICT
    assert shops.numbers("copy") == before


def test_headquarters_on_another_computer_goes_on_after_a_takeover(shops: Shops) -> None:
    shops.well("hq", "sync")  # its chain to the stores is at the remote too
    shutil.move(shops.folder / "hq", shops.folder / "copy")
    assert shops.run("copy", "sync") == CONFLICT
    shops.well("copy", "node takeover --yes")
    shops.well("copy", "party add S02 北方 --invoice plain")
    shops.well("copy", "sync")
    shops.sound("copy")


def test_a_recovery_that_is_killed_leaves_the_journal_as_it_was_and_is_done_again(
    shops: Shops, monkeypatch: pytest.MonkeyPatch
) -> None:
    shops.copy("s001", "backup")
    shops.well("s001", "sale 1001x2")
    shops.well("s001", "sync")
    shutil.rmtree(shops.folder / "s001")
    shops.copy("backup", "s001")
    shops.well("s001", "sale 1001x5")
    before = shops.numbers("s001")
    for place in ("jxc.storage.history.derive", "jxc.storage.outbox.Outbox.note"):
        with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="killed"):
            patch.setattr(place, _killed)
            home = Home(shops.folder / "s001", env=shops.world("s001").env)
            shop = Shop(home.journal, home.settings)
            recovery.recover(home, Desk(shop, shops.world("s001"), "amy"))
        home.close()
        assert shops.numbers("s001") == before
        shops.sound("s001")
    shops.well("s001", "node recover")
    assert len(shops.numbers("s001")) == len(before) + 1
    shops.sound("s001")


def _killed(*_: object, **__: object) -> None:
    raise RuntimeError("killed")


def test_what_a_home_does_before_it_posts_does_not_hide_that_it_is_older(shops: Shops) -> None:
    shops.copy("s001", "backup")
    shops.well("s001", "sale 1001x2")
    for first in (f"backup {shops.folder / 'b.jxc'}", "sync", "shift close cash=0", "node recover"):
        shutil.rmtree(shops.folder / "s001")
        shops.copy("backup", "s001")
        epoch = int(shops.well("s001", "node status --format json").split('"epoch":')[1].split(",")[0].strip())
        shops.run("s001", first)
        shops.well("s001", "sale 1001x5")
        assert shops.numbers("s001")[-1] != "s001-XS-2604-00001", first
        assert epoch == 1
        shops.sound("s001")


def test_reports_of_a_home_that_took_over_show_what_its_journal_holds(shops: Shops) -> None:
    shops.copy("s001", "copy")
    shops.well("s001", "sale 1001x1")
    shops.well("s001", "sync")
    shops.well("copy", "sale 1001x2")
    card = "report stock-card --item 1001 --format csv"
    assert "s001-XS-2604-00001" in shops.well("copy", card)
    shops.well("copy", "node takeover --yes")
    shops.well("copy", "node adopt")
    shown = [line.split(",")[4] for line in shops.well("copy", card).splitlines() if "-XS-" in line]
    assert shown == [number for number in shops.numbers("copy") if "-XS-" in number]
