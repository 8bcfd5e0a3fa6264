"""The one model of tabular answers."""

import pytest

from jxc.i18n import speak
from jxc.output.cells import plain, shown
from jxc.table import Column, Kind, Table

VALUES: dict[Kind, object] = {Kind.TEXT: "a", Kind.WORD: "sale", Kind.DATE: "2026-04-01", Kind.FLAG: True}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_column_can_be_shown_to_people_and_programs(kind: Kind) -> None:
    value = VALUES.get(kind, 1)
    assert plain(kind, value)
    assert shown(kind, value, speak("en"), "Asia/Shanghai")
    assert plain(kind, None) == shown(kind, None, speak("en"), "Asia/Shanghai") == ""


def test_a_table_needs_no_more_than_a_name_columns_and_rows() -> None:
    table = Table("t", "", (Column("a", Kind.TEXT, "Item"),), (("x",),))
    assert (table.totals, table.notes) == (None, ())
