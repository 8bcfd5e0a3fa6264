"""The named views: one n, explicit files, the newest masters, and nothing outside the scope."""

from pathlib import Path

import pytest

from jxc.lake.engine import Limits, engine
from jxc.lake.views import NAMES, Basis, Scope, statements
from jxc.storage.catalog import Acceptance, Finding, Hole
from tests.lake import chain


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    return chain.filled(tmp_path_factory.mktemp("lake"))


def select(basis: Basis, sql: str, scope: Scope = Scope()) -> list[tuple[object, ...]]:  # noqa: B008 a value, never changed
    with engine(basis.folder, Limits()) as connection:
        for statement in statements(sql, basis, scope):
            connection.execute(statement)
        return connection.execute(sql).fetchall()


def test_every_view_can_be_read_over_an_empty_lake(tmp_path: Path) -> None:
    empty = chain.filled(tmp_path / "lake", [])
    for name in NAMES:
        assert (select(empty, f"SELECT * FROM {name}") == []) == (name != "kinds"), name


def test_every_view_can_be_read_over_a_full_lake(basis: Basis) -> None:
    for name in NAMES:
        found = select(basis, f"SELECT COUNT(*) FROM {name}")
        assert (found[0][0] == 0) == (name in {"audit", "holes", "findings", "reasons", "side_entries"}), name


def test_only_the_views_that_a_query_needs_are_made(basis: Basis) -> None:
    made = [line.split()[5] for line in statements("SELECT 1 FROM stock_days -- items", basis, Scope())]
    assert made == ["master", "masters_of(of_kind)", "accounts", "lines", "postings", "stock_days"]


def test_no_view_looks_for_files_by_itself(basis: Basis) -> None:
    text = "\n".join(statements(" ".join(NAMES), basis, Scope()))
    assert "*.parquet" not in text
    assert {file.path for file in basis.snapshot.files if file.path in text} == {f.path for f in basis.snapshot.files}


def test_headquarters_name_of_an_item_stands_before_a_stores(basis: Basis) -> None:
    assert select(basis, "SELECT name, category FROM items WHERE sku = '1001'") == [("绿茶", "茶")]


def test_the_newest_version_known_then_is_shown(tmp_path: Path) -> None:
    hq = chain.Store("hq")
    hq.know("item", "1001", name="old")
    hq.know("item", "1001", "2026-03-02", name="new")
    two = chain.filled(tmp_path / "lake", chain.deliveries(hq, [1]))
    first = two._replace(snapshot=two.snapshot._replace(n=1))
    assert select(first, "SELECT name FROM items") == [("old",)]
    assert select(two, "SELECT name FROM items") == [("new",)]


def test_an_account_below_another_has_its_role(tmp_path: Path) -> None:
    hq = chain.Store("hq")
    for code, role in (
        ("1405", "inventory"),
        ("1405.01", ""),
        ("1405.01.02", ""),
        ("14051", ""),
        ("2202", "payable"),
        ("2202.01", "uninvoiced"),
    ):
        hq.know("account", code, name=code, zh=code, role=role, **{"class": "asset"})
    basis = chain.filled(tmp_path / "lake", chain.deliveries(hq))
    assert select(basis, "SELECT account, role FROM accounts ORDER BY account") == [
        ("1405", "inventory"), ("1405.01", "inventory"), ("1405.01.02", "inventory"), ("14051", ""),
        ("2202", "payable"), ("2202.01", "uninvoiced"),
    ]  # fmt: skip


def test_a_scope_narrows_goods_and_money_alike(basis: Basis) -> None:
    for name in ("documents", "lines", "postings", "stock_days", "account_days", "stores", "manifests"):
        assert select(basis, f"SELECT DISTINCT store FROM {name}", Scope(stores=("s002",))) == [("s002",)], name
    for scope in (Scope(items=("1002",)), Scope(categories=("粮",))):
        assert select(basis, "SELECT DISTINCT sku FROM lines", scope) == [("1002",)]
        assert select(basis, "SELECT DISTINCT sku FROM postings", scope) == [("1002",)]


def test_a_quote_in_a_scope_is_only_a_text(basis: Basis) -> None:
    assert select(basis, "SELECT * FROM lines", Scope(stores=("s001' OR 'a' = 'a",))) == []


def test_holes_and_findings_come_from_the_catalog(tmp_path: Path) -> None:
    basis = chain.filled(tmp_path / "lake")
    basis.catalog.add_hole(Hole("s002", 1, 2, "documents/o'k", "missing", 0))
    entry = basis.catalog.accepted()[0]
    known = basis.catalog.accept(
        Acceptance("s009", 1, 1, "ff", 1, 1, 0, entry.accepted_at), findings=[Finding("negative", "1001", "-2")]
    )
    assert select(basis, "SELECT store, number, key FROM holes") == [("s002", 2, "documents/o'k")]
    assert select(basis, "SELECT * FROM findings") == []
    later = basis._replace(snapshot=basis.snapshot._replace(n=known))
    assert select(later, "SELECT known, code FROM findings") == [(known, "negative")]


def test_the_documentation_names_every_view_with_its_columns(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "lake.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in page.splitlines() if row.startswith("| `")]
    documented = {row[1].strip(" `"): row[3].replace("`", "").split() for row in rows}
    empty = chain.filled(tmp_path / "lake", [])
    found = {name: [column[0] for column in _described(empty, name)] for name in NAMES if name != "master"}
    assert documented == found


def _described(basis: Basis, name: str) -> list[tuple[object, ...]]:
    with engine(basis.folder, Limits()) as connection:
        for statement in statements(name, basis, Scope()):
            connection.execute(statement)
        return connection.execute(f"DESCRIBE {name}").fetchall()


def test_a_taxpayer_has_what_its_stores_booked_while_they_belonged_to_it(basis: Basis, tmp_path: Path) -> None:
    days = select(
        basis, "SELECT store, MIN(ledger_date), MAX(ledger_date) FROM documents GROUP BY store ORDER BY store"
    )
    store, first, last = days[0]
    hq = chain.Store("hq")
    hq.know("store", str(store), name="x", entity="main", changes=[{"from": str(last), "entity": "east"}])
    select_days = f"SELECT entity, first, until FROM entity_days WHERE store = '{store}' ORDER BY first"
    moved = chain.filled(tmp_path / "lake", chain.deliveries(hq))
    found = [(entity, str(since), str(until)) for entity, since, until in select(moved, select_days)]
    assert found == [("main", "0001-01-01", str(last)), ("east", str(last), "9999-12-31")]
    everything = select(basis, "SELECT COUNT(*) FROM postings")
    assert select(basis, "SELECT COUNT(*) FROM postings", Scope(entities=("main",))) == everything
    assert select(basis, "SELECT COUNT(*) FROM postings", Scope(entities=("east",))) == [(0,)]
    assert first <= last  # type: ignore[operator] # days
