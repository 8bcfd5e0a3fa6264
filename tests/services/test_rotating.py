"""Another key follows the old one, and everybody goes on: stores, headquarters, whoever joins or is rebuilt later."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.errors import CONFLICT, INTERRUPTED, OK, UNREACHABLE
from jxc.services import following, pushing, rotating, watching
from jxc.services.desk import Desk
from jxc.services.ownkey import OwnKeys
from jxc.services.shop import Shop
from jxc.services.stores import known_stores
from jxc.services.world import World
from jxc.sync import keys
from tests.services.chain import NOON, Chain, make_chain
from tests.sync.reference import examined

GOODS = ("item add 1001 可乐 --price 3", "opening stock 1001x100@1", "sale 1001x2")


class Place:
    """A chain over a folder, whose commands must succeed, and whose computers can be lost."""

    def __init__(self, chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self.chain, self.capfd = chain.folder, chain, capfd

    def well(self, who: str, *lines: str) -> str:
        said = ""
        for line in lines:
            self.capfd.readouterr()
            status = self.chain.run(who, line)
            captured = self.capfd.readouterr()
            assert status == OK, (line, captured.err)
            said = captured.out + captured.err
        return said

    def all_well(self) -> None:
        """Everybody syncs and hears of all others, and nothing anywhere is damaged."""
        for who in ("s001", "hq", "s001"):
            self.well(who, "sync")
        for who in ("s001", "hq"):
            self.well(who, "sync verify")
        for store in self.chain.accepted():
            home = self.chain.home(store)
            rows = home.journal.connection.execute("SELECT seq FROM documents ORDER BY seq").fetchall()
            home.close()
            assert self.chain.accepted()[store] == [seq for (seq,) in rows]

    def stock(self) -> list[str]:
        """What headquarters' report says of the goods, without how far it knows."""
        lines = self.well("hq", "report stock --format csv --require-complete").splitlines()
        return [line for line in lines if "known up to" not in line]

    def refused(self, who: str, line: str, status: int) -> str:
        self.capfd.readouterr()
        assert self.chain.run(who, line) == status
        return self.capfd.readouterr().err

    def public(self, who: str) -> str:
        return keys.load(self.folder / who / "keys").public

    def files(self, who: str) -> set[str]:
        return {path.name for path in (self.folder / who / "keys").iterdir()}

    def freeze(self, who: str) -> None:
        """All that it has yet to say is frozen, and then the network is gone."""
        home = self.chain.home(who)
        for outbox in pushing.outboxes(home):
            pushing.sealed(home, self.chain.world, outbox)
        home.close()

    def lose(self, who: str) -> None:
        shutil.rmtree(self.folder / who)
        for anchor in (self.folder / "state").glob(f"{who}-*"):
            anchor.unlink()

    def keys_of(self, who: str, chain: str) -> tuple[str, ...]:
        home = self.chain.home(who)
        found = OwnKeys(home).ring(chain).all
        home.close()
        return found


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """Headquarters and a store that know each other, made once; a copy of it all is kept beside it."""
    folder = tmp_path_factory.mktemp("rotating") / "here"
    seconds = itertools.count()
    env = {"USER": "amy", "JXC_PASSPHRASE": "correct horse", "JXC_STATE": str(folder / "state")}
    world = World(lambda: NOON + next(seconds) * 1_000_000, env, lambda size: bytes([next(seconds) % 251]) * size)
    chain = make_chain(folder, world, "s001")
    for who, *lines in (("s001", *GOODS, "sync"), ("hq", "sync"), ("s001", "sync")):
        for line in lines:
            assert chain.run(who, line) == OK
    shutil.copytree(folder, folder.with_name("kept"))
    return chain


@pytest.fixture
def place(founded: Chain, capfd: pytest.CaptureFixture[str]) -> Place:
    """Everything as it was, in the same folder: homes name it."""
    shutil.rmtree(founded.folder)
    shutil.copytree(founded.folder.with_name("kept"), founded.folder)
    return Place(founded, capfd)


def test_a_store_goes_on_with_another_key_and_headquarters_believes_that_one_only(place: Place) -> None:
    old = place.public("s001")
    said = place.well("s001", "hq key rotate", "hq key rotate")
    assert "jxc sync" in said
    assert place.public("s001") == old
    assert "sign" in place.well("s001", "sale 1001", "sync")
    new = place.public("s001")
    assert new != old
    assert place.files("s001") == {"node.key", "node.pub"}
    place.well("s001", "sale 1001")
    place.all_well()
    home = place.chain.home("hq")
    [store] = known_stores(home.journal)
    home.close()
    assert (store.ring.all, store.ring.begun > Spot(1, 1)) == ((old, new), True)
    assert new in place.well("hq", "hq store list")
    assert place.well("s001", "hq key show").strip() == old  # whoever believes that one is led to the other


def test_headquarters_goes_on_with_another_key_in_every_chain(place: Place) -> None:
    old = place.public("hq")
    place.well("hq", "hq key rotate", "sync")
    new = place.public("hq")
    assert new != old
    for chain in ("hq", "down-all", "down-s001"):
        assert place.keys_of("hq", chain) == (old, new)
    place.well("hq", "voucher 6602=5 1002=-5")
    place.all_well()
    home = place.chain.home("s001")
    assert home.settings.hq_key == old
    home.close()


def test_keys_follow_each_other_as_often_as_one_likes_while_others_look_away(place: Place) -> None:
    seen = [place.public("s001")]
    for _ in range(2):
        place.well("s001", "hq key rotate", "sale 1001", "sync", "sale 1001", "sync")
        place.well("hq", "hq key rotate", "sync push")
        seen.append(place.public("s001"))
    place.all_well()
    assert place.keys_of("s001", "s001") == tuple(seen)
    home = place.chain.home("hq")
    assert [store.ring.all for store in known_stores(home.journal)] == [tuple(seen)]
    home.close()


def test_whoever_joins_later_knows_the_first_key_and_is_led_to_the_one_of_now(place: Place) -> None:
    place.well("hq", "hq key rotate", "sync", "hq key rotate", "sync")
    token = place.well("hq", "hq store add s002 --quiet").split()[-1]
    place.well("s002", f"join {token}")
    place.well("hq", "sync")
    for line in (*GOODS, "sync", "sync verify"):
        place.well("s002", line)
    place.well("hq", "sync", "voucher 6602=5 1002=-5", "sync")
    place.well("s002", "sync", "sync verify")
    place.all_well()
    first = {who: place.well(who, "hq key show").strip() for who in ("hq", "s001", "s002")}
    assert examined(Path(place.chain.url), first["hq"], **first) == (0, [])


def test_a_new_headquarters_is_made_from_the_key_of_now_and_from_no_older_one(place: Place) -> None:
    place.well("hq", f"hq key export {place.folder}/old.key", "hq key rotate")
    assert "sync" in place.refused("hq", f"hq key export {place.folder}/no.key", CONFLICT)
    assert "older" in place.well("hq", "sync", "node status --format json")
    place.well("hq", f"hq key export {place.folder}/new.key", "voucher 6602=5 1002=-5", "sync")
    place.well("s001", "hq key rotate", "sync", "sale 1001", "sync")
    place.well("hq", "sync")
    before = place.stock()
    place.lose("hq")
    place.well("hq", f"init --hq --name hq --remote {place.chain.url} --key {place.folder}/old.key")
    assert "key exported since" in place.refused("hq", "node recover", CONFLICT)
    place.lose("hq")
    place.well("hq", f"init --hq --name hq --remote {place.chain.url} --key {place.folder}/new.key")
    place.well("hq", "node recover", "sync")
    assert place.stock() == before
    place.well("hq", "hq key rotate", "sync", "voucher 6602=5 1002=-5", "sync")
    place.all_well()


def test_a_store_that_lost_its_disk_joins_again_after_its_key_was_followed(place: Place) -> None:
    """Also where the key that followed had signed nothing yet, and where a second token replaces the first."""
    place.well("s001", "hq key rotate", "sync")
    place.well("hq", "sync")
    for _ in range(2):
        place.lose("s001")
        token = place.well("hq", "hq store add s001 --quiet").split()[-1]
        place.well("s001", f"join {token}")
        place.well("hq", "sync")
    place.well("s001", "node recover", "sale 1001", "sync", "hq key rotate", "sync", "sale 1001")
    place.all_well()
    assert len(place.keys_of("s001", "s001")) == 3


@pytest.mark.parametrize(("is_same_computer", "has_told"), [(True, False), (False, True), (False, False)])
def test_a_store_restored_from_before_signs_nothing_with_the_old_key_and_joins_again(
    place: Place, *, is_same_computer: bool, has_told: bool
) -> None:
    """Whether its anchor, headquarters' register or only the remote shows that another key followed."""
    place.well("s001", f"backup {place.folder}/old.jxc --with-keys", "hq key rotate", "sync", "sale 1001", "sync")
    place.well("hq", "sync" if has_told else "sync pull")
    objects = {path for path in Path(place.chain.url).rglob("*") if path.is_file()}
    if is_same_computer:
        shutil.rmtree(place.folder / "s001")
    else:
        place.lose("s001")
    place.well("s001", f"restore {place.folder}/old.jxc", "sale 1001x5")
    for line in ("sync push", "sync", "sync push"):
        place.refused("s001", line, CONFLICT)
    assert "jxc join TOKEN" in place.refused("s001", "node recover", CONFLICT)
    place.refused("s001", "hq key rotate", CONFLICT)
    assert {path for path in Path(place.chain.url).rglob("*") if path.is_file()} == objects
    token = place.well("hq", "hq store add s001 --quiet").split()[-1]
    place.well("s001", f"join {token}", f"join {token}")
    place.refused("s001", "sync", CONFLICT)  # headquarters does not know yet
    place.well("hq", "sync")
    place.well("s001", "node recover", "sale 1001")
    place.all_well()


def test_a_headquarters_restored_from_before_tells_nobody_anything(place: Place) -> None:
    place.well("hq", f"backup {place.folder}/old.jxc --with-keys", "hq key rotate", "sync")
    objects = {path: path.read_bytes() for path in Path(place.chain.url).rglob("*") if path.is_file()}
    shutil.rmtree(place.folder / "hq")
    place.well("hq", f"restore {place.folder}/old.jxc", "voucher 6602=5 1002=-5")
    assert "--hq --key FILE" in place.refused("hq", "sync", CONFLICT)
    place.refused("hq", "node recover", CONFLICT)
    place.refused("hq", "node takeover --yes", CONFLICT)
    assert {path: path.read_bytes() for path in Path(place.chain.url).rglob("*") if path.is_file()} == objects


def test_a_backup_taken_while_a_key_waits_holds_both(place: Place) -> None:
    place.well("s001", "hq key rotate", f"backup {place.folder}/both.jxc --with-keys", "sync", "sale 1001", "sync")
    place.well("hq", "sync")
    new = place.public("s001")
    shutil.rmtree(place.folder / "s001")
    place.well("s001", f"restore {place.folder}/both.jxc", "sale 1001", "node recover", "sync")
    place.all_well()
    assert (place.public("s001"), place.files("s001")) == (new, {"node.key", "node.pub"})


@pytest.mark.parametrize(("who", "way"), [("s001", "recover"), ("s001", "takeover --yes"), ("hq", "recover")])
def test_a_turn_that_was_frozen_after_a_restore_gives_way_to_the_one_that_the_remote_has(
    place: Place, who: str, way: str
) -> None:
    """The home says of itself what the remote does not know: nothing is sent until the chain was fetched."""
    post = {"s001": "sale 1001", "hq": "voucher 6602=5 1002=-5"}[who]
    place.well(who, "hq key rotate", f"backup {place.folder}/both.jxc --with-keys", "sync", post, "sync")
    turned, new = place.keys_of(who, who), place.public(who)
    objects = {path: path.read_bytes() for path in Path(place.chain.url).rglob("*") if path.is_file()}
    shutil.rmtree(place.folder / who)
    place.well(who, f"restore {place.folder}/both.jxc", post)
    place.freeze(who)
    assert "jxc node recover" in place.refused(who, "sync push", CONFLICT)
    assert {path: path.read_bytes() for path in Path(place.chain.url).rglob("*") if path.is_file()} == objects
    place.well(who, f"node {way}", post, "sync", post)
    place.all_well()
    assert (place.keys_of(who, who), place.public(who)) == (turned, new)
    assert place.files(who) == {"node.key", "node.pub"}


@pytest.mark.parametrize("is_noticed_by", ["sync", "node recover"])
def test_a_store_that_froze_another_turn_after_a_restore_joins_again(place: Place, is_noticed_by: str) -> None:
    place.well("s001", f"backup {place.folder}/old.jxc --with-keys", "hq key rotate", "sync", "sale 1001", "sync")
    place.well("hq", "sync")
    place.lose("s001")
    place.well("s001", f"restore {place.folder}/old.jxc", "sale 1001x5", "hq key rotate")
    place.freeze("s001")
    assert "jxc join TOKEN" in place.refused("s001", is_noticed_by, CONFLICT)
    token = place.well("hq", "hq store add s001 --quiet").split()[-1]
    place.refused("s001", "sync", CONFLICT)
    place.well("s001", f"join {token}")
    place.well("hq", "sync")
    place.well("s001", "node recover", "sale 1001")
    place.all_well()


def test_the_old_key_stays_until_the_remote_has_the_turn_and_a_courier_counts_for_nothing(place: Place) -> None:
    """A home that cannot say it yet signs as before [inv:can-sign]."""
    old = place.public("s001")
    place.well("s001", "hq key rotate", "sale 1001")
    stick, away = place.folder / "stick", Path(place.chain.url)
    stick.mkdir()
    away.rename(place.folder / "gone")
    place.refused("s001", "sync", UNREACHABLE)
    place.well("s001", f"sync export {stick}", "sale 1001", f"sync export {stick}")
    assert (place.public("s001"), place.files("s001")) == (old, {"node.key", "node.pub", "next.key"})
    (place.folder / "gone").rename(away)
    place.well("hq", f"sync import {stick}", "sync")
    assert "hq key export" in place.well("s001", "sync")
    assert place.public("s001") != old
    place.all_well()


def test_a_store_that_only_couriers_visit_turns_once_headquarters_says_that_it_has_the_turn(
    place: Place, tmp_path: Path
) -> None:
    made = Place(make_chain(tmp_path / "far", place.chain.world, "s001"), place.capfd)
    stick = tmp_path / "stick"
    stick.mkdir()
    out, back = f"sync export {stick}", f"sync import {stick}"
    old = made.public("s001")
    made.well("s001", *GOODS, "hq key rotate", out, "sale 1001", out)
    made.well("hq", "sync", out)
    made.well("s001", back)  # nothing of it had arrived
    assert made.public("s001") == old
    made.well("hq", back, out)
    assert "hq key export" in made.well("s001", back)
    assert (made.public("s001") != old, made.files("s001")) == (True, {"node.key", "node.pub"})
    made.well("s001", "sale 1001", out)
    made.well("hq", back)
    assert made.chain.accepted() == made.chain.posted("s001")
    made.all_well()  # also over a line, once there is one


def test_a_revoked_store_may_turn_its_chain_but_nobody_follows_until_it_is_admitted(place: Place) -> None:
    old = place.public("s001")
    place.well("hq", "hq store revoke s001")
    place.well("s001", "hq key rotate", "sync push", "sale 1001", "sync push")
    assert "parked" in place.well("hq", "sync")
    assert old in place.well("hq", "hq store list")
    place.well("hq", "hq store admit s001", "sync")
    assert place.public("s001") in place.well("hq", "hq store list")
    place.all_well()


def test_a_pull_that_broke_off_once_it_had_accepted_the_turn_follows_it_the_next_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    place.well("s001", "hq key rotate", "sync", "sale 1001", "sync")
    place.well("hq", "hq key rotate", "sync push", "voucher 6602=5 1002=-5", "sync push")
    for who in ("hq", "s001"):
        with monkeypatch.context() as patch:
            patch.setattr(following, "_turn", cut)
            place.refused(who, "sync pull", INTERRUPTED)
    place.all_well()
    assert place.public("s001") in place.well("hq", "hq store list")


def test_a_watching_store_has_something_to_send_while_a_key_waits(place: Place) -> None:
    world = place.chain.world._replace(wait=lambda _seconds: None)
    home = place.chain.home("s001")
    rounds = watching.watch(home, world, 60)
    sent = [next(rounds).manifests]
    rotating.rotate(home, Desk(Shop(home.journal, home.settings), world, "amy"))
    sent += [next(rounds).manifests, next(rounds).manifests]
    home.close()
    assert sent == [0, 2, 2]
