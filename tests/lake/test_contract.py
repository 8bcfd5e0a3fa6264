"""A report's head is a contract: all of its faults are told, with the file's name."""

import re

import pytest

from jxc.errors import JxcError
from jxc.lake.contract import DIMENSIONS, PARAMETERS, narrowed, parse
from jxc.table import Kind

GOOD = """/*---
title = "Stores"
zh = "门店"
help = "All stores."
help_zh = "所有门店。"
parameters = ["store"]
columns = [{ name = "store", kind = "text", title = "Store", zh = "门店" }]
---*/
SELECT store FROM stores;
"""


def faults(text: str) -> list[str]:
    with pytest.raises(JxcError) as refusal:
        parse("mine", text)
    error = refusal.value
    assert error.code == "report-header"
    return [str(problem.params["fault"]) for problem in error.problems] or [str(error.params["fault"])]


def test_a_right_head_is_read() -> None:
    report = parse("mine", GOOD)
    assert (report.title, report.zh, report.parameters, report.by) == ("Stores", "门店", ("store",), ())
    assert report.columns[0][:3] == ("store", Kind.TEXT, "Store")
    assert report.sql == "SELECT store FROM stores"


def test_a_file_saved_by_a_windows_editor_is_read() -> None:
    assert parse("mine", "\ufeff" + GOOD.replace("\n", "\r\n")).title == "Stores"


def test_no_grouping_by_default_is_kept_apart_from_none_said() -> None:
    grouped = GOOD.replace("[{", '[{ name = "m", kind = "text", title = "M", zh = "M", by = "month" },{')
    for said, expected in (("", ("month",)), ("default_by = []\n", ())):
        assert parse("mine", grouped.replace("parameters", f'by = ["month"]\n{said}parameters')).default_by == expected


def test_a_file_without_a_head_says_how_it_begins() -> None:
    assert faults("SELECT 1") == ["it does not begin with /*--- … ---*/"]
    assert faults(GOOD.replace("---*/", "")) == ["it does not begin with /*--- … ---*/"]


def test_toml_that_cannot_be_read_says_where() -> None:
    assert "line 2" in faults(GOOD.replace('title = "Stores"', "title = Stores"))[0]


def test_all_faults_are_told_at_once() -> None:
    bad = (
        GOOD.replace('zh = "门店"\n', "")
        .replace('["store"]', '["shop"]')
        .replace('kind = "text"', 'kind = "float"')
        .replace('name = "store"', 'name = "The Store"')
        .replace("help = ", 'by = ["weather"]\nhelp = ')
        .replace("parameters", "surprise = 1\nparameters")
    )
    assert faults(bad) == [
        "“surprise” is not known",
        "“zh” must be a text",
        f"“shop” is no parameters; there are {', '.join(PARAMETERS)}",
        f"“weather” is no by; there are {', '.join(DIMENSIONS)}",
        "column 1: “The Store” must be small letters, digits and _",
        f"column 1: “float” is no kind; there are {', '.join(Kind)}",
    ]


def test_a_column_that_is_no_table_is_told_by_its_place() -> None:
    assert faults(GOOD.replace("columns = [", "columns = [1, ")) == ["column 1: must be a table of texts"]
    assert faults(re.sub("columns = .*", "columns = []", GOOD)) == ["“columns” must list the columns"]


def test_a_narrowed_text_says_columns_and_grouping_once_and_keeps_the_rest() -> None:
    text = GOOD.replace("columns =", 'by = ["store", "item"]\ndefault_by = ["store"]\ncolumns =')
    once = narrowed("mine", text, show=("store",), by=("item",))
    found = parse("mine", once)
    assert (found.show, found.default_by) == (("store",), ("item",))
    assert found._replace(show=(), default_by=("store",)) == parse("mine", text)
    assert narrowed("mine", once, show=(), by=()) == once
    assert parse("mine", narrowed("mine", once, show=(), by=("store",))).show == ("store",)
