"""JSON for programs."""

import io
import json
from decimal import Decimal
from typing import Any

from jxc.i18n import speak
from jxc.output.json_text import write, write_lines
from jxc.table import Sheet, Table
from tests.output.sample import ROWS, SHEET, TABLE


def _read(answer: Table | Sheet) -> Any:  # noqa: ANN401 JSON
    out = io.StringIO()
    write(answer, out, speak("en"))
    return json.loads(out.getvalue(), parse_float=Decimal)


def test_numbers_are_exact_decimals() -> None:
    first = _read(TABLE)["rows"][0]
    assert first["value"] == Decimal("1234.56")
    assert first["quantity"] == 12
    assert first["margin"] == Decimal("0.1234")


def test_nothing_is_null_and_flags_are_flags() -> None:
    rows = _read(TABLE)["rows"]
    assert rows[2]["value"] is None
    assert (rows[0]["low"], rows[1]["low"]) == (True, False)


def test_names_are_data_and_stay_as_they_are() -> None:
    assert [row["name"] for row in _read(TABLE)["rows"]] == [row[1] for row in ROWS]


def test_totals_and_notes_stand_beside_the_rows() -> None:
    answer = _read(TABLE)
    assert answer["totals"]["value"] == Decimal("1234.06")
    assert answer["notes"][0]["params"] == {"name": "JXC_\x1b[31mTILL"}


def test_a_sheet_gives_its_facts_and_tables_by_name() -> None:
    answer = _read(SHEET)
    assert (answer["doc_no"], answer["total"], answer["change"]) == ("s001-XS-2604-00001", 40, None)
    assert len(answer["lines"]) == len(ROWS)


def test_json_lines_are_one_object_per_row() -> None:
    out = io.StringIO()
    write_lines(TABLE, out)
    lines = out.getvalue().splitlines()
    assert [json.loads(line)["sku"] for line in lines] == [row[0] for row in ROWS]


def test_an_empty_table_is_an_empty_list() -> None:
    assert _read(TABLE._replace(rows=(), totals=None, notes=()))["rows"] == []
