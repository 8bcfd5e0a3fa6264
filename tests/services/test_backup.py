"""A backup is whole or not at all, holds one moment, and becomes a home that gives no number twice."""

import itertools
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.services import backup
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from jxc.services.world import World
from tests.services.chain import NOON, Chain

BOUGHT = "purchase 1001x10@2 --from S01"
DAY = 24 * 3_600 * 1_000_000


@pytest.fixture
def world(tmp_path: Path) -> World:
    seconds = itertools.count()
    env = {"JXC_STATE": str(tmp_path / "state"), "USER": "amy", "JXC_PASSPHRASE": "心照不宣"}
    return World(lambda: NOON + next(seconds) * 1_000_000, env, os.urandom)


@pytest.fixture
def shop(tmp_path: Path, world: World) -> Chain:
    """A standalone shop that sold something."""
    found(tmp_path / "shop", world, Founding("standalone", "s001"), "amy")
    chain = Chain(tmp_path, world, "")
    for line in ("item add 1001 可乐 --price 3.50", "party add S01 华东 --invoice plain", BOUGHT):
        assert chain.run("shop", line) == 0
    (tmp_path / "shop" / "reports").mkdir(exist_ok=True)
    (tmp_path / "shop" / "reports" / "mine.sql").write_text("-- mine", "utf-8")
    assert chain.run("shop", "sale 1001x1") == 0
    return chain


def numbers(home: Path) -> list[str]:
    opened = Home(home, env={})
    found_ = [row[0] for row in opened.journal.connection.execute("SELECT doc_no FROM documents ORDER BY epoch, seq")]
    opened.close()
    return found_


def test_a_restored_shop_is_the_one_that_was_backed_up_and_goes_on_in_a_new_epoch(shop: Chain) -> None:
    file = shop.folder / "shop.jxc"
    before = numbers(shop.folder / "shop")
    assert shop.run("shop", f"backup {file}") == 0
    assert shop.run("shop", "sale 1001x2") == 0
    shutil.rmtree(shop.folder / "shop")
    assert shop.run("shop", f"restore {file}") == 0
    assert numbers(shop.folder / "shop") == before
    assert shop.run("shop", "sale 1001x3") == 0
    assert numbers(shop.folder / "shop")[-1] == "s001.2-XS-2604-00001"
    assert shop.run("shop", "doctor") == 0
    assert (shop.folder / "shop" / "reports" / "mine.sql").read_text("utf-8") == "-- mine"


def test_keys_are_in_it_only_under_a_passphrase(shop: Chain) -> None:
    home = Home(shop.folder / "shop", env=shop.world.env)
    with pytest.raises(JxcError, match="passphrase-missing"):
        backup.back_up(home, shop.world._replace(env={}), shop.folder / "a.jxc", with_keys=True)
    backup.back_up(home, shop.world, shop.folder / "plain.jxc")
    backup.back_up(home, shop.world, shop.folder / "keys.jxc", with_keys=True)
    home.close()
    secret = (shop.folder / "shop" / "keys" / "node.key").read_bytes()
    with zipfile.ZipFile(shop.folder / "plain.jxc") as archive:
        assert backup.KEY not in archive.namelist()
    with zipfile.ZipFile(shop.folder / "keys.jxc") as archive:
        assert b"ENCRYPTED" in archive.read(backup.KEY)
    with pytest.raises(JxcError, match="passphrase-wrong"):
        other = {**shop.world.env, "JXC_PASSPHRASE": "wrong"}
        backup.restore(shop.folder / "wrong", shop.world._replace(env=other), shop.folder / "keys.jxc", "amy")
    assert not (shop.folder / "wrong" / "journal.db").exists()
    backup.restore(shop.folder / "again", shop.world, shop.folder / "keys.jxc", "amy")
    assert (shop.folder / "again" / "keys" / "node.key").read_bytes() == secret


def test_nothing_is_restored_over_a_home(shop: Chain) -> None:
    file = shop.folder / "shop.jxc"
    assert shop.run("shop", f"backup {file}") == 0
    before = numbers(shop.folder / "shop")
    with pytest.raises(JxcError, match="home-exists"):
        backup.restore(shop.folder / "shop", shop.world, file, "amy")
    assert numbers(shop.folder / "shop") == before


def test_every_kind_of_damage_is_found_before_anything_is_written(shop: Chain) -> None:
    file = shop.folder / "shop.jxc"
    assert shop.run("shop", f"backup {file}") == 0
    data = file.read_bytes()
    damage: list[tuple[str, bool]] = []
    for place in range(0, len(data), max(1, len(data) // 60)):
        file.write_bytes(data[:place] + bytes([data[place] ^ 16]) + data[place + 1 :])
        target = shop.folder / f"home-{place}"
        try:
            backup.restore(target, shop.world, file, "amy")
        except JxcError as error:
            found_code, made = error.code, target.exists()
            damage.append((found_code, made))
        else:  # a bit of the ZIP that says nothing, such as a time: what came out is what went in
            assert numbers(target)[:2] == numbers(shop.folder / "shop")[:2]
    assert set(damage) <= {("backup-damaged", False), ("backup-unknown", False)}
    assert len(damage) > 40
    file.write_bytes(data[: len(data) // 2])
    with pytest.raises(JxcError, match="backup-damaged"):
        backup.restore(shop.folder / "half", shop.world, file, "amy")


def test_a_member_cannot_leave_the_home(shop: Chain) -> None:
    file = shop.folder / "evil.jxc"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../evil", "x")
        archive.writestr(
            backup.LIST,
            '{"format":1,"store":"s","epoch":1,"tip":1,"members":{"../evil":'
            '"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}}',
        )
    with pytest.raises(JxcError, match="backup-damaged"):
        backup.restore(shop.folder / "new", shop.world, file, "amy")
    assert not (shop.folder / "evil").exists()


def test_a_shop_that_nobody_else_holds_is_told_after_a_week(shop: Chain) -> None:
    home = Home(shop.folder / "shop", env=shop.world.env)
    assert backup.overdue(home, NOON + 6 * DAY) is None
    assert backup.overdue(home, NOON + 8 * DAY) == 8
    backup.back_up(home, shop.world._replace(now=lambda: NOON + 8 * DAY), shop.folder / "b.jxc")
    assert backup.overdue(home, NOON + 9 * DAY) is None
    home.close()


def test_sales_during_a_backup_are_in_it_whole_or_not_at_all(shop: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PAGES", 8)
    sold: list[int] = []

    def busy(what: str, _done: int, _total: int | None) -> None:
        if what == "backup" and len(sold) < 3:
            sold.append(shop.run("shop", "sale 1001x1"))

    before = numbers(shop.folder / "shop")
    home = Home(shop.folder / "shop", env=shop.world.env)
    backup.back_up(home, shop.world._replace(progress=busy), shop.folder / "b.jxc")
    home.close()
    assert sold == [0, 0, 0]
    backup.restore(shop.folder / "again", shop.world, shop.folder / "b.jxc", "amy")
    assert numbers(shop.folder / "again") == before
    assert shop.run("again", "doctor") == 0
