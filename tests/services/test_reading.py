"""Reading files of people: text exactly as written, every encoding decided strictly, every row with its place."""

import datetime as dt
import io
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jxc.errors import JxcError
from jxc.services.reading import CHUNK, Opened, Wish, open_file

WISH = Wish(("a", "b"))


def _file(folder: Path, content: str | bytes) -> str:
    path = folder / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def _rows(opened: Opened, *columns: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for rows, texts in opened.chunks:
        found += zip(rows, *(texts[column] for column in columns or ("a", "b")), strict=True)
    return found


def _refused(path: str, wish: Wish = WISH) -> JxcError:
    with pytest.raises(JxcError) as refusal:
        _rows(open_file(path, wish))
    return refusal.value


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    assert _rows(open_file(_file(tmp_path, "b,x,a\n1,,2\n\n3,,4\n"), WISH)) == [(2, "2", "1"), (4, "4", "3")]


def test_a_long_file_comes_in_chunks_without_losing_count(tmp_path: Path) -> None:
    text = "a,b\n" + "".join(f"{number},x\n" for number in range(CHUNK + 5))
    rows = _rows(open_file(_file(tmp_path, text), WISH))
    assert rows[-1] == (CHUNK + 6, str(CHUNK + 4), "x")
    assert len(rows) == CHUNK + 5


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_utf8_is_read_with_and_without_its_mark(tmp_path: Path, start: str) -> None:
    opened = open_file(_file(tmp_path, start + "a,b\n茶,１\n"), WISH)
    assert (opened.encoding, _rows(opened)) == (None, [(2, "茶", "１")])


def test_what_is_not_utf8_is_read_as_gb18030_and_that_is_said(tmp_path: Path) -> None:
    opened = open_file(_file(tmp_path, "a,b\n茶叶,龘𠮷\n".encode("gb18030")), WISH)
    assert (opened.encoding, _rows(opened)) == ("gb18030", [(2, "茶叶", "龘𠮷")])


def test_a_latin_1_file_is_refused_with_line_and_byte(tmp_path: Path) -> None:
    error = _refused(_file(tmp_path, "a,b\nx,1\ncaf\xe9,2\n".encode("latin-1")))
    assert error.code == "file-encoding"
    assert (error.params["line"], error.params["byte"], error.params["value"]) == (3, 12, "0xe9")


def test_a_named_encoding_wins(tmp_path: Path) -> None:
    path = _file(tmp_path, "a,b\ncaf\xe9,2\n".encode("latin-1"))
    assert _rows(open_file(path, WISH._replace(encoding="latin-1"))) == [(2, "caf\xe9", "2")]
    assert _refused(path, WISH._replace(encoding="utf-8")).code == "file-encoding"
    assert _refused(path, WISH._replace(encoding="klingon")).code == "encoding-unknown"


@pytest.mark.parametrize("content", ["", "\n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    assert _refused(_file(tmp_path, content)).code == "file-empty"


def test_all_missing_columns_are_named_at_once(tmp_path: Path) -> None:
    error = _refused(_file(tmp_path, "x,y\n1,2\n"))
    assert [(problem.code, problem.params["column"]) for problem in error.problems] == [
        ("column-missing", "a"),
        ("column-missing", "b"),
    ]
    assert error.problems[0].params["known"] == "x, y"


def test_an_optional_column_that_is_not_there_is_empty(tmp_path: Path) -> None:
    opened = open_file(_file(tmp_path, "a\n1\n"), Wish(("a",), optional=("b",)))
    assert _rows(opened) == [(2, "1", "")]


def test_a_column_that_stands_twice_is_refused_where_it_is_wanted(tmp_path: Path) -> None:
    assert _refused(_file(tmp_path, "a,b,a\n1,2,3\n")).code == "column-twice"


def test_a_row_of_another_width_is_a_problem_of_its_own(tmp_path: Path) -> None:
    opened = open_file(_file(tmp_path, "a,b\n1,2\n3\n4,5\n"), WISH)
    assert _rows(opened) == [(2, "1", "2"), (4, "4", "5")]
    assert [(problem.code, problem.where[-2:]) for problem in opened.problems] == [("row-width", ":3")]


def test_a_quotation_mark_that_never_ends_is_refused_with_its_row(tmp_path: Path) -> None:
    error = _refused(_file(tmp_path, 'a,b\n1,2\n"3,4\n'))
    assert (error.code, error.params["row"]) == ("file-csv", 3)


def test_numbers_in_json_lines_stay_the_text_that_was_written(tmp_path: Path) -> None:
    opened = open_file(_file(tmp_path, '{"a": 0.10, "b": 12345678901234567890}\n\n{"a": NaN, "b": null}\n'), WISH)
    assert _rows(opened) == [(1, "0.10", "12345678901234567890"), (3, "NaN", "")]


def test_json_rows_that_are_no_flat_objects_are_problems(tmp_path: Path) -> None:
    opened = open_file(_file(tmp_path, '{"a": 1, "b": 2}\n[1]\n{"a": 1\n{"a": {}, "b": 2}\n{"b": 2}\n'), WISH)
    assert len(_rows(opened)) == 1
    assert [problem.code for problem in opened.problems] == ["row-json", "row-json", "row-json", "row-field-missing"]


def test_parquet_cells_become_the_text_their_writer_meant(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    moment = dt.datetime(2017, 1, 1, 11, 53, 26)  # noqa: DTZ001 naive, as such files have it
    pq.write_table(pa.table({"a": [0.1, None, 89638.0], "b": [moment] * 3}), path)
    rows = _rows(open_file(str(path), WISH))
    assert rows[0] == (1, "0.1", "2017-01-01 11:53:26.000000")
    assert [row[1] for row in rows] == ["0.1", "", "89638"]


def test_a_broken_parquet_file_and_a_spreadsheet_are_refused(tmp_path: Path) -> None:
    assert _refused(_file(tmp_path, b"PAR1 and then nothing")).code == "file-parquet"
    assert _refused(_file(tmp_path, b"PK\x03\x04 xlsx")).code == "file-spreadsheet"


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert _refused(str(tmp_path / "none.csv")).code == "file-missing"
    assert _refused(str(tmp_path)).code == "file-is-folder"


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n")))
    opened = open_file("-", WISH)
    assert (opened.name, _rows(opened)) == ("stdin", [(2, "1", "2")])
