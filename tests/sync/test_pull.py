"""Pull accepts what is signed, whole and sound; the rest becomes a hole, and no bad store blocks the others."""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.sync import envelope, manifest, names, strict
from jxc.sync.manifest import Tail
from jxc.sync.memory import MemoryRemote
from jxc.sync.pull import LOOK_AGAIN, pull
from jxc.sync.remote import Body
from tests.sync.faulty import Faulty
from tests.sync.house import START, House, cloned, make_house
from tests.sync.quarters import Quarters, make_quarters, troubles


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[list[House]]:
    made = [make_house(tmp_path / store, store) for store in ("s001", "s002")]
    for number, house in enumerate(made):
        house.sell("2026-03-31", "2026-04-01", fen=1130 + 1000 * number)
    yield made
    for house in made:
        house.journal.close()


@pytest.fixture
def remote(houses: list[House]) -> MemoryRemote:
    """Two stores, three manifests each."""
    made = MemoryRemote()
    for house in houses:
        house.push(made)
        for day in ("2026-04-02", "2026-04-03"):
            house.sell(day)
            house.push(made)
    return made


@pytest.fixture
def quarters(tmp_path: Path, houses: list[House]) -> Iterator[Quarters]:
    made = make_quarters(tmp_path / "lake", houses)
    yield made
    made.catalog.close()


def keys_of(remote: MemoryRemote, start: str) -> list[str]:
    return sorted(key for key in remote.objects if key.startswith(start))


def flip(remote: MemoryRemote, key: str, place: int = -40) -> bytes:
    """Change one bit; answers the right bytes."""
    data = remote.objects[key]
    remote.objects[key] = data[:place] + bytes([data[place] ^ 16]) + data[place + 1 :]
    return data


EVERYTHING = [("s001", number) for number in (2, 3, 4, 5)] + [("s002", number) for number in (2, 3, 4, 5)]


def numbers(quarters: Quarters) -> list[tuple[object, object]]:
    return [(row[0], row[1]) for row in quarters.rows()]


def test_a_pull_accepts_everything_once(quarters: Quarters, remote: MemoryRemote) -> None:
    """[inv:once]: whatever is pulled again is accepted already."""
    first = quarters.pull(remote)
    assert [(chain.chain, chain.accepted) for chain in first.chains] == [("s001", 3), ("s002", 3)]
    assert numbers(quarters) == EVERYTHING
    places = quarters.places()
    quarters.pull(remote, now=START + 2 * LOOK_AGAIN)
    assert quarters.places() == places


def test_nothing_new_costs_one_listing_of_the_heads(quarters: Quarters, remote: MemoryRemote) -> None:
    quarters.trusted["s009"] = quarters.trusted["s001"]  # it has not begun, and is looked for once a day
    quarters.pull(remote)
    counting = Faulty(remote.objects, at=0)
    assert quarters.pull(counting).chains == ()
    assert counting.calls == [("list", "heads/up/")]


def test_a_changed_head_costs_one_read_and_one_for_each_file(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    quarters.pull(remote)
    houses[0].sell("2026-04-04")
    counting = Faulty(remote.objects, at=0)
    houses[0].push(counting)
    counting.calls.clear()
    quarters.pull(counting)
    assert [key.partition("/")[0] for _, key in counting.calls] == ["heads", "heads", "documents"]


def test_an_unchanged_head_is_read_again_after_a_day(quarters: Quarters, remote: MemoryRemote) -> None:
    quarters.pull(remote, now=START)
    assert len(quarters.pull(remote, now=START + LOOK_AGAIN + 1).chains) == 2


def test_nothing_is_lost_when_every_head_vanishes(quarters: Quarters, remote: MemoryRemote) -> None:
    """A head is only a hint [inv:head-hint]."""
    for key in keys_of(remote, "heads/"):
        del remote.objects[key]
    assert troubles(quarters.pull(remote)) == []
    assert numbers(quarters) == EVERYTHING


@pytest.mark.parametrize("kind", ["documents/store=s001", "master/store=s001", "heads/up/s001"])
def test_a_flipped_bit_in_any_object_is_named_and_closed_by_a_plain_pull(
    quarters: Quarters, remote: MemoryRemote, kind: str
) -> None:
    for key in keys_of(remote, kind):
        lake = make_quarters(quarters.folder / key.replace("/", "_"), [])._replace(trusted=quarters.trusted)
        right = flip(remote, key)
        pulled = lake.pull(remote)
        assert key in {where for _, where in troubles(pulled)}
        assert [place for place in EVERYTHING if place not in numbers(lake) and place[0] != "s001"] == []
        holes = lake.catalog.holes()
        assert [hole.chain for hole in holes] == (["s001"] if names.parse_batch_key(key) else [])
        remote.objects[key] = right
        assert troubles(lake.pull(remote)) == []
        assert lake.catalog.holes() == []
        assert numbers(lake) == EVERYTHING
        lake.catalog.close()


def test_a_damaged_manifest_that_no_head_carries_is_a_hole_and_the_chain_goes_on(
    quarters: Quarters, remote: MemoryRemote
) -> None:
    for key in keys_of(remote, "heads/"):
        del remote.objects[key]
    key = keys_of(remote, "chains/s001")[1]
    right = flip(remote, key)
    assert key in {where for _, where in troubles(quarters.pull(remote))}
    assert [(hole.number, hole.key) for hole in quarters.catalog.holes()] == [(2, key)]
    assert numbers(quarters) == [place for place in EVERYTHING if place != ("s001", 4)]
    remote.objects[key] = right
    quarters.pull(remote)
    assert quarters.catalog.holes() == []
    assert numbers(quarters) == EVERYTHING


def test_a_missing_file_is_a_hole_until_it_is_there(quarters: Quarters, remote: MemoryRemote) -> None:
    key = keys_of(remote, "documents/store=s001/month=2026-04/")[0]
    data = remote.objects.pop(key)
    assert troubles(quarters.pull(remote)) == [("object-missing", key)]
    assert troubles(quarters.pull(remote)) == [("object-missing", key)]
    remote.put(key, data)
    assert troubles(quarters.pull(remote)) == []
    assert numbers(quarters) == EVERYTHING


def test_a_missing_manifest_is_named_in_full_by_the_one_after_it(quarters: Quarters, remote: MemoryRemote) -> None:
    for key in keys_of(remote, "heads/"):
        del remote.objects[key]
    key = keys_of(remote, "chains/s001")[1]
    data = remote.objects.pop(key)
    quarters.pull(remote)
    assert [(hole.key, hole.reason) for hole in quarters.catalog.holes()] == [(key, "manifest-missing")]
    remote.put(key, data)
    quarters.pull(remote)
    assert numbers(quarters) == EVERYTHING


def test_a_file_larger_than_its_manifest_says_is_refused(quarters: Quarters, remote: MemoryRemote) -> None:
    key = keys_of(remote, "documents/store=s001/")[0]
    remote.objects[key] += b"\0" * 1_000_000
    assert troubles(quarters.pull(remote)) == [("batch-damaged", key)]
    assert not (quarters.mirror / key).exists()


def test_a_read_that_was_wrong_once_is_read_again(quarters: Quarters, remote: MemoryRemote) -> None:
    class Flaky(MemoryRemote):
        seen: set[str] = set()  # noqa: RUF012 one per test

        def get(self, key: str, limit: int) -> Body | None:
            body = super().get(key, limit)
            if body is None or key in self.seen:
                return body
            self.seen.add(key)
            return Body(body.etag, iter([b"noise"]))

    assert troubles(quarters.pull(Flaky(remote.objects))) == []
    assert numbers(quarters) == EVERYTHING


def test_a_manifest_signed_with_another_stores_key_is_refused_and_named(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    first, second = houses
    key = keys_of(remote, "chains/s001")[-1]
    right = manifest.read_manifest(remote.objects[key], first.signer.public)
    forged = manifest.sign_manifest(right.manifest, second.signer)
    del remote.objects[key], remote.objects[names.head_key("s001")]
    remote.objects[forged.key] = forged.data
    pulled = quarters.pull(remote)
    assert troubles(pulled) == [("signed-by-other", forged.key)]
    assert [chain.problems[0].params["store"] for chain in pulled.chains if chain.problems] == ["s002"]
    assert ("s001", 5) not in numbers(quarters)
    assert [hole.number for hole in quarters.catalog.holes()] == [3]


@pytest.mark.parametrize("name", ["0000000003-0123456789abcdef", "0000000004-{short}"])
def test_a_manifest_under_a_wrong_name_is_named_and_not_taken(
    quarters: Quarters, remote: MemoryRemote, name: str
) -> None:
    key = keys_of(remote, "chains/s001")[-1]
    wrong = key.rpartition("/")[0] + "/" + name.format(short=key[-21:-5]) + ".json"
    remote.objects[wrong] = remote.objects[key]
    del remote.objects[names.head_key("s001")]
    assert troubles(quarters.pull(remote)) == [("name-wrong", wrong)]
    assert numbers(quarters) == EVERYTHING


def test_what_its_store_signed_unsound_is_a_hole_all_the_same(quarters: Quarters, remote: MemoryRemote) -> None:
    strict_follower = quarters.follower()._replace(inventory=frozenset({"1401"}))
    found = troubles(pull(remote, strict_follower))
    assert {code for code, _ in found} == {"gate-cost"}
    assert quarters.rows() == []
    assert {hole.reason for hole in quarters.catalog.holes()} == {"gate-cost"}
    quarters.pull(remote)
    assert numbers(quarters) == EVERYTHING


def test_a_damaged_rest_in_the_mirror_is_fetched_anew(quarters: Quarters, remote: MemoryRemote) -> None:
    for key in keys_of(remote, "documents/"):
        data = remote.objects[key]
        (quarters.mirror / key).parent.mkdir(parents=True, exist_ok=True)
        (quarters.mirror / key).write_bytes(data[:-1] + b"x")
    assert troubles(quarters.pull(remote)) == []
    assert all((quarters.mirror / key).read_bytes() == remote.objects[key] for key in keys_of(remote, "documents/"))


def test_a_store_that_nobody_announced_is_not_believed(quarters: Quarters, remote: MemoryRemote) -> None:
    del quarters.trusted["s002"]
    assert quarters.pull(remote).unknown == ("s002",)
    assert {row[0] for row in quarters.rows()} == {"s001"}


def test_a_head_that_went_back_is_an_incident_and_what_was_seen_is_kept(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    old = remote.objects[names.head_key("s001")]
    houses[0].sell("2026-04-04")
    houses[0].push(remote)
    quarters.pull(remote)
    remote.objects[names.head_key("s001")] = old
    assert troubles(quarters.pull(remote)) == [("head-went-back", names.head_key("s001"))]
    assert quarters.catalog.tips()["s001"].number == 4
    assert ("s001", 6) in numbers(quarters)


def test_two_manifests_at_one_place_make_the_chain_wait(
    quarters: Quarters, remote: MemoryRemote, houses: list[House], tmp_path: Path
) -> None:
    clone = make_house(tmp_path / "clone")._replace(signer=houses[0].signer)
    clone.sell("2026-03-31", "2026-04-01", fen=9999)
    branch = MemoryRemote()
    clone.push(branch)
    clone.journal.close()
    [sibling] = keys_of(branch, "chains/")
    remote.objects.update({key: data for key, data in branch.objects.items() if not key.startswith("heads/")})
    del remote.objects[names.head_key("s001")]
    assert ("chain-forked", names.manifest_stem("s001", 1, 1)) in troubles(quarters.pull(remote))
    assert {row[0] for row in quarters.rows()} == {"s002"}
    del remote.objects[sibling]
    quarters.pull(remote)
    assert numbers(quarters) == EVERYTHING


def test_what_was_accepted_stays_when_a_sibling_appears_later(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    quarters.pull(remote)
    before = quarters.places()
    tip = manifest.read_manifest(remote.objects[keys_of(remote, "chains/s001")[-1]], houses[0].signer.public)
    sibling = manifest.sign_manifest(tip.manifest._replace(created_at=tip.manifest.created_at + 1), houses[0].signer)
    remote.objects[sibling.key] = sibling.data
    remote.objects[names.head_key("s001")] = manifest.sign_head(Tail("s001", 1, (sibling,), START), houses[0].signer)
    assert "chain-forked" in {code for code, _ in troubles(quarters.pull(remote))}
    assert quarters.places() == before


def test_a_head_of_an_epoch_of_which_nothing_is_there_leaves_a_hole_and_what_was_there_counts(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    head = manifest.read_head(remote.objects[names.head_key("s001")], houses[0].signer.public, "s001")
    payload = strict.write({**head._asdict(), "epoch": 2, "number": 1, "inline": []})
    remote.objects[names.head_key("s001")] = envelope.seal(envelope.HEAD, payload, houses[0].signer)
    [chain] = [chain for chain in quarters.pull(remote).chains if chain.chain == "s001"]
    assert [(hole.spot, hole.reason) for hole in chain.holes] == [((2, 1), "manifest-missing")]
    assert {row[0] for row in quarters.rows()} == {"s001", "s002"}


def test_a_chain_is_followed_across_epochs(quarters: Quarters, remote: MemoryRemote, houses: list[House]) -> None:
    house = houses[0]
    quarters.pull(remote)
    house.go_on()
    house.sell("2026-04-05", "2026-04-05", fen=500)
    house.push(remote)
    house.go_on()
    house.sell("2026-04-06", fen=900)
    house.push(remote)
    assert troubles(quarters.pull(remote)) == []
    assert [row[1] for row in quarters.rows() if row[2] in {5, Decimal("5.01"), 9}] == [2, 2, 3]
    assert not quarters.pull(remote).chains  # nothing new, so nothing is asked


def test_a_manifest_that_comes_late_in_an_earlier_epoch_counts(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    with cloned(houses[0]) as other:  # a copy that is slower than the epoch which replaced it
        other.sell("2026-04-04", fen=700)
        late = MemoryRemote()
        late.objects |= remote.objects
        other.push(late)
    houses[0].go_on()
    houses[0].push(remote)
    quarters.pull(remote)
    assert 7 not in {row[2] for row in quarters.rows()}
    remote.objects |= {key: data for key, data in late.objects.items() if "heads/" not in key}
    houses[0].sell("2026-04-05", fen=800)
    houses[0].push(remote)
    assert troubles(quarters.pull(remote)) == []
    assert {7, 8} <= {row[2] for row in quarters.rows()}


def test_a_store_that_cannot_be_read_does_not_stop_the_others(quarters: Quarters, remote: MemoryRemote) -> None:
    class Forbidding(MemoryRemote):
        def get(self, key: str, limit: int) -> Body | None:
            if "s001" in key:
                raise JxcError("remote-unreadable", url=self.url, key=key)
            return super().get(key, limit)

    pulled = quarters.pull(Forbidding(remote.objects))
    assert [(chain.chain, chain.error.code) for chain in pulled.chains if chain.error] == [
        ("s001", "remote-unreadable")
    ]
    assert {row[0] for row in quarters.rows()} == {"s002"}
    assert quarters.catalog.holes() == []
    quarters.pull(remote)
    assert numbers(quarters) == EVERYTHING


@pytest.mark.parametrize(("late", "forever"), [(False, True), (True, False)])
def test_a_failure_of_any_call_is_healed_by_pulling_again(
    tmp_path: Path, remote: MemoryRemote, houses: list[House], *, late: bool, forever: bool
) -> None:
    """At every k: nothing wrong is accepted, no hole is made of a cut connection, and a plain rerun has everything."""
    for k in itertools.count(1):
        lake = make_quarters(tmp_path / f"lake{k}", houses)
        failing = Faulty(remote.objects, at=k, late=late, forever=forever)
        try:
            pulled = lake.pull(failing)
            failed = any(chain.error for chain in pulled.chains)
        except JxcError as error:
            assert error.code == "remote-unreachable"  # noqa: PT017 the run without a failure ends the loop
            failed = True
        assert lake.catalog.holes() == []
        assert set(numbers(lake)) <= set(EVERYTHING)
        assert troubles(lake.pull(remote)) == []
        assert numbers(lake) == EVERYTHING
        assert len(lake.places()) == 6
        lake.catalog.close()
        if not failed:
            return


def test_an_old_head_put_back_hides_nothing_from_who_follows_for_the_first_time(tmp_path: Path) -> None:
    house = make_house(tmp_path / "s001")
    remote = MemoryRemote()
    house.sell("2026-04-01")
    house.push(remote)
    old = remote.objects[names.head_key("s001")]
    house.sell("2026-04-02")
    house.push(remote)
    remote.objects[names.head_key("s001")] = old
    quarters = make_quarters(tmp_path / "new", [house])
    quarters.pull(remote)
    assert len(quarters.rows()) == 2
    house.journal.close()


def test_a_fork_goes_on_waiting_although_a_head_leads_to_one_of_its_branches(tmp_path: Path) -> None:
    house = make_house(tmp_path / "s001")
    remote = MemoryRemote()
    for day in ("2026-04-01", "2026-04-02"):
        house.sell(day)
        house.push(remote)
    newest = manifest.read_manifest(remote.objects[keys_of(remote, "chains/")[-1]], house.signer.public)
    sibling = manifest.sign_manifest(newest.manifest._replace(created_at=START), house.signer)
    remote.objects[sibling.key] = sibling.data
    quarters = make_quarters(tmp_path / "new", [house])
    for _ in range(3):
        assert "chain-forked" in {code for code, _ in troubles(quarters.pull(remote))}
        assert len(quarters.rows()) == 1
    house.journal.close()
