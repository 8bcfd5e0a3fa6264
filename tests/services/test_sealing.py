"""Sealing freezes ranges of the journal: complete, in months, small enough, and never twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.services import sealing
from jxc.storage import batches
from jxc.storage.outbox import Outbox
from jxc.sync import manifest, names, stages
from jxc.sync.manifest import Manifest
from tests.sync.house import House, make_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    yield made
    made.journal.close()


def frozen(house: House) -> list[Manifest]:
    found = Outbox(house.journal).newest(1_000)
    return [manifest.read_manifest(item.envelope, house.signer.public).manifest for item in found]


def test_a_range_becomes_one_file_per_table_and_month(house: House) -> None:
    house.sell("2026-03-31", "2026-04-01", "2026-04-02")
    house.rename("苹果")
    assert house.seal() == 1
    [statement] = frozen(house)
    assert [(file.table, names.parse_batch_key(file.key).month, file.rows) for file in statement.files] == [  # type: ignore[union-attr]
        ("documents", "2026-03", 1),
        ("documents", "2026-04", 2),
        ("master", "2026-03", 2),
        ("audit", "2026-03", 1),
    ]
    assert statement.sequence == (1, 6)
    assert statement.totals._asdict() == {
        "documents": 3, "lines": 3, "quantity": -30_000, "gross": 3393, "tax": 390,
        "cost": -2035, "debit": 5428, "credit": 5428,
    }  # fmt: skip


def test_every_file_is_what_its_manifest_says_and_can_be_read(house: House) -> None:
    house.sell("2026-03-31", "2026-04-01")
    house.seal()
    for file in frozen(house)[0].files:
        data = (house.spool / file.key).read_bytes()
        assert (manifest.digest(data), len(data)) == (file.sha256, file.bytes)
        assert batches.read(house.spool / file.key, file.table).num_rows == file.rows


def test_a_manifest_names_the_one_before(house: House) -> None:
    for _ in range(3):
        house.sell()
        house.seal()
    sealed = Outbox(house.journal).newest(10)
    assert [statement.previous for statement in frozen(house)] == [
        None,
        manifest.digest(sealed[0].envelope),
        manifest.digest(sealed[1].envelope),
    ]
    assert [statement.sequence for statement in frozen(house)] == [(1, 2), (3, 3), (4, 4)]


def test_an_epoch_that_knew_of_no_tip_continues_the_one_that_a_later_epoch_learned_of(house: House) -> None:
    tip = "0" * 64
    house.go_on()
    house.go_on(("s001", 1, 1, tip))
    house.seal()
    first, second = (manifest.known(frozen.envelope) for frozen in Outbox(house.journal).waiting())
    assert (first.spot, first.previous, second.epoch) == ((2, 1), tip, 3)


def test_sealing_with_nothing_new_does_nothing(house: House) -> None:
    assert house.seal() == 1
    assert house.seal() == 0
    assert len(frozen(house)) == 1


def test_a_long_range_becomes_several_manifests(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ENTRIES", 4)
    house.sell(*["2026-04-01"] * 9)
    assert house.seal() == 3
    assert [statement.sequence for statement in frozen(house)] == [(1, 4), (5, 8), (9, 10)]


def test_a_file_that_would_be_too_large_is_halved_until_one_document_is_left(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "FILE_BYTES", 1)
    house.sell(*["2026-04-01"] * 4)
    assert house.seal() == 5
    assert [statement.sequence for statement in frozen(house)] == [(n, n) for n in range(1, 6)]


class PowerCut(Exception):  # noqa: N818 an event, no error
    pass


@pytest.mark.parametrize("stage", [stages.CHOSEN, stages.WRITTEN, stages.FROZEN])
def test_a_sealing_that_was_cut_is_completed_with_the_same_range(house: House, stage: str) -> None:
    def cut(what: str, _done: int, _total: int | None) -> None:
        if what == stage:
            raise PowerCut

    house.sell("2026-04-01", "2026-05-01")
    with pytest.raises(PowerCut):
        house.seal(cut)
    (house.spool / "0011223344556677.tmp").parent.mkdir(exist_ok=True)
    (house.spool / "0011223344556677.tmp").write_bytes(b"left behind")
    house.sell("2026-05-02")
    house.seal()
    assert [statement.sequence for statement in frozen(house)] == [(1, 3), (4, 4)]
    if stage is not stages.FROZEN:
        assert not list(house.spool.glob("*.tmp"))
