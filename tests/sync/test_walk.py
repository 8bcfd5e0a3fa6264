"""Walking a chain: which heads are believed, and what is read of what they lead to."""

from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.errors import Problem
from jxc.sync import manifest, names, push
from jxc.sync.keyring import Ring
from jxc.sync.manifest import Tail
from jxc.sync.memory import MemoryRemote
from jxc.sync.walk import Memory, look, until_turn
from tests.sync.house import make_house
from tests.sync.quarters import make_quarters, troubles
from tests.sync.signed import ONE, OTHER, OURS, THREE, TWO, bad, good, make, seen


def test_what_stands_behind_a_turn_is_judged_once_the_ring_has_turned() -> None:
    turning = manifest.sign_manifest(TWO.manifest._replace(next_key=OTHER.public), OURS)
    ring, wrong = Ring(OURS.public), Problem("object-untrusted", {"key": names.head_key("s001")})
    looked = seen(THREE)._replace(etag="tag", problems=(wrong,))
    found = good(ONE, turning) | bad(3)
    cut, judged = until_turn(looked, found, ring)
    assert (sorted(judged), cut.head, cut.etag, cut.problems) == ([Spot(1, 1), Spot(1, 2)], None, "", ())
    assert until_turn(seen(turning)._replace(etag="tag"), found, ring)[0].head == seen(turning).head
    assert until_turn(looked, found, ring.turned(Spot(1, 2), OTHER.public)) == (looked, found)
    same = looked, good(ONE, TWO) | bad(3)
    assert until_turn(*same, ring) == same


def test_what_a_head_has_no_room_for_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "INLINE", 1)
    house, remote = make_house(tmp_path / "s001"), MemoryRemote()
    quarters = make_quarters(tmp_path / "lake", [house])
    for days in (("2026-04-01",), ("2026-04-02", "2026-04-03", "2026-04-04")):
        for day in days:
            house.sell(day)
            house.push(remote)
        assert troubles(quarters.pull(remote)) == []
    assert len(quarters.rows()) == 4
    house.journal.close()
    quarters.catalog.close()


def test_what_a_head_carries_of_another_chain_is_no_part_of_its_own() -> None:
    """Headquarters signs all of its chains with one key."""
    remote, other = MemoryRemote(), manifest.sign_manifest(ONE.manifest._replace(chain="s002", files=()), OURS)
    for carried, wanted in ((ONE, {Spot(1, 1): {ONE.key: ONE}}), (other, {})):
        remote.objects[names.head_key("s001")] = manifest.sign_head(Tail("s001", 1, (carried,), 1), OURS)
        assert look(remote, "s001", Ring(OURS.public), memory=Memory()).wanted == wanted


def test_a_chain_that_was_listed_is_listed_again_only_if_its_head_leads_further() -> None:
    sibling = make(1, None, 1, "other")
    remote = MemoryRemote({one.key: one.data for one in (ONE, TWO, sibling)})
    for newest, before, wanted in (
        (ONE, [ONE.key, sibling.key], {ONE.key, sibling.key}),
        (None, [ONE.key], {ONE.key}),
        (TWO, [ONE.key, TWO.key], {ONE.key, TWO.key}),
        (THREE, [ONE.key, "planted"], {ONE.key, TWO.key, THREE.key, sibling.key}),
    ):
        if newest:
            remote.objects[names.head_key("s001")] = manifest.sign_head(Tail("s001", 1, (newest,), 1), OURS)
        seen_now = look(remote, "s001", Ring(OURS.public), memory=Memory(), has_head=newest is not None, listed=before)
        assert {key for keys in seen_now.wanted.values() for key in keys} == wanted
