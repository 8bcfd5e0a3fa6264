"""Progress on a terminal, and nowhere else."""

import io
import sys

import pytest

from jxc.i18n import speak
from jxc.output.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_is_and_nothing_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", err := Terminal())
    progress = Progress(speak("en"), quiet=False)
    progress("Reading rows", 1, 2000)
    progress("Reading rows", 2000, 2000)
    assert "Reading rows 1 / 2,000" in err.getvalue()
    assert err.getvalue().endswith("\r\x1b[K")


def test_work_of_unknown_length_shows_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", err := Terminal())
    progress = Progress(speak("en"), quiet=False)
    progress("Reading rows", 1234, None)
    assert "Reading rows 1,234" in err.getvalue()
    progress.clear()
    progress.clear()
    assert err.getvalue().count("\r\x1b[K") == 2


def test_a_thousand_steps_at_once_draw_few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", err := Terminal())
    progress = Progress(speak("en"), quiet=False)
    for done in range(1000):
        progress("Reading rows", done, None)
    assert err.getvalue().count("\r") < 500


def test_a_pipe_and_a_quiet_command_see_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress(speak("en"), quiet=False)("Reading rows", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", err := Terminal())
    Progress(speak("en"), quiet=True)("Reading rows", 1, 2)
    assert err.getvalue() == ""


def test_a_status_is_one_line_that_the_next_takes_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress(speak("en"), quiet=False).status("Nothing new.")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", err := Terminal())
    progress = Progress(speak("en"), quiet=False)
    progress.status("Nothing new.")
    progress.status("{count} objects", count=3)
    progress.clear()
    assert err.getvalue() == "\r\x1b[KNothing new.\r\x1b[K3 objects\r\x1b[K"
