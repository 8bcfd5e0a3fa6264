"""Reports at a home: the own tail is in, one n, an honest basis, and refusals where an answer would mislead."""

from pathlib import Path

import duckdb
import pytest

from jxc.errors import INCOMPLETE, JxcError
from jxc.services import reporting
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.reporting import Wish
from jxc.services.shop import Shop
from jxc.services.world import World
from jxc.storage.catalog import Catalog, Hole, Tip
from jxc.table import Table
from tests.lake import chain
from tests.services.premises import NOON, a_desk, a_home, a_world, buy, sell

MINUTE = 60_000_000


def ask(home: Home, name: str, wish: Wish = Wish(), world: World | None = None) -> Table:  # noqa: B008 a value, never changed
    return reporting.show_report(home, world or a_world(), "en", name, wish)


def refused(home: Home, name: str, wish: Wish, world: World | None = None) -> JxcError:
    with pytest.raises(JxcError) as caught:
        ask(home, name, wish, world)
    return caught.value


@pytest.fixture
def trading(tmp_path: Path) -> Home:
    desk = a_desk(tmp_path / "home")
    buy(desk, "10", "11.30")
    sell(desk, "4")
    return Home(tmp_path / "home", env={})


@pytest.fixture
def hq(tmp_path: Path) -> Home:
    """A home that accepted two stores' manifests: s001 at noon, s002 an hour later."""
    home = a_home(tmp_path / "home")
    home.lake_path.mkdir()
    with Catalog(home.lake_path / "lake.db") as catalog:
        for hours, store in enumerate((chain.first_store(), chain.second_store())):
            store.name = ("s101", "s102")[hours]
            for delivery in chain.deliveries(chain.renamed(store)):
                chain.deliver(catalog, home.lake_path, delivery, now=NOON + hours * 60 * MINUTE)
    return home


def test_the_last_sale_is_in_the_next_report(trading: Home) -> None:
    assert [row[-3:] for row in ask(trading, "stock").rows] == [(60_000, 10_000_000, 6_000)]
    sell(at_the_till(trading), "1")
    assert [row[-3:] for row in ask(trading, "stock").rows] == [(50_000, 10_000_000, 5_000)]


def test_duckdb_opens_once_for_a_report_and_once_more_only_to_take_in_what_is_new(
    trading: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = 0
    connect = duckdb.connect

    def counted(database: str, *, config: dict[str, str | bool | float | list[str]]) -> duckdb.DuckDBPyConnection:
        nonlocal opened
        opened += 1
        return connect(database, config=config)

    monkeypatch.setattr(duckdb, "connect", counted)
    ask(trading, "stock")
    assert opened == len(("taking in", "answering"))
    ask(trading, "stock")
    assert opened == len(("taking in", "answering", "answering"))


def at_the_till(home: Home) -> Desk:
    return Desk(Shop(home.journal, home.settings), a_world(), "amy")


def test_the_basis_names_n_and_each_store(hq: Home) -> None:
    note = ask(hq, "stock").notes[0]
    assert note.params == {"n": 3, "stores": f"s001 #{hq.journal.tip()}, s101 1/1, s102 1/1"}
    assert ask(hq, "stock", Wish(stores=("s102",))).notes[0].params["stores"] == "s102 1/1"


def test_a_hole_is_shown_and_makes_the_answer_incomplete_for_that_store_alone(hq: Home) -> None:
    with Catalog(hq.lake_path / "lake.db") as catalog:
        catalog.add_hole(Hole("s102", 1, 2, "documents/x.parquet", "missing", 0))
    assert ask(hq, "stock").notes[1].params == {"manifest": "s102 1/2", "file": "documents/x.parquet"}
    error = refused(hq, "stock", Wish(require_complete=True))
    assert (error.code, error.exit_status, error.params["store"]) == ("report-incomplete", INCOMPLETE, "s102")
    assert ask(hq, "stock", Wish(require_complete=True, stores=("s101",))).notes[1:] == ()


def test_a_manifest_that_was_seen_but_not_accepted_is_incomplete(hq: Home) -> None:
    with Catalog(hq.lake_path / "lake.db") as catalog:
        catalog.set_tips([Tip("s101", 1, 2, "ff", "", "", 0), Tip("s102", 1, 1, "ff", "", "", 0)])
    error = refused(hq, "margin", Wish(require_complete=True))
    assert error.params == {"store": "s101", "missing": "1/2"}


def test_a_registered_store_that_never_sent_is_incomplete(hq: Home) -> None:
    with hq.journal.write() as writer:
        writer.append_master(now=NOON, operator="amy", kind="store", key="s103", body="{}")
    assert refused(hq, "margin", Wish(require_complete=True)).params["store"] == "s103"
    assert list(ask(hq, "margin", Wish(stores=("s103",))).rows) == []


def test_a_registered_store_that_never_sent_is_named_and_older_than_any_limit(hq: Home) -> None:
    with hq.journal.write() as writer:
        writer.append_master(now=NOON, operator="amy", kind="store", key="s103", body="{}")
    assert [note.params for note in ask(hq, "margin").notes[1:]] == [{"stores": "s103"}]
    error = refused(hq, "margin", Wish(max_lag="30d"))
    assert (error.code, error.exit_status, error.params) == ("report-unheard", INCOMPLETE, {"store": "s103"})
    assert ask(hq, "margin", Wish(max_lag="30d", stores=("s101",))).rows


def test_records_older_than_the_limit_are_refused_by_store(hq: Home) -> None:
    later = a_world(NOON + 100 * MINUTE)
    assert ask(hq, "stock", Wish(max_lag="2h"), later).rows
    error = refused(hq, "stock", Wish(max_lag="90"), a_world(NOON + 100 * MINUTE))
    assert (error.code, error.exit_status) == ("report-too-old", INCOMPLETE)
    assert error.params == {"store": "s101", "minutes": 100, "limit": 90}
    assert ask(hq, "stock", Wish(max_lag="90m", stores=("s102",)), a_world(NOON + 100 * MINUTE)).rows


def test_an_answer_as_it_was_known_before(hq: Home) -> None:
    ask(hq, "stock")
    for known in ("1", "2026-04-15T12:30"):
        answer = ask(hq, "stock", Wish(as_known=known, by=("store",)))
        assert [row[0] for row in answer.rows] == ["s101"]
        assert answer.notes[0].params["n"] == 1
    assert refused(hq, "stock", Wish(as_known="99")).code == "report-known"
    assert refused(hq, "stock", Wish(as_known="then")).code == "date-malformed"


def test_all_options_that_a_report_does_not_take_are_told(trading: Home) -> None:
    error = refused(trading, "freshness", Wish(first="today", top="3"))
    assert [problem.params["option"] for problem in error.problems] == ["--from", "--top"]


def test_what_cannot_be_read_is_refused(trading: Home) -> None:
    for wish, code in (
        (Wish(first="someday"), "date-malformed"),
        (Wish(first="2026-05", last="2026-04"), "days-reversed"),
        (Wish(top="-1"), "number-unreadable"),
        (Wish(max_lag="soon"), "lag-malformed"),
        (Wish(stores=("s999",)), "store-not-in-lake"),
        (Wish(by=("weather",)), "report-by"),
    ):
        assert refused(trading, "margin", wish).code == code


def test_groupings_may_be_said_together(trading: Home) -> None:
    together, apart = (ask(trading, "margin", Wish(by=by)) for by in (("item,day",), ("item", "day")))
    assert list(together.rows) == list(apart.rows)
    assert [column.name for column in together.columns][:3] == ["day", "sku", "name"]


def test_days_are_the_stores_own(trading: Home) -> None:
    assert len(list(ask(trading, "journal", Wish(first="2026-04", last="2026-04")).rows)) > 0
    assert list(ask(trading, "journal", Wish(last="yesterday")).rows) == []
    assert len(list(ask(trading, "journal", Wish(first="today", last="today")).rows)) > 0


def test_the_list_shows_ours_and_the_users_own(trading: Home) -> None:
    example = Path(__file__).parents[2] / "examples" / "custom-report" / "slow-sellers.sql"
    trading.reports_path.mkdir()
    (trading.reports_path / "slow-sellers.sql").write_bytes(example.read_bytes())
    listed = {row[0]: row[1] for row in reporting.list_reports(trading, "zh").rows}
    (trading.reports_path / "broken.sql").write_text("SELECT 1", encoding="utf-8")
    listed |= {row[0]: row[1] for row in reporting.list_reports(trading, "zh").rows}
    assert (listed["margin"], listed["slow-sellers"], listed["broken"]) == ("销售毛利分析表", "滞销商品", "?")
    assert list(ask(trading, "slow-sellers", Wish(first="2026-04-16")).rows) == [
        ("s001", "1001", "茶", 60_000, 6_000, "2026-04-15")
    ]


def test_refresh_compact_and_verify_say_what_they_did(trading: Home) -> None:
    world = a_world()
    assert list(reporting.refresh_lake(trading, world).rows) == [(1, 1)]
    assert list(reporting.refresh_lake(trading, world).rows) == [(0, 1)]
    sell(at_the_till(trading), "1")
    ((packed, swept),) = reporting.compact_lake(trading, world).rows
    assert (packed, swept) == (6, 0)  # two files each of documents, lines and postings
    ((files, _),) = reporting.verify_lake(trading, world).rows
    assert files == 4  # these and the masters


def test_a_damaged_lake_is_told_file_by_file(trading: Home) -> None:
    reporting.refresh_lake(trading, a_world())
    damaged = next((trading.lake_path / "tables" / "lines").rglob("*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(JxcError, match="lake-file-changed"):
        reporting.verify_lake(trading, a_world())


def test_a_chart_is_of_one_of_the_figures_shown(trading: Home) -> None:
    assert ask(trading, "margin", Wish(chart="margin")).chart == "margin"
    with pytest.raises(JxcError, match="report-chart"):
        ask(trading, "margin", Wish(chart="store"))
