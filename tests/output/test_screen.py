"""Where data and talk go, and in which form."""

import io
import json
import sys
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.i18n import speak
from jxc.output.screen import Screen, Style
from tests.output.sample import SHEET, TABLE, ZONE


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _screen(style: Style = Style()) -> Screen:  # noqa: B008 an immutable value
    return Screen(speak("en"), style)


def test_a_table_is_csv_in_a_pipe_and_a_table_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _screen().show(TABLE, timezone=ZONE)
    assert capsys.readouterr().out.startswith("sku,name")
    monkeypatch.setattr(sys, "stdout", out := Terminal())
    _screen(Style(hot=True)).show(TABLE, timezone=ZONE)
    assert out.getvalue().startswith("Stock\n")


def test_a_sheet_is_text_wherever_it_goes_unless_a_format_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    _screen().show(SHEET, timezone=ZONE)
    assert capsys.readouterr().out.startswith("Sale\n")
    _screen(Style(format="csv")).show(SHEET, timezone=ZONE)
    assert capsys.readouterr().out.startswith("sku,name")
    _screen(Style(format="csv")).show(SHEET._replace(tables=()), timezone=ZONE)
    assert capsys.readouterr().out == "doc_no,total,change\ns001-XS-2604-00001,40.00,\n"


def test_notes_are_talk_beside_data_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    _screen(Style(format="csv")).show(TABLE, timezone=ZONE)
    captured = capsys.readouterr()
    assert "wins over" in captured.err
    assert "wins over" not in captured.out


def test_json_stays_one_value_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    _screen(Style(format="json")).show(TABLE, timezone=ZONE)
    assert json.loads(capsys.readouterr().out)["name"] == "stock"
    _screen(Style(format="jsonl")).show(TABLE, timezone=ZONE)
    assert capsys.readouterr().out.count("\n") == len(list(TABLE.rows))


@pytest.mark.parametrize(("name", "begins"), [("x.csv", "sku,"), ("x.json", "{"), ("x.jsonl", "{"), ("x.txt", "Stock")])
def test_a_file_gets_the_format_its_name_asks_for(tmp_path: Path, name: str, begins: str) -> None:
    _screen(Style(out=str(tmp_path / name))).show(TABLE, timezone=ZONE)
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_a_file_for_excel_has_its_mark_and_chinese(tmp_path: Path) -> None:
    _screen(Style(out=str(tmp_path / "x.csv"), excel=True)).show(TABLE, timezone=ZONE)
    data = (tmp_path / "x.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "可乐".encode() in data


def test_a_report_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    def rows() -> object:
        yield TABLE.rows
        raise OSError(28, "No space left on device")

    (tmp_path / "x.csv").write_text("old", "utf-8")
    with pytest.raises(OSError, match="space"):
        _screen(Style(out=str(tmp_path / "x.csv"))).show(
            TABLE._replace(columns=TABLE.columns[:4], rows=rows()),  # type: ignore[arg-type]
            timezone=ZONE,
        )
    assert (tmp_path / "x.csv").read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_quiet_takes_away_talk_and_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    screen = _screen(Style(quiet=True))
    screen.say("Talk.")
    screen.show(TABLE, timezone=ZONE)
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out


def test_nothing_is_asked_where_nobody_can_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(JxcError, match="needs-yes"):
        _screen().confirm("Really?")
    assert _screen().ask("Name?", "s001") == "s001"


def test_a_question_on_a_terminal_takes_yes_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {}
    for typed in ("y", "YES", "是", "", "n", "perhaps"):
        monkeypatch.setattr(sys, "stdin", Terminal(f"{typed}\n"))
        answers[typed] = _screen().confirm("Really?")
    assert [typed for typed, yes in answers.items() if yes] == ["y", "YES", "是"]


def test_an_empty_answer_takes_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("\ns002\n"))
    assert (_screen().ask("Name?", "s001"), _screen().ask("Name?", "s001")) == ("s001", "s002")


def test_a_link_leads_to_its_file_as_before_and_a_device_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    try:
        (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    except OSError:
        pytest.skip("this computer makes no links")
    _screen(Style(out=str(tmp_path / "link.csv"))).show(TABLE, timezone=ZONE)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8").startswith("sku,")
