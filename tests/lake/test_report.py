"""Running a report: exact cells, bound parameters, refusals by name, and a script that needs no jxc."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from jxc.errors import JxcError
from jxc.lake.contract import Report, parse
from jxc.lake.engine import Limits
from jxc.lake.report import Question, find, read_reports, run, script
from jxc.lake.views import Basis, Scope
from tests.lake import chain

NOW = chain.instant("2026-04-06", 10)
ASK = Question(now=NOW, zone="Asia/Shanghai", lang="en")


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    return chain.filled(tmp_path_factory.mktemp("lake"))


def report(sql: str, *columns: tuple[str, str]) -> Report:
    listed = ", ".join(f'{{ name = "{name}", kind = "{kind}", title = "T", zh = "题" }}' for name, kind in columns)
    text = 'title = "T"\nzh = "题"\nhelp = "H."\nhelp_zh = "助。"\nparameters = []'
    return parse("mine", f"/*---\n{text}\ncolumns = [{listed}]\n---*/\n{sql}")


def refusal(basis: Basis, asked: Report, question: Question = ASK) -> JxcError:
    with pytest.raises(JxcError) as caught:
        run(asked, basis, question, Limits())
    return caught.value


def test_cells_are_integers_of_their_kind(basis: Basis) -> None:
    sql = """SELECT CAST('-1.05' AS DECIMAL(18,2)) AS m, CAST(2.5 AS DECIMAL(18,4)) AS q,
        CAST(1.000001 AS DECIMAL(18,6)) AS p, CAST(0.1234 AS DECIMAL(6,4)) AS c, 7 AS i,
        DATE '2026-04-01' AS d, TIMESTAMP '1970-01-01 00:00:01.5' AS t,
        TRUE AS f, 'x' AS x, CAST(NULL AS DECIMAL(18,2)) AS n"""
    kinds = ("money", "quantity", "price", "percent", "integer", "date", "time", "flag", "text", "money")
    table = run(report(sql, *zip("mqpcidtfxn", kinds, strict=True)), basis, ASK, Limits())
    assert list(table.rows) == [(-105, 25_000, 1_000_001, 1234, 7, "2026-04-01", 1_500_000, True, "x", None)]


def test_the_largest_money_is_exact(basis: Basis) -> None:
    values = ("CAST('9999999999999999.99' AS DECIMAL(18,2))", "CAST('0.02' AS DECIMAL(18,2))")
    sql = "SELECT SUM(v) AS m FROM (VALUES ({}), ({})) AS x (v)".format(*values)
    assert list(run(report(sql, ("m", "money")), basis, ASK, Limits()).rows) == [(10**18 + 1,)]


@pytest.mark.parametrize("whole", ["0", "-12.34", "999999999999.99", "10000000000000.01", "-10000000000000.01"])
def test_figures_are_the_same_on_both_sides_of_64_bits(basis: Basis, whole: str) -> None:
    values = f"(VALUES ('{whole}'), (NULL)) AS x (v)"
    sql = f"SELECT CAST(v AS DECIMAL(38,6)) AS p, CAST(v AS DECIMAL(18,2)) AS m FROM {values}"
    fen = int(Decimal(whole) * 100)
    rows = list(run(report(sql, ("p", "price"), ("m", "money")), basis, ASK, Limits()).rows)
    assert rows == [(fen * 10_000, fen), (None, None)]


def test_rows_can_be_read_twice_and_in_order(basis: Basis) -> None:
    table = run(report("SELECT i FROM range(25000) AS r (i) ORDER BY i DESC", ("i", "integer")), basis, ASK, Limits())
    assert list(table.rows) == list(table.rows) == [(i,) for i in range(24_999, -1, -1)]
    assert [pair[0] == pair[1] for pair in zip(table.rows, table.rows, strict=True)] == [True] * 25_000


def test_a_binary_fraction_is_refused_by_column(basis: Basis) -> None:
    error = refusal(basis, report("SELECT CAST(1 AS DECIMAL(18,2)) / 3 AS m", ("m", "money")))
    assert (error.code, error.params["column"], error.params["found"]) == ("report-type", "m", "DOUBLE")


def test_other_columns_than_the_head_names_are_refused(basis: Basis) -> None:
    assert refusal(basis, report("SELECT 1 AS a, 2 AS b", ("a", "integer"))).code == "report-columns"


def test_sql_that_does_not_run_is_refused_with_the_reason(basis: Basis) -> None:
    error = refusal(basis, report("SELECT nothing FROM stores", ("a", "integer")))
    assert error.code == "report-sql"
    assert "nothing" in str(error.params["reason"])


def test_a_report_is_one_select_and_nothing_else(basis: Basis) -> None:
    for sql in ("DROP VIEW stores", "SELECT 1 AS a; SELECT 2 AS a", "COPY (SELECT 1) TO 'x.csv'"):
        assert refusal(basis, report(sql, ("a", "integer"))).code == "report-sql", sql


def test_a_report_reads_nothing_outside_the_lake(basis: Basis, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n", encoding="utf-8")
    sql = f"SELECT a FROM read_csv('{(tmp_path / 'x.csv').as_posix()}')"
    assert refusal(basis, report(sql, ("a", "integer"))).code == "report-sql"


def test_an_unknown_parameter_is_refused(basis: Basis) -> None:
    assert refusal(basis, report("SELECT $weather AS a", ("a", "text"))).code == "report-parameter"


def test_a_grouping_that_is_not_offered_is_refused(basis: Basis) -> None:
    assert refusal(basis, find("margin", Path("none")), ASK._replace(by=("hour",))).code == "report-by"


def test_a_report_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(JxcError, match="report-unknown-near") as caught:
        find("marginn", Path("none"))
    assert caught.value.params["near"] == "margin"
    with pytest.raises(JxcError) as caught:
        find("weather", Path("none"))
    assert caught.value.code == "report-unknown"
    assert "margin" in str(caught.value.params["known"]).split(", ")


def test_a_users_report_stands_beside_ours_and_before_one_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "mine.sql").write_text("mine", encoding="utf-8")
    (tmp_path / "stock.sql").write_text("own stock", encoding="utf-8")
    found = read_reports(tmp_path)
    assert (found["mine"], found["stock"]) == ("mine", "own stock")
    assert found["margin"] == read_reports(tmp_path / "none")["margin"]


def test_totals_are_computed_by_the_engine_over_the_whole_answer(basis: Basis) -> None:
    table = chain.ask(basis, "stock", by=("store",), top=1)
    assert [column.name for column in table.columns] == ["store", "store_name", "quantity", "value"]
    assert list(table.rows) == [("s001", "东门店", 220_000, 23_400)]
    assert table.totals == (None, None, None, 23_400)


def asked(name: str) -> Question:
    """A question that uses every kind of parameter."""
    by = ("store", "item", "day") if name in {"margin", "sales-summary"} else ()
    scope = Scope(stores=("s001", "s002"))
    return ASK._replace(first="2026-04-02", last="2026-04-05", as_of="2026-04-04", by=by, scope=scope)


@pytest.mark.parametrize("name", list(read_reports(Path("none"))))
def test_the_printed_script_gives_the_same_rows_in_plain_duckdb(basis: Basis, name: str) -> None:
    """[inv:printed-sql]."""
    found = find(name, Path("none"))
    with duckdb.connect() as plain:
        plain.execute(script(found, basis, asked(name)))
        printed = plain.fetchall()
        table = run(found, basis, asked(name), Limits())
    shown = {column.name for column in table.columns}
    places = [place for place, column in enumerate(found.columns) if column.name in shown]
    assert list(table.rows) == [tuple(cell(row[place]) for place in places) for row in printed]


def cell(value: object) -> object:
    """A value of plain DuckDB as the cell that jxc makes of it."""
    if isinstance(value, Decimal):
        return int(str(value).replace(".", ""))
    if isinstance(value, datetime):
        return (value - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001 both without zone
    return str(value) if isinstance(value, date) else value


WALLS = [
    "FROM read_text('/etc/passwd')",
    "FROM read_text('LAKE/../keys/node.key')",
    "FROM read_text('LAKE/lake.db')",
    "FROM read_blob('/proc/self/environ')",
    "FROM read_csv('/etc/hosts')",
    "FROM '/etc/hosts.csv'",
    "FROM read_parquet('LAKE/tables/**/*.parquet')",
    "FROM read_parquet('LAKE/mirror/**/*.parquet')",
    "FROM read_parquet('https://127.0.0.1/x.parquet')",
    "FROM read_parquet('s3://bucket/x.parquet')",
    "FROM glob('/*')",
    "FROM glob('LAKE/*')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM query('COPY (SELECT 1) TO ''LAKE/out.csv''')",
    "FROM query('SET threads = 1')",
    "FROM query_table(['/etc/hosts.csv'])",
    "FROM sqlite_scan('LAKE/lake.db', 'accepted')",
    "FROM bound",
    "; COPY (SELECT 1) TO 'LAKE/out.csv'",
    "; ATTACH 'LAKE/other.db'",
    "; INSTALL httpfs",
    "; SET threads = 1",
    "; SET enable_external_access = true",
    "; PRAGMA enable_profiling",
    "; EXPORT DATABASE 'LAKE/out'",
    "; CREATE PERSISTENT SECRET s (TYPE s3)",
]


@pytest.mark.parametrize("more", WALLS)
def test_a_report_that_somebody_wrote_finds_every_door_closed(basis: Basis, more: str) -> None:
    """It may read its snapshot, and nothing else happens [inv:closed-door]."""

    def lies_there() -> dict[str, int]:
        return {str(path): path.stat().st_size for path in basis.folder.rglob("*")}

    before = lies_there()
    sql = f"SELECT 1 AS n {more.replace('LAKE', basis.folder.as_posix())}"
    assert refusal(basis, report(sql, ("n", "integer"))).code == "report-sql"
    assert lies_there() == before


@pytest.mark.parametrize("sql", ["COPY (SELECT 1) TO 'x'", "INSTALL httpfs", "CREATE TABLE t (n INTEGER)", "SET x = 1"])
def test_a_report_is_one_select(basis: Basis, sql: str) -> None:
    assert refusal(basis, report(sql, ("n", "integer"))).code == "report-sql"


def test_a_damaged_file_is_the_lakes_fault_and_not_the_reports(tmp_path: Path) -> None:
    damaged = chain.filled(tmp_path / "lake")
    for file in damaged.snapshot.of("lines"):
        (damaged.folder / file.path).unlink()
    assert refusal(damaged, find("stock", Path("none"))).code == "lake-engine"
