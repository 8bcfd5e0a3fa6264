"""Files of hand-held counters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.services import buying, counted, importing, selling, stocktaking
from jxc.services.desk import Desk
from jxc.services.mapping import read_mapping, template_mapping
from jxc.services.selling import Slip
from tests.services.premises import NOON, SECOND, refused, state


@pytest.fixture
def counting(desk: Desk) -> Desk:
    buying.buy(desk, ["1001x30@11.30", "1002x10@5.45"], Slip("S1"))
    stocktaking.start_count(desk)
    return desk


def take_in(desk: Desk, path: Path, *, skip_bad: bool = False) -> importing.Imported:
    return importing.import_files(desk, template_mapping("count"), [str(path)], skip_bad=skip_bad)


def figures(desk: Desk) -> list[tuple[object, ...]]:
    """Item, book, counted, sheets."""
    return [(row[0], row[3], row[4], row[11]) for row in counted.review(desk, everything=True).rows]


def test_rows_are_added_by_barcode_unit_and_sheet(counting: Desk, tmp_path: Path) -> None:
    file = tmp_path / "counter.csv"
    file.write_text("item,quantity,unit,sheet\n6902,2,,A\n1001,1,箱,B\n6901,3,,B\n1002,9.5,,\n", "utf-8")
    done = take_in(counting, file)
    assert (done.posted, done.left_out) == (4, ())
    assert figures(counting) == [("1001", 30_0000, 39_0000, "A,B"), ("1002", 10_0000, 9_5000, "")]


def test_all_that_is_wrong_is_said_with_its_row_and_nothing_is_taken_in(counting: Desk, tmp_path: Path) -> None:
    file = tmp_path / "counter.csv"
    file.write_text("item,quantity,unit\n1001,5,\n9,1,\n1001,-1,\n1001,1e3,\n1001,1,桶\n1002,1\n", "utf-8")
    before = state(counting)
    error = refused(lambda: take_in(counting, file))
    assert sorted((p.where, p.code) for p in error.problems) == [
        (f"{file}:3", "item-unknown"), (f"{file}:4", "quantity-negative"), (f"{file}:5", "number-unreadable"),
        (f"{file}:6", "unit-unknown"), (f"{file}:7", "row-width"),
    ]  # fmt: skip
    assert state(counting) == before
    done = take_in(counting, file, skip_bad=True)
    assert (done.posted, len(done.left_out)) == (1, 5)


def test_a_part_counts_only_what_belongs_to_it(counting: Desk, tmp_path: Path) -> None:
    stocktaking.cancel_count(counting)
    stocktaking.start_count(counting, scope=stocktaking.Scope(items=("1001",)))
    file = tmp_path / "counter.csv"
    file.write_text("item,quantity\n1001,5\n1002,5\n", "utf-8")
    error = refused(lambda: take_in(counting, file))
    assert (error.code, [p.where for p in error.problems]) == ("count-outside", [f"{file}:3"])


def test_the_same_file_is_not_counted_twice(counting: Desk, tmp_path: Path) -> None:
    file = tmp_path / "counter.csv"
    file.write_text("item,quantity\n1001,5\n", "utf-8")
    take_in(counting, file)
    assert refused(lambda: take_in(counting, file)).code == "count-file-twice"
    assert figures(counting) == [("1001", 30_0000, 5_0000, "")]


def test_a_row_with_a_time_is_held_against_the_books_of_that_moment(desk: Desk, tmp_path: Path) -> None:
    """Thirty there; counted, then four sold, counted elsewhere, then two sold; the counter is read out at the end."""
    buying.buy(desk, ["1001x30@11.30"], Slip("S1"))
    times = iter([NOON + minutes * 60 * SECOND for minutes in range(60, 600, 10) for _ in range(20)])
    desk = desk._replace(world=desk.world._replace(now=lambda: next(times)))
    stocktaking.start_count(desk)  # 13:00
    _wait(times, NOON + 90 * 60 * SECOND)
    selling.sell(desk, ["1001x4"], Slip())  # 13:40
    _wait(times, NOON + 150 * 60 * SECOND)
    selling.sell(desk, ["1001x2"], Slip())  # 14:40
    _wait(times, NOON + 200 * 60 * SECOND)
    file = tmp_path / "counter.csv"
    file.write_text("item,quantity,sheet,time\n1001,10,A,2026-04-15 13:20:00\n1001,16,B,2026-04-15 14:00:00\n", "utf-8")
    take_in(desk, file)
    assert figures(desk) == [("1001", 26_0000, 26_0000, "A,B")]
    assert [row[9] for row in counted.review(desk).rows] == [True]


def _wait(times: Iterator[int], until: int) -> None:
    while next(times) < until:
        pass


def test_a_time_before_the_stocktake_or_still_to_come_is_refused(counting: Desk, tmp_path: Path) -> None:
    file = tmp_path / "counter.csv"
    file.write_text("item,quantity,time\n1001,5,2020-01-01 08:00:00\n1001,5,2030-01-01 08:00:00\n", "utf-8")
    error = refused(lambda: take_in(counting, file))
    assert [p.code for p in error.problems] == ["count-time", "count-time"]


def test_a_mapping_reads_what_another_counter_writes(counting: Desk, tmp_path: Path) -> None:
    mapping = tmp_path / "pda.toml"
    mapping.write_text(
        'name = "pda"\nkind = "count"\ndelimiter = ";"\ndecimal = ","\n[columns]\nitem = "EAN"\nquantity = "MENGE"\n',
        "utf-8",
    )
    file = tmp_path / "pda.txt"
    file.write_text("EAN;MENGE\n6902;1\n1002;7,25\n", "utf-8")
    done = importing.import_files(counting, read_mapping(str(mapping)), [str(file)])
    assert (done.name, done.posted) == ("pda", 2)
    assert figures(counting) == [("1001", 30_0000, 12_0000, ""), ("1002", 10_0000, 7_2500, "")]


def test_no_stocktake_no_scans(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "counter.csv"
    file.write_text("item,quantity\n1001,5\n", "utf-8")
    assert refused(lambda: take_in(desk, file)).code == "count-none-open"
