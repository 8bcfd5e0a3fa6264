"""Ingest: every accepted row is in the tables once, from whichever side it came, and a crash costs nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.domain.record import Document, Line, Posted, Posting
from jxc.lake import ingest
from jxc.lake.compact import compact
from jxc.lake.engine import Limits, engine
from jxc.lake.ingest import refresh
from jxc.lake.views import Basis, Scope, statements
from jxc.storage import recorded
from jxc.storage.catalog import Catalog
from jxc.storage.journal import Journal
from tests.lake import chain

SUMS = "SELECT store, sku, SUM(quantity), SUM(cost) FROM lines GROUP BY store, sku ORDER BY store, sku"
LEDGER = "SELECT store, account, SUM(debit), SUM(credit) FROM postings GROUP BY store, account ORDER BY store, account"


def answer(basis: Basis, sql: str) -> list[tuple[object, ...]]:
    with engine(basis.folder, Limits()) as connection:
        for statement in statements(sql, basis, Scope()):
            connection.execute(statement)
        return connection.execute(sql).fetchall()


def by_hand(parts: list[chain.Delivery]) -> dict[tuple[str, str], tuple[int, int]]:
    """Quantity and cost by store and item, summed from the rows themselves."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for part in parts:
        for seq, *fields in part.store.rows.lines:
            if part.first <= int(str(seq)) <= part.last:
                line = Line(*fields)  # type: ignore[arg-type]
                quantity, cost = sums.get((part.store.name, line.sku), (0, 0))
                sums[part.store.name, line.sku] = (quantity + line.quantity, cost + line.cost)
    return sums


def as_integers(rows: list[tuple[object, ...]]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(str(r[0]), str(r[1])): (int(float(str(r[2])) * 10_000), round(float(str(r[3])) * 100)) for r in rows}


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_order_any_split_any_n_gives_the_rows_known_by_then(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """[inv:once] and [inv:packing]: files, orders and refreshes are only a packing."""
    parts: list[chain.Delivery] = []
    for store in chain.stores():
        parts += chain.deliveries(store, data.draw(st.sets(st.integers(1, 30), max_size=3)))
    parts = data.draw(st.permutations(parts))
    folder = tmp_path_factory.mktemp("lake")
    basis = chain.filled(folder, parts, at_once=data.draw(st.booleans()))
    n = data.draw(st.integers(0, len(parts)))
    then = basis._replace(snapshot=basis.snapshot._replace(n=n))
    expected = by_hand(parts[:n])
    assert as_integers(answer(then, SUMS)) == expected
    ledger = answer(then, LEDGER)
    compact(basis.catalog, folder, Limits(), enough=1, progress=chain.silent)
    packed = basis._replace(snapshot=basis.catalog.snapshot()._replace(n=n))
    assert as_integers(answer(packed, SUMS)) == expected
    assert answer(packed, LEDGER) == ledger
    basis.catalog.close()


def test_refreshing_again_does_nothing(tmp_path: Path) -> None:
    basis = chain.filled(tmp_path / "lake")
    assert refresh(basis.catalog, basis.folder, Limits(), journal=None, now=0, progress=chain.silent) == 0
    assert basis.catalog.snapshot() == basis.snapshot


def test_a_refresh_that_was_killed_is_healed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Catalog, "add_files", killed)
        with pytest.raises(KeyboardInterrupt):
            chain.filled(tmp_path / "lake")
    catalog = Catalog(tmp_path / "lake" / "lake.db")
    assert catalog.snapshot() == (0, ())
    parts = [part for store in chain.stores() for part in chain.deliveries(store)]
    basis = chain.filled(tmp_path / "lake", parts[len(catalog.accepted()) :])
    assert as_integers(answer(basis, SUMS)) == by_hand(parts)


def test_two_refreshes_at_once_leave_each_row_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lake"
    folder.mkdir()
    catalog = Catalog(folder / "lake.db")
    parts = [part for store in chain.stores() for part in chain.deliveries(store)]
    for part in parts:
        chain.deliver(catalog, folder, part)
    first = ingest.pack_batches
    rivals = [True]

    def overtaken(*args: object) -> object:
        files = first(*args)  # type: ignore[arg-type]
        if rivals.pop():
            rivals.append(False)
            with Catalog(folder / "lake.db") as rival:
                refresh(rival, folder, Limits(), journal=None, now=0, progress=chain.silent)
        return files

    monkeypatch.setattr(ingest, "pack_batches", overtaken)
    refresh(catalog, folder, Limits(), journal=None, now=0, progress=chain.silent)
    basis = Basis(folder, catalog, catalog.snapshot())
    assert as_integers(answer(basis, SUMS)) == by_hand(parts)
    on_disk = {path.relative_to(folder).as_posix() for path in (folder / "tables").rglob("*.parquet")}
    assert on_disk == {file.path for file in basis.snapshot.files}


def test_nothing_half_made_is_left_beside_the_tables(tmp_path: Path) -> None:
    basis = chain.filled(tmp_path / "lake")
    assert list((basis.folder / ingest.WORK).iterdir()) == []


def own_journal(path: Path, store: chain.Store) -> Journal:
    """A real journal that holds what a store of the chain posted."""
    journal = Journal(path, create=True)
    journal.found(store.name, lambda _writer: None)
    with journal.write() as writer:
        for master in store.rows.master:
            writer.append_master(
                now=master.recorded_at, operator="amy", kind=master.kind, key=master.id, body=master.body
            )
        for document in store.rows.documents:
            writer.next_entry(document.recorded_at)
            writer.append(whole(store, document), {})
    return journal


def whole(store: chain.Store, document: Document) -> Posted:
    lines = tuple(Line(*row[1:]) for row in store.rows.lines if row[0] == document.seq)  # type: ignore[arg-type]
    postings = tuple(Posting(*row[1:]) for row in store.rows.postings if row[0] == document.seq)  # type: ignore[arg-type]
    return Posted(document, lines, postings)


def test_the_own_journal_and_a_delivery_give_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = chain.first_store()
    delivered = chain.filled(tmp_path / "delivered", chain.deliveries(store))
    journal = own_journal(tmp_path / "journal.db", store)
    monkeypatch.setattr(recorded, "OWN_RANGE", 4)
    folder = tmp_path / "own"
    folder.mkdir()
    catalog = Catalog(folder / "lake.db")
    refresh(catalog, folder, Limits(), journal=journal, now=7, progress=chain.silent)
    own = Basis(folder, catalog, catalog.snapshot())
    assert [(entry.first, entry.last, entry.own) for entry in catalog.accepted()] == [
        (1, 4, True),
        (5, 8, True),
        (9, 11, True),
    ]
    for table, order in (
        ("lines", "seq, line_no"),
        ("postings", "seq, posting_no"),
        ("documents", "seq"),
        ("master", "seq"),
    ):
        sql = f"SELECT * EXCLUDE (known) FROM {table} ORDER BY {order}"
        assert answer(own, sql) == answer(delivered, sql), table
    journal.close()


def test_only_the_tail_of_the_journal_is_taken_in(tmp_path: Path) -> None:
    store = chain.first_store()
    journal = own_journal(tmp_path / "journal.db", store)
    folder = tmp_path / "own"
    folder.mkdir()
    catalog = Catalog(folder / "lake.db")
    taken = [refresh(catalog, folder, Limits(), journal=journal, now=7, progress=chain.silent) for _ in range(2)]
    with journal.write() as writer:
        writer.append_audit(now=9, operator="amy", action="export", subject="journal")
    taken.append(refresh(catalog, folder, Limits(), journal=journal, now=9, progress=chain.silent))
    assert taken == [1, 0, 1]
    basis = Basis(folder, catalog, catalog.snapshot())
    assert answer(basis, "SELECT seq, action, known FROM audit") == [(12, "export", 2)]
    journal.close()
