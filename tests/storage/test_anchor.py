"""The anchor: a journal that is older than what was written before goes on in a new epoch, whoever put it back."""

import shutil
from pathlib import Path

import pytest

from jxc.storage.anchor import HERE, MISSING, NEVER, Mooring
from jxc.storage.epochs import writer_of
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox
from tests.storage.test_journal import append
from tests.sync.house import first_masters


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    journal = opened(folder, create=True)
    journal.found("s001", first_masters)
    journal.close()
    return folder


def opened(home: Path, *, create: bool = False, state: str = "state") -> Journal:
    """The journal as a new process opens it, on the computer whose state folder has this name."""
    return Journal(home / "journal.db", create=create, mooring=Mooring(str(home.parent / state), lambda: 7))


def sold(home: Path, count: int = 1, state: str = "state") -> list[str]:
    journal = opened(home, state=state)
    numbers = [append(journal).document.doc_no for _ in range(count)]
    journal.close()
    return numbers


def anchor_of(home: Path) -> Path:
    [path] = (home.parent / "state").iterdir()
    return path


def test_an_older_copy_is_noticed_at_the_first_posting_and_no_number_comes_twice(home: Path) -> None:
    """[inv:no-number-twice]."""
    first = sold(home, 2)
    shutil.copytree(home, home.parent / "backup")
    lost = sold(home, 3)
    shutil.rmtree(home)
    shutil.copytree(home.parent / "backup", home)
    journal = opened(home)
    assert append(journal).document.doc_no == "s001.2-XS-2604-00001"
    assert journal.mooring is not None
    assert journal.mooring.older == (1, 3, 1, 6, 2)
    assert writer_of(journal, 2) not in ("", writer_of(journal, 1))
    journal.close()
    after = sold(home)
    assert not {*first, *lost} & {"s001.2-XS-2604-00001", *after}
    assert after == ["s001.2-XS-2604-00002"]  # it was noticed once


def test_an_older_copy_that_renews_its_anchor_first_does_not_forget_what_was_lost(home: Path) -> None:
    """A sync, or the close of a shift, before the first posting [inv:no-number-twice]."""
    shutil.copytree(home, home.parent / "backup")
    lost = sold(home, 3)
    shutil.rmtree(home)
    shutil.copytree(home.parent / "backup", home)
    journal = opened(home)
    journal.moor()
    assert journal.epoch == 2
    journal.close()
    assert not set(lost) & set(sold(home, 3))


def test_a_home_that_is_as_it_was_stays_in_its_epoch(home: Path) -> None:
    assert sold(home) + sold(home) == ["s001-XS-2604-00001", "s001-XS-2604-00002"]


def test_a_copy_from_before_a_new_epoch_opens_a_later_one(home: Path) -> None:
    sold(home)
    shutil.copytree(home, home.parent / "backup")
    for expected in ("s001.2-XS-2604-00001", "s001.3-XS-2604-00001"):
        sold(home)
        shutil.rmtree(home)
        shutil.copytree(home.parent / "backup", home)
        assert sold(home) == [expected]


def test_another_computer_has_no_anchor_and_sells_on(home: Path) -> None:
    journal = opened(home, state="elsewhere")
    assert journal.mooring is not None
    assert journal.mooring.state(journal) == MISSING
    assert append(journal).document.doc_no == "s001-XS-2604-00001"
    assert journal.mooring.renew(journal)
    assert journal.mooring.state(journal) == HERE
    journal.close()


def test_a_state_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, where a folder should be")
    (tmp_path / "home").mkdir()
    journal = opened(tmp_path / "home", create=True)
    journal.found("s001", first_masters)
    assert journal.mooring is not None
    assert append(journal).document.doc_no == "s001-XS-2604-00001"
    assert (journal.mooring.renew(journal), journal.mooring.state(journal)) == (False, NEVER)
    journal.close()


@pytest.mark.parametrize("first", [b"0001 00000", b"\x00" * 18, b"x"])
def test_a_first_line_torn_by_a_power_cut_leaves_what_was_written_durably(home: Path, first: bytes) -> None:
    sold(home, 2)
    journal = opened(home)
    journal.moor()
    path = anchor_of(home)
    path.write_bytes(first.ljust(18, b"\x00") + path.read_bytes()[18:])
    assert journal.mooring is not None
    anchor = journal.mooring.read(journal)
    assert anchor is not None
    assert anchor[:2] == (1, 3)
    journal.close()


def push(home: Path) -> None:
    """What a push leaves in a home: its entries are frozen and published, and the anchor knows."""
    journal = opened(home)
    outbox = Outbox(journal)
    chosen = outbox.choose(10)
    assert chosen is not None
    outbox.freeze(chosen.spot, "key", b"manifest")
    outbox.publish([chosen.spot])
    journal.moor()
    journal.close()


@pytest.mark.parametrize("is_sealing", [False, True])
def test_what_was_published_beyond_the_copy_is_continued(home: Path, *, is_sealing: bool) -> None:
    sold(home)
    journal = opened(home)
    if is_sealing:  # a range that the copy was sealing is at the remote, in other words
        Outbox(journal).choose(1)
    journal.close()
    shutil.copytree(home, home.parent / "backup")
    push(home)
    sold(home)
    for epoch in (2, 3):  # also when it is put back once more
        shutil.rmtree(home)
        shutil.copytree(home.parent / "backup", home)
        sold(home)
        journal = opened(home)
        [continued] = Outbox(journal).continued(epoch)
        assert continued.spot == (1, 1)
        assert [one.spot for one in [Outbox(journal).choose(10)] if one] == [(epoch, 1)]  # the rest of 1 is there
        journal.close()


def test_a_copy_from_before_a_push_goes_on_in_a_new_epoch_although_nothing_was_posted_since(home: Path) -> None:
    """It would seal again what was sent already, and fork its own chain where no head says so."""
    sold(home)
    shutil.copytree(home, home.parent / "backup")
    push(home)
    shutil.rmtree(home)
    shutil.copytree(home.parent / "backup", home)
    journal = opened(home)
    assert append(journal).document.doc_no == "s001.2-XS-2604-00001"
    assert Outbox(journal).holds_back()
    journal.close()
