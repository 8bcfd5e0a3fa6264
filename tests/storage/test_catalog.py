"""The catalog: acceptances once, snapshots in one read, files that flip all at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.storage.catalog import Acceptance, AcceptedFile, Catalog, Finding, Hole, TableFile, Tip


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "lake.db") as opened:
        yield opened


def entry(number: int, chain: str = "s001", sha256: str = "aa") -> Acceptance:
    return Acceptance(chain, 1, number, sha256, number * 10, number * 10 + 9, 100, 200 + number, b'{"n":1}')


def packed(path: str, known: int) -> TableFile:
    return TableFile("lines", "2026-04", path, 3, 1000, "dd", known, known)


def test_an_acceptance_is_kept_with_its_files_findings_and_tip(catalog: Catalog) -> None:
    file = AcceptedFile("documents/x.parquet", "documents", "ff", 10, 2)
    known = catalog.accept(
        entry(1), [file], [Finding("negative", "1001", "-2")], tip=Tip("s001", 1, 1, "aa", "e", "h", 5)
    )
    assert catalog.files(known) == [file]
    assert catalog.findings(known) == [(known, "negative", "1001", "-2")]
    assert catalog.tips()["s001"].number == 1
    assert catalog.payload(known) == b'{"n":1}'
    assert [(e.known, e.number, e.own) for e in catalog.pending()] == [(known, 1, False)]


def test_accepting_again_changes_nothing(catalog: Catalog) -> None:
    """[inv:once]."""
    first = catalog.accept(entry(1), [AcceptedFile("k", "documents", "ff", 10, 2)])
    assert catalog.accept(entry(1), [AcceptedFile("k", "documents", "ff", 10, 2)]) == first
    assert len(catalog.accepted()) == 1


def test_another_manifest_at_the_same_place_is_refused_and_nothing_is_written(catalog: Catalog) -> None:
    catalog.accept(entry(1))
    with pytest.raises(JxcError, match="accepted-otherwise"):
        catalog.accept(entry(1, sha256="bb"), tip=Tip("s001", 1, 9, "bb", "", "", 0))
    assert catalog.tips() == {}


def test_a_hole_closes_when_its_manifest_is_accepted(catalog: Catalog) -> None:
    catalog.add_hole(Hole("s001", 1, 2, "documents/x", "batch-unreadable", 50))
    catalog.add_hole(Hole("s001", 1, 2, "documents/y", "missing", 99))
    assert catalog.holes() == [Hole("s001", 1, 2, "documents/y", "missing", 50)]
    catalog.accept(entry(2))
    assert catalog.holes() == []


def test_a_snapshot_ends_before_the_first_acceptance_that_is_not_ingested(catalog: Catalog) -> None:
    assert catalog.snapshot().n == 0
    one, two, three = (catalog.accept(entry(number)) for number in (1, 2, 3))
    assert catalog.snapshot().n == 0
    assert catalog.add_files([one], [packed("a", one)])
    assert catalog.snapshot().n == one
    assert catalog.add_files([three], [packed("c", three)])
    assert (catalog.snapshot().n, len(catalog.snapshot().files)) == (one, 2)
    assert catalog.add_files([two], [])
    assert catalog.snapshot().n == three


def test_files_flip_once_whoever_comes_second_is_told(catalog: Catalog) -> None:
    known = catalog.accept(entry(1))
    assert catalog.add_files([known], [packed("a", known)])
    assert not catalog.add_files([known], [packed("b", known)])
    assert [file.path for file in catalog.snapshot().of("lines")] == ["a"]


def test_own_ranges_follow_each_other_without_gap_or_overlap(catalog: Catalog) -> None:
    for tip in (5, 5, 9):
        catalog.take_own("s001", 1, tip, now=7)
    assert [(e.number, e.first, e.last, e.own) for e in catalog.pending()] == [(1, 1, 5, True), (2, 6, 9, True)]


def test_files_are_replaced_together_or_not_at_all(catalog: Catalog) -> None:
    known = catalog.accept(entry(1))
    catalog.add_files([known], [packed("a", known), packed("b", known)])
    old = catalog.snapshot().files
    assert catalog.replace_files(old, packed("c", known))
    assert not catalog.replace_files(old, packed("d", known))
    assert [file.path for file in catalog.snapshot().files] == ["c"]


def test_the_newest_manifest_of_each_chain_at_a_snapshot(catalog: Catalog) -> None:
    for chain, number in (("s001", 1), ("s002", 1), ("s001", 3), ("s001", 2)):
        catalog.accept(entry(number, chain))
    assert [(e.chain, e.number) for e in catalog.newest(2)] == [("s001", 1), ("s002", 1)]
    assert [(e.chain, e.number) for e in catalog.newest(4)] == [("s001", 3), ("s002", 1)]


def test_a_time_answers_with_what_was_known_then(catalog: Catalog) -> None:
    known = [catalog.accept(entry(number)) for number in (1, 2)]
    assert [catalog.known_at(instant) for instant in (0, 201, 1000)] == [0, known[0], known[1]]
