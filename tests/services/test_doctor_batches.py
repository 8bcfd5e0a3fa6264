"""The journal against what was sealed of it: [inv:sealed]. A damaged journal is one without its guards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.services.doctor_batches import against_batches
from jxc.storage.outbox import Outbox
from tests.sync.house import House, make_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    made.sell("2026-03-31", "2026-04-01", "2026-04-02")
    made.rename("苹果")
    made.seal()
    yield made
    made.journal.close()


def found(house: House) -> list[tuple[str, str, str, str]]:
    return list(against_batches(house.journal, house.spool))


def damage(house: House, statement: str) -> None:
    run = house.journal.connection.execute
    for (trigger,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        run(f"DROP TRIGGER {trigger}")
    assert run(statement).rowcount


def test_a_sealed_journal_is_what_was_sealed(house: House) -> None:
    assert found(house) == []
    house.sell("2026-04-03")  # what is not sealed yet is held against nothing
    assert found(house) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE documents SET note = 'x' WHERE doc_no LIKE '%XS-2604-00001'", ("note ", "note x")),
        ("UPDATE lines SET cost = cost - 1 WHERE seq = (SELECT max(seq) FROM lines)", ("lines 1 cost", "lines 1 cost")),
        ("DELETE FROM postings WHERE seq = (SELECT max(seq) FROM postings) AND posting_no = 1", ("postings", "post")),
        ("UPDATE master SET body = '{}'", ("body", "body {}")),
        ("UPDATE audit SET operator = 'nobody'", ("operator", "operator nobody")),
    ],
)
def test_what_was_changed_since_is_named_with_both_values(house: House, statement: str, said: tuple[str, str]) -> None:
    damage(house, statement)
    kind, _, sealed, kept = next(finding for finding in found(house) if finding[0] == "batch-differs")
    assert (kind, sealed.startswith(said[0]), kept.startswith(said[1])) == ("batch-differs", True, True)


def test_a_document_that_was_taken_out_is_named(house: House) -> None:
    damage(house, "DELETE FROM documents WHERE doc_no LIKE '%XS-2604-00001'")
    damage(house, "DELETE FROM lines WHERE seq NOT IN (SELECT seq FROM documents)")
    damage(house, "DELETE FROM postings WHERE seq NOT IN (SELECT seq FROM documents)")
    assert [finding[0] for finding in found(house)] == ["batch-differs", "batch-totals"]
    assert found(house)[0][1].endswith("XS-2604-00001")


def test_an_own_manifest_that_is_damaged_is_named_and_the_rest_is_examined(house: House) -> None:
    house.sell("2026-04-03")
    house.seal()
    first, second = Outbox(house.journal).waiting()
    damage(house, "UPDATE outbox SET envelope = x'00' WHERE number = 1")
    path, *_ = house.spool.rglob(f"*-{second.first:012d}-*.parquet")
    path.unlink()
    assert [finding[:2] for finding in found(house)] == [
        ("manifest-damaged", first.key),
        ("batch-missing", path.relative_to(house.spool).as_posix()),
    ]


def test_a_batch_that_is_damaged_or_gone_before_it_was_sent_is_named(house: House) -> None:
    path, *_ = sorted(house.spool.rglob("*.parquet"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert [finding[0] for finding in found(house)] == ["batch-damaged"]
    path.unlink()
    assert [finding[0] for finding in found(house)] == ["batch-missing"]
    outbox = Outbox(house.journal)
    outbox.publish([frozen.spot for frozen in outbox.waiting()])
    assert found(house) == []  # the remote has it
