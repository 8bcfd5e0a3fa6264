"""A lake that was lost is made anew from what headquarters itself said it had accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.storage.journal import Journal
from jxc.storage.recorded import ACTION, events, recall
from jxc.sync import names
from jxc.sync.memory import MemoryRemote
from jxc.sync.pull import pull
from tests.sync.house import House, make_house
from tests.sync.quarters import Quarters, make_quarters


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001", "s001")
    yield made
    made.journal.close()


@pytest.fixture
def remote(house: House) -> MemoryRemote:
    """Three manifests of one store."""
    made = MemoryRemote()
    for day in ("2026-04-01", "2026-04-02", "2026-04-03"):
        house.sell(day)
        house.push(made)
    return made


@pytest.fixture
def anew(tmp_path: Path, house: House, remote: MemoryRemote) -> Iterator[Quarters]:
    """The lake of a headquarters that accepted all three and lost it."""
    lost, made = make_quarters(tmp_path / "lost", [house]), make_quarters(tmp_path / "anew", [house])
    lost.pull(remote)
    journal = Journal(tmp_path / "hq.db", create=True)
    journal.found("hq", lambda _: None)
    with journal.write() as writer:
        for subject, detail in events(lost.catalog.accepted()):
            writer.append_audit(now=1, operator="jxc", action=ACTION, subject=subject, detail=detail)
    recall(made.catalog, journal)
    yield made
    for opened in (lost.catalog, made.catalog, journal):
        opened.close()


def holes(quarters: Quarters) -> list[tuple[int, str]]:
    return [(hole.number, hole.key) for hole in quarters.catalog.holes()]


def key_of(remote: MemoryRemote, number: int) -> str:
    return next(key for key in remote.objects if key.startswith(names.manifest_stem("s001", 1, number)))


def test_manifests_that_were_deleted_with_the_head_are_holes_by_their_full_names(
    anew: Quarters, remote: MemoryRemote
) -> None:
    gone = {key: remote.objects.pop(key) for key in (names.head_key("s001"), key_of(remote, 2), key_of(remote, 3))}
    anew.pull(remote)
    assert holes(anew) == [(number, key) for number, key in zip((2, 3), list(gone)[1:], strict=True)]
    assert anew.catalog.tips()["s001"].spot == Spot(1, 3)
    anew.pull(remote)
    assert [number for number, _ in holes(anew)] == [2, 3]
    remote.objects |= gone
    anew.pull(remote)
    assert [(each.known, each.number) for each in anew.catalog.accepted()] == [(1, 1), (2, 2), (3, 3)]
    assert holes(anew) == []


@pytest.fixture
def other(tmp_path: Path, house: House) -> Iterator[MemoryRemote]:
    """Another beginning of the same chain, signed with the same key."""
    made, copy = MemoryRemote(), make_house(tmp_path / "other", "s001")._replace(signer=house.signer)
    copy.sell("2026-04-01", fen=9900)
    copy.push(made)
    yield made
    copy.journal.close()


def test_something_else_at_the_place_of_what_was_accepted_is_named_and_not_taken(
    anew: Quarters, other: MemoryRemote
) -> None:
    problems = [problem for chain in anew.pull(other).chains for problem in chain.problems]
    assert [(problem.code, problem.params["number"]) for problem in problems] == [("accepted-otherwise", 1)]
    assert anew.catalog.accepted() == []
    assert [number for number, _ in holes(anew)] == [1, 2, 3]


def test_of_two_branches_the_one_that_was_accepted_counts(
    anew: Quarters, remote: MemoryRemote, other: MemoryRemote
) -> None:
    remote.objects |= {key: data for key, data in other.objects.items() if key not in remote.objects}
    anew.pull(remote)
    assert [(each.known, each.number) for each in anew.catalog.accepted()] == [(1, 1), (2, 2), (3, 3)]


def test_of_a_revoked_store_what_was_accepted_before_comes_back_and_nothing_else(
    anew: Quarters, house: House, remote: MemoryRemote
) -> None:
    house.sell("2026-04-04")
    house.push(remote)
    follower = anew.follower()._replace(parked=frozenset({"s001"}))
    assert [(chain.accepted, chain.parked) for chain in pull(remote, follower).chains] == [(3, 1)]
    assert [(each.known, each.number) for each in anew.catalog.accepted()] == [(1, 1), (2, 2), (3, 3)]
    assert [(chain.accepted, chain.parked) for chain in pull(remote, follower).chains] == [(0, 1)]
    assert [chain.accepted for chain in anew.pull(remote).chains] == [1]


def test_what_a_courier_does_not_carry_is_not_missing_for_that(anew: Quarters, remote: MemoryRemote) -> None:
    del remote.objects[names.head_key("s001")], remote.objects[key_of(remote, 3)]
    pull(remote, anew.follower()._replace(courier=True))
    assert holes(anew) == []
