"""Linking a chain from values alone: what fits its place is taken, what contradicts is a fork, what lacks is a hole."""

from pathlib import Path

from jxc.domain.record import Spot
from jxc.errors import Problem
from jxc.storage.catalog import Hole
from jxc.sync import names
from jxc.sync.linking import Bounds, link
from jxc.sync.manifest import Head, Signed
from jxc.sync.memory import MemoryRemote
from jxc.sync.receiving import Fetched
from jxc.sync.walk import Memory
from tests.sync.house import make_house
from tests.sync.quarters import make_quarters, troubles
from tests.sync.signed import DIGEST, ONE, THREE, TWO, at, bad, good, make, seen

NOTHING: dict[Spot, Bounds] = {}


def test_a_whole_chain_is_taken_in_order() -> None:
    walked = link(seen(THREE), good(THREE, ONE, TWO), Memory(), NOTHING)
    assert [step.signed for step in walked.steps] == [ONE, TWO, THREE]
    assert (walked.spot.number, walked.sha256, walked.problems) == (3, THREE.sha256, ())


def test_a_gap_is_a_hole_with_its_full_name_and_the_chain_goes_on() -> None:
    walked = link(seen(THREE), good(ONE, THREE), Memory(), NOTHING)
    assert [(step.spot.number, step.key, step.reason) for step in walked.steps] == [
        (1, ONE.key, ""),
        (2, TWO.key, "manifest-missing"),
        (3, THREE.key, ""),
    ]


def test_a_head_proves_that_manifests_exist_which_nobody_lists() -> None:
    walked = link(seen(THREE), good(ONE), Memory(), NOTHING)
    assert [step.reason for step in walked.steps] == ["", "manifest-missing", "manifest-missing"]
    assert (walked.spot.number, walked.sha256) == (3, THREE.sha256)


def test_an_unproven_name_beyond_the_last_is_a_hole_that_moves_no_tip() -> None:
    walked = link(seen(), good(ONE, TWO) | bad(3), Memory(), NOTHING)
    assert [step.reason for step in walked.steps] == ["", "", "object-untrusted"]
    assert walked.spot.number == 2


def test_a_manifest_that_does_not_follow_is_a_fork() -> None:
    stranger = make(2, make(1, None, 1, "other"), 3)
    for wrong in (stranger, make(2, ONE, 4)):
        walked = link(seen(), good(ONE, wrong), Memory(), NOTHING)
        assert [step.reason for step in walked.steps] == ["", "chain-forked"]
        assert walked.spot.number == 1


def test_two_that_follow_are_a_fork_and_the_chain_waits() -> None:
    walked = link(seen(), good(ONE, TWO, make(2, ONE, 3, "other"), THREE), Memory(), NOTHING)
    assert [step.reason for step in walked.steps] == ["", "chain-forked"]
    assert [problem.code for problem in walked.problems] == ["chain-forked"]


def test_a_head_does_not_decide_between_siblings() -> None:
    other = make(2, ONE, 3, "other")
    for found in (good(ONE, TWO, other), good(ONE, other)):
        walked = link(seen(TWO), found, Memory(), NOTHING)
        assert [step.reason for step in walked.steps] == ["", "chain-forked"]
        assert walked.spot.number == 1


def test_something_else_beside_the_tip_is_a_fork() -> None:
    other = make(2, ONE, 3, "other")
    bounds = {Spot(1, 3): Bounds(previous=TWO.sha256, first=5)}
    for walked in (link(seen(), good(other), at(TWO), bounds), link(seen(other), {}, at(TWO), bounds)):
        assert [problem.code for problem in walked.problems] == ["chain-forked"]
        assert (walked.spot.number, walked.sha256) == (2, TWO.sha256)


def test_a_fork_beside_what_was_accepted_is_named_once() -> None:
    other = make(2, ONE, 3, "other")
    bounds = {Spot(1, 3): Bounds(previous=TWO.sha256, first=5)}
    knows = at(TWO)._replace(beside=frozenset({other.sha256}))
    for looked, found in ((seen(), good(other)), (seen(other), {})):
        assert link(looked, found, knows, bounds).problems == ()
    third = make(2, ONE, 3, "third")
    assert [problem.code for problem in link(seen(), good(other, third), knows, bounds).problems] == ["chain-forked"]


def test_a_hole_takes_only_what_its_neighbours_agree_with() -> None:
    neighbours = Bounds(previous=ONE.sha256, sha256=TWO.sha256, first=3, last=4)
    stranger = make(2, ONE, 3, "other")
    bounds = {Spot(1, 2): neighbours, Spot(1, 4): Bounds(previous=THREE.sha256)}
    assert [step.signed for step in link(seen(), good(TWO, stranger), at(THREE), bounds).steps] == [TWO]
    assert [step.reason for step in link(seen(), good(stranger), at(THREE), bounds).steps] == ["chain-forked"]
    assert [step.key for step in link(seen(), {}, at(THREE), bounds).steps] == [names.manifest_stem("s001", 1, 2)]


def test_a_planted_name_far_ahead_costs_nothing() -> None:
    far = {Spot(1, 9_999_999_999): [Fetched("far", None, Problem("object-untrusted", {"key": "far", "reason": "x"}))]}
    walked = link(seen(), good(ONE) | far, Memory(), NOTHING)
    assert [step.spot.number for step in walked.steps] == [1]
    assert [problem.params["key"] for problem in walked.problems] == ["far"]


def test_a_head_far_ahead_makes_no_holes() -> None:
    stated = Head(1, "s001", 1, 9_999_999_999, DIGEST, 1, None, ())
    walked = link(seen()._replace(head=stated), good(ONE), Memory(), NOTHING)
    assert [step.spot.number for step in walked.steps] == [1]
    assert walked.spot.number == 1


LATER = make(1, THREE, 1, "v", epoch=2)


def test_a_later_epoch_begins_again_and_continues_the_tip_it_names() -> None:
    walked = link(seen(), good(ONE, TWO, THREE, LATER), Memory(), NOTHING)
    assert [step.signed for step in walked.steps] == [ONE, TWO, THREE, LATER]
    assert (walked.spot, walked.problems) == ((2, 1), ())


def test_what_comes_late_in_an_earlier_epoch_counts_and_moves_no_tip() -> None:
    memory = at(LATER)._replace(ends={1: (2, TWO.sha256), 2: (1, LATER.sha256)})
    bounds = {Spot(1, 3): Bounds(previous=TWO.sha256, first=5), Spot(2, 2): Bounds(previous=LATER.sha256, first=3)}
    walked = link(seen(), good(THREE), memory, bounds)
    assert [step.signed for step in walked.steps] == [THREE]
    assert walked.spot == (2, 1)


def test_an_epoch_that_continues_what_nobody_has_seen_shows_a_hole_before_it() -> None:
    walked = link(seen(), good(ONE, TWO, LATER), Memory(), NOTHING)
    assert [(step.spot, step.reason) for step in walked.steps] == [
        ((1, 1), ""),
        ((1, 2), ""),
        ((1, 3), "manifest-missing"),
        ((2, 1), ""),
    ]


def test_a_fork_in_an_earlier_epoch_does_not_keep_a_later_one_waiting() -> None:
    other = make(2, ONE, 3, "other")
    walked = link(seen(), good(ONE, TWO, other, make(1, TWO, 1, "v", epoch=2)), Memory(), NOTHING)
    assert [(step.spot, step.reason) for step in walked.steps] == [((1, 1), ""), ((1, 2), "chain-forked"), ((2, 1), "")]


LOST = make(1, None, 1, writer="x")
STRAY = make(2, LOST, 3)  # continues what lost its place to ONE
AFTER = make(1, ONE, 1, epoch=2)
BEHIND = {Spot(1, 2): Bounds(previous=ONE.sha256, first=3)}


def test_a_branch_that_a_later_epoch_goes_on_without_is_no_hole() -> None:
    walked = link(seen(), good(STRAY, LOST, AFTER), at(ONE)._replace(shas={ONE.sha256}), BEHIND)
    assert [step.signed for step in walked.steps] == [AFTER]
    assert walked.problems == ()
    assert walked.beside == (LOST,)
    alone = link(seen(), good(STRAY), at(ONE), BEHIND)
    assert [step.reason for step in alone.steps] == ["chain-forked"]


def test_its_hole_is_closed_and_no_other_one() -> None:
    def ended(reason: str, *found: Signed, continued: str = ONE.sha256) -> tuple[Spot, ...]:
        hole = Hole("s001", 1, 2, "key", reason, 1)
        memory = Memory(at(ONE).tip, (hole,), {1: (2, "")}, continued=frozenset({continued}))
        return link(seen(), good(*found), memory, BEHIND).ended

    assert ended("chain-forked") == ended("chain-forked", STRAY) == (Spot(1, 2),)
    assert ended("manifest-missing") == ()
    assert ended("chain-forked", TWO, make(2, ONE, 3, writer="x")) == ()  # a fork that somebody must decide
    assert ended("chain-forked", STRAY, continued=LOST.sha256) == ()


def test_a_hole_whose_place_was_guessed_is_none_once_its_manifest_came(tmp_path: Path) -> None:
    """Nobody had seen the only manifest of epoch 2, which epoch 3 continues."""
    house, remote = make_house(tmp_path / "s001"), MemoryRemote()
    quarters = make_quarters(tmp_path / "hq", [house])
    house.push(remote)
    house.go_on()
    house.push(remote)
    [away] = [key for key in remote.objects if "/manifests/0002/" in key]
    data = remote.objects.pop(away)
    house.go_on()
    house.push(remote)
    del remote.objects[names.head_key("s001")]  # which carries it
    for _ in range(2):  # it does not close because somebody looks again
        quarters.pull(remote)
        assert [(hole.spot, hole.key[-21:]) for hole in quarters.catalog.holes()] == [((1, 2), away[-21:])]
    remote.objects[away] = data
    house.sell()
    house.push(remote)
    assert troubles(quarters.pull(remote)) == []
    assert quarters.catalog.holes() == []
    assert [entry.spot for entry in quarters.catalog.accepted()] == [(1, 1), (3, 1), (2, 1), (3, 2)]
    house.journal.close()


def test_what_is_missing_where_a_place_was_guessed_wrong_stays_a_hole(tmp_path: Path) -> None:
    """Two manifests of epoch 1 are gone; the one that epoch 2 continues comes first."""
    house, remote = make_house(tmp_path / "s001"), MemoryRemote()
    quarters = make_quarters(tmp_path / "hq", [house])
    for _ in range(3):
        house.sell()
        house.push(remote)
    away = {key: remote.objects.pop(key) for key in sorted(remote.objects) if "/manifests/0001/" in key}
    first, second, third = away
    remote.objects[first] = away[first]
    house.go_on()
    house.push(remote)
    del remote.objects[names.head_key("s001")]  # which carries them
    quarters.pull(remote)
    assert [hole.spot for hole in quarters.catalog.holes()] == [(1, 2)]
    remote.objects[third] = away[third]
    quarters.pull(remote)
    assert [(hole.spot, hole.key) for hole in quarters.catalog.holes()] == [((1, 2), second)]
    remote.objects[second] = away[second]
    quarters.pull(remote)
    assert quarters.catalog.holes() == []
    assert [entry.spot for entry in quarters.catalog.accepted()] == [(1, 1), (2, 1), (1, 3), (1, 2)]
    house.journal.close()
    quarters.catalog.close()
