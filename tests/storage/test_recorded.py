"""Acceptances as entries of the own chain: whoever reads them back gives everything its number again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.storage import recorded
from jxc.storage.catalog import Acceptance, Accepted, Catalog
from jxc.storage.journal import Journal, Writer
from jxc.storage.recorded import ACTION, accept_own, events, missing, recall, said, unrecorded


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "journal.db", create=True)
    made.found("hq", lambda writer: master(writer, "a"))
    yield made
    made.close()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "lake.db") as opened:
        yield opened


@pytest.fixture
def anew(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "anew.db") as opened:
        yield opened


def master(writer: Writer, key: str) -> None:
    writer.append_master(now=1, operator="amy", kind="store", key=key, body="{}")


def entry(number: int, chain: str = "s001", sha256: str = "", at: int = 500) -> Acceptance:
    return Acceptance(chain, 1, number, sha256 or f"{chain}/{number}", number, number, 100, at + number)


def write(journal: Journal, catalog: Catalog) -> int:
    """Record what is not recorded, as a run that is killed right after; how many entries that made."""
    recall(catalog, journal)
    news = list(events(unrecorded(catalog)))
    with journal.write() as writer:
        for subject, detail in news:
            writer.append_audit(now=9, operator="jxc", action=ACTION, subject=subject, detail=detail)
    return len(news)


def fill(catalog: Catalog, journal: Journal) -> list[Accepted]:
    """Two stores and the own books in turns, all of it recorded in two entries."""
    accept_own(catalog, journal, 700)
    for each in (entry(1), entry(1, "s002"), entry(2)):
        catalog.accept(each)
    assert write(journal, catalog) == 1
    with journal.write() as writer:
        master(writer, "b")
    catalog.accept(entry(3))
    accept_own(catalog, journal, 800)
    assert write(journal, catalog) == 1
    return catalog.accepted()


def test_a_lake_made_anew_gives_every_acceptance_its_number_and_time(
    journal: Journal, catalog: Catalog, anew: Catalog
) -> None:
    before = fill(catalog, journal)
    recall(anew, journal)
    for each in (entry(1, "s002", at=900), entry(4), *(entry(number, at=900) for number in (3, 2, 1))):
        anew.accept(each)
    accept_own(anew, journal, 999)
    again = anew.accepted()
    assert again[: len(before)] == before
    assert [(each.known, each.spot) for each in again[len(before) :]] == [(len(before) + 1, Spot(1, 4))]


def test_what_is_recorded_is_recorded_once_whatever_was_killed(journal: Journal, catalog: Catalog) -> None:
    fill(catalog, journal)
    assert unrecorded(catalog) != []  # it was killed before it had noted what it wrote
    assert write(journal, catalog) == 0
    assert unrecorded(catalog) == []


def test_entries_that_only_record_acceptances_are_not_accepted_by_themselves(
    journal: Journal, catalog: Catalog
) -> None:
    fill(catalog, journal)
    accept_own(catalog, journal, 900)
    assert write(journal, catalog) == 0
    with journal.write() as writer:
        master(writer, "c")
    accept_own(catalog, journal, 900)
    assert [(each.first, each.last) for each in catalog.accepted("hq")] == [(1, 1), (2, 3), (4, 5)]


def test_many_make_several_entries_and_a_number_left_out_begins_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "ROWS", 3)
    known = (1, 2, 3, 4, 7, 8)
    accepted = [Accepted(n, "s001", 1, n, "" if n == 4 else f"{n}", n, n + 5, 50, 100 - n) for n in known]
    entries = list(events(accepted))
    assert [subject for subject, _ in entries] == ["known:1-3", "known:4-4", "known:7-8"]
    read = [each for _, detail in entries for each in said(detail)]
    assert [(each.known, each.accepted_at) for each in read] == [(n, 100 - n) for n in known]
    assert [(each.first, each.last) for each in read if not each.sha256] == [(4, 9)]


def test_what_cannot_be_had_keeps_its_number_and_counts_as_the_highest(
    journal: Journal, catalog: Catalog, anew: Catalog
) -> None:
    fill(catalog, journal)
    recall(anew, journal)
    anew.accept(entry(1))
    assert missing(anew)["s001"] == {Spot(1, 2): "s001/2", Spot(1, 3): "s001/3"}
    assert anew.highest("s001") == (1, 3)
    anew.accept(entry(9))
    assert anew.accept(entry(2)) == 4


def test_what_is_here_under_another_number_keeps_it_and_is_recorded_again(
    journal: Journal, catalog: Catalog, anew: Catalog
) -> None:
    fill(catalog, journal)
    anew.accept(entry(7, "s009"))
    anew.accept(entry(2))
    recall(anew, journal)
    first = anew.accept(entry(1))  # its number 2 is taken here
    assert first > max(each.known for each in catalog.accepted())
    assert [each.known for each in unrecorded(anew)] == [1, 2, first]
    assert write(journal, anew) == 2


def test_after_the_own_history_was_put_right_everything_is_read_again(
    journal: Journal, catalog: Catalog, anew: Catalog
) -> None:
    before = fill(catalog, journal)
    accept_own(anew, journal, 1)  # as a report does before anything was recovered
    journal.set_meta(recorded.HISTORY, "1")
    assert recall(anew, journal)
    assert not recall(anew, journal)
    accept_own(anew, journal, 2)
    assert anew.accepted() == [each for each in before if each.own]
