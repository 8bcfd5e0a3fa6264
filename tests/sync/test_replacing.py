"""A manifest that replaces another which was wrong at birth: its range counts once, whoever comes first."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from jxc.domain.record import Spot
from jxc.services import sealing
from jxc.storage import batches
from jxc.storage.catalog import Acceptance, Catalog
from jxc.storage.outbox import Chosen, Frozen, Outbox
from jxc.sync import manifest
from jxc.sync.manifest import Range, Replaced, Signed
from jxc.sync.memory import MemoryRemote
from jxc.sync.pull import pull
from jxc.sync.replacing import Judged, judge
from tests.sync.house import House, make_house
from tests.sync.quarters import Quarters, make_quarters, troubles

ROWS = [("s001", seq) for seq in range(2, 6)]


@pytest.fixture
def remote() -> MemoryRemote:
    return MemoryRemote()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    yield made
    made.journal.close()


@pytest.fixture
def quarters(tmp_path: Path, house: House) -> Iterator[Quarters]:
    made = make_quarters(tmp_path / "hq", [house])
    yield made
    made.catalog.close()


def anew(folder: Path, house: House) -> Quarters:
    return make_quarters(folder / "anew", [house])


def at(house: House, number: int, epoch: int = 1) -> Frozen:
    found = Outbox(house.journal).at(Spot(epoch, number))
    assert found is not None
    return found


def named(frozen: Frozen, **changes: object) -> Replaced:
    """What a replacement of it says."""
    other = Replaced(*frozen.spot, manifest.digest(frozen.envelope), frozen.first, frozen.last)
    return other._replace(**changes)  # type: ignore[arg-type]


def say(house: House, other: Replaced, epoch: int = 1, *, gross: int = 0) -> Signed:
    """Freeze a manifest that replaces something, whether it may or not; `gross`: its totals are wrong by so much."""
    outbox = Outbox(house.journal)
    chosen = Chosen(other.spot, other.first, other.last)
    content = sealing.content_of(outbox, chosen)
    totals = content.totals._replace(gross=content.totals.gross + gross)
    files = tuple(sealing._written(outbox, chosen, content, house.spool))  # noqa: SLF001 a writer that goes wrong
    what: dict[str, Any] = {"files": files, "totals": totals, "replaces": other}
    signed = sealing._say(outbox, house.signer, house.world, epoch, **what)  # noqa: SLF001
    assert signed is not None
    return signed


def wrong(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sales in a batch whose totals are wrong."""
    house.sell("2026-04-01", "2026-04-02")
    right = sealing._totals  # noqa: SLF001 the very place of the fault
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "_totals", lambda *rows: right(*rows)._replace(gross=1))
        house.seal()


def seqs(quarters: Quarters) -> list[tuple[object, ...]]:
    return [row[:2] for row in quarters.rows()]


@pytest.fixture
def refused(house: House, monkeypatch: pytest.MonkeyPatch) -> Frozen:
    """A batch that was wrong at birth, and a right one behind it."""
    wrong(house, monkeypatch)
    house.sell("2026-04-03")
    house.sell("2026-04-04")
    house.seal()
    return at(house, 1)


def test_a_hole_is_filled_and_a_follower_that_begins_anew_agrees(
    house: House, quarters: Quarters, remote: MemoryRemote, refused: Frozen, tmp_path: Path
) -> None:
    house.push(remote)
    quarters.pull(remote)
    assert [hole.reason for hole in quarters.catalog.holes()] == ["gate-totals"]
    signed = sealing.reseal(Outbox(house.journal), house.spool, house.signer, house.world, refused, frozenset({"1405"}))
    assert signed is not None
    assert signed.manifest.sequence == Range(6, 5)
    house.sell()
    house.push(remote)
    again = anew(tmp_path, house)
    for one in (quarters, again):
        pulled = one.pull(remote)
        assert (troubles(pulled), one.catalog.holes()) == ([], [])
        assert seqs(one) == [*ROWS, ("s001", 6)]
        assert (troubles(one.pull(remote)), seqs(one)) == ([], [*ROWS, ("s001", 6)])
    assert again.places() == quarters.places()
    again.catalog.close()


def test_of_two_that_hold_one_range_one_counts_whatever_was_seen_of_them_and_when(
    house: House, remote: MemoryRemote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the batch was right and only damaged on its way; whose bytes count differs, the rows do not."""
    house.sell("2026-04-01", "2026-04-02")
    house.push(remote)
    [key] = [file.key for file in manifest.files_of(at(house, 1).envelope) if file.table == "documents"]
    sound = dict(remote.objects)
    remote.objects[key] = b"rot"
    damaged = dict(remote.objects)
    with monkeypatch.context() as patched:
        patched.setattr(batches, "write", backwards(batches.write))
        say(house, named(at(house, 1)))
    house.push(remote)
    replaced = dict(remote.objects)
    mended = {**replaced, key: sound[key]}
    counted = set()
    for number, seen in enumerate(itertools.product((False, True), repeat=3)):
        one = make_quarters(tmp_path / f"hq-{number}", [house])
        for objects in (*itertools.compress((sound, damaged, replaced), seen), mended):
            one.pull(MemoryRemote(objects))
        assert (troubles(one.pull(MemoryRemote(mended))), one.catalog.holes()) == ([], [])
        assert [row[1] for row in one.rows()] == [2, 3]
        assert [sha256 for _, _, sha256 in one.places()] == [signed.sha256 for signed in chain_of(house)]
        counted.add(tuple(file.sha256 for entry in one.catalog.accepted() for file in one.catalog.files(entry.known)))
        one.catalog.close()
    assert len(counted) == 2


def backwards(write: object) -> object:
    """The same rows in other bytes."""

    def written(rows: pa.Table, path: Path) -> None:
        write(rows.take(list(range(rows.num_rows))[::-1]), path)  # type: ignore[operator]

    return written


def chain_of(house: House) -> list[Signed]:
    return [manifest.read_manifest(data, house.signer.public) for data in Outbox(house.journal).envelopes()]


@pytest.mark.parametrize(
    "change",
    [{"sha256": "0" * 64}, {"first": 2}, {"last": 2}, {"number": 2}],
    ids=["another manifest", "a shorter range", "a range that ends earlier", "a place that was accepted"],
)
def test_only_exactly_the_range_of_exactly_that_manifest_is_replaced(
    house: House, quarters: Quarters, remote: MemoryRemote, refused: Frozen, change: dict[str, object]
) -> None:
    say(house, named(refused, **change))
    house.push(remote)
    assert [code for code, _ in troubles(quarters.pull(remote))] == ["gate-totals", "replaces-other"]
    assert seqs(quarters) == ROWS[2:]
    assert [hole.number for hole in quarters.catalog.holes()] == [1, 3]


def test_what_was_given_up_is_filled_only_once_that_is_withdrawn(
    house: House, quarters: Quarters, remote: MemoryRemote, refused: Frozen
) -> None:
    say(house, named(refused))
    house.push(remote)
    follower = quarters.follower()
    assert ("replaces-waived") in {
        code for code, _ in troubles(pull(remote, follower._replace(given_up={("s001", refused.spot)})))
    }
    assert seqs(quarters) == ROWS[2:]
    assert troubles(quarters.pull(remote)) == []
    assert (seqs(quarters), quarters.catalog.holes()) == (ROWS, [])


def test_a_replacement_that_is_wrong_too_is_replaced_by_a_newer_one(
    house: House, quarters: Quarters, remote: MemoryRemote, refused: Frozen
) -> None:
    say(house, named(refused), gross=2)
    house.push(remote)
    assert [code for code, _ in troubles(quarters.pull(remote))] == ["gate-totals", "gate-totals"]
    say(house, named(refused))
    house.push(remote)
    quarters.pull(remote)
    assert (seqs(quarters), quarters.catalog.holes()) == (ROWS, [])
    assert troubles(quarters.pull(remote)) == []


def test_what_is_replaced_must_be_read_to_know_its_range(
    house: House, quarters: Quarters, remote: MemoryRemote, refused: Frozen
) -> None:
    say(house, named(refused))
    house.push(remote)
    data = remote.objects.pop(refused.key)
    for key in [key for key in remote.objects if key.startswith("heads/")]:
        del remote.objects[key]  # which carries it inline
    quarters.pull(remote)
    assert [hole.reason for hole in quarters.catalog.holes()] == ["manifest-missing", "replaces-other"]
    remote.objects[refused.key] = data
    assert troubles(quarters.pull(remote)) == []
    assert (seqs(quarters), quarters.catalog.holes()) == (ROWS, [])


def test_a_range_of_an_earlier_epoch_is_replaced_in_that_epoch(
    house: House, quarters: Quarters, remote: MemoryRemote, refused: Frozen
) -> None:
    house.push(remote)
    house.go_on(("s001", 1, 2, manifest.digest(at(house, 2).envelope)))
    house.sell("2026-05-01")
    house.push(remote)
    quarters.pull(remote)
    assert say(house, named(refused)).manifest.spot == Spot(1, 3)
    house.push(remote)
    assert troubles(quarters.pull(remote)) == []
    assert [row[1] for row in quarters.rows() if row[2] is not None].count(2) >= 1
    assert (len(quarters.rows()), quarters.catalog.holes()) == (5, [])


def test_a_range_that_counts_already_is_told_from_one_that_does_not(
    house: House, quarters: Quarters, refused: Frozen
) -> None:
    signed = say(house, named(refused))
    original, other = chain_of(house)[0], named(refused)

    def judged(catalog: Catalog, reason: str = "", original: Signed | None = original) -> Judged:
        return judge(catalog, signed, other, reason, original=original, given_up=())

    assert judged(quarters.catalog) == Judged("", original)
    assert judged(quarters.catalog, "gate-rows") == Judged("gate-rows", None)
    assert judged(quarters.catalog, original=None).reason == "replaces-other"
    entry = Acceptance("s001", 1, 1, original.sha256, other.first, other.last, 0, 0)
    quarters.catalog.accept(entry)
    assert judged(quarters.catalog, "gate-rows") == Judged("", None)
