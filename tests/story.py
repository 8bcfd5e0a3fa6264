"""The language of stories: Markdown with ```console blocks that hold what somebody types and what is answered.

    $ jxc sale 1001x2        a command line; `jxc` runs in this process, anything else in a shell
    Sale                     what must be shown: every line, in this order
    Number  s001-XS-…        `…` stands for anything within a line; alone on a line for any lines
    [4]                      last: the exit status, where it is not 0

`KEY=$(command)` keeps what was shown for `$KEY`; `export NAME=value` sets the environment; `> FILE` writes a file.
The clock stands at noon of 2026-04-01 in Shanghai and takes a minute for every command. A heading that names a day,
such as `## 2026-04-16 Rent`, moves it to noon of that day.
"""

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import pytest

from jxc.cli import main
from jxc.services.world import World

NOON = 1_775_016_000_000_000
MINUTE = 60_000_000
_DAY = re.compile(r"#+ .*?(\d{4}-\d{2}-\d{2})")
_SHANGHAI = timezone(timedelta(hours=8))
_ASSIGN = re.compile(r"(\w+)=\$\((.*)\)")


class Step(NamedTuple):
    """One command line, what must be shown, the exit status, and where it stands: which file, at which line."""

    line: str
    shown: list[str]
    status: int
    place: str
    number: int  # of the line below the command, where its answer begins, counted from 0
    length: int = 0  # lines of its answer as it stands in the story
    day: str = ""  # of the last heading that named one


class Answer(NamedTuple):
    """What a command line showed on a terminal, and its exit status."""

    text: str
    status: int


def read(path: Path) -> list[Step]:
    """The steps of a story: what stands in the ```console blocks of a Markdown page."""
    return list(_steps(path.name, path.read_text("utf-8").splitlines()))


def _steps(name: str, lines: list[str]) -> Iterator[Step]:
    inside = False
    day = ""
    step: Step | None = None
    for number, line in enumerate([*lines, "```"], 1):
        fence = line.startswith("```")
        if step is not None and (fence or line.startswith("$ ")):
            yield _finished(step)
            step = None
        if fence:
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            step = Step(line[2:], [], 0, f"{name}:{number}", number, day=day)
        elif step is not None:
            step.shown.append(line)
        elif found := _DAY.match(line):
            day = found[1]


def _finished(step: Step) -> Step:
    step = step._replace(length=len(step.shown))
    shown = "\n".join(step.shown).strip("\n").split("\n") if any(step.shown) else []
    if shown and (status := re.fullmatch(r"\[(\d+)\]", shown[-1])):
        return step._replace(shown=shown[:-1], status=int(status[1]))
    return step._replace(shown=shown)


def matches(shown: list[str], text: str) -> bool:
    """Whether a terminal's text is what a story says."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else re.escape(line.rstrip()).replace("…", ".*?") + r"[ ]*\n" for line in shown
    )
    return re.fullmatch(pattern, text.strip("\n") + "\n" if text.strip("\n") else "") is not None


class _Glass(io.TextIOWrapper):
    """A terminal that remembers what it showed."""

    def isatty(self) -> bool:
        return True


class Shell:
    """Runs command lines one after the other in a folder of its own, on a terminal of 80 columns."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.env: dict[str, str] = {"USER": "ming", "HOME": str(folder), "LANG": "C.UTF-8"}
        self.variables: dict[str, str] = {}
        self._patch = monkeypatch
        self._now = NOON
        monkeypatch.chdir(folder)
        for name, value in {"COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1", "HOME": str(folder)}.items():
            monkeypatch.setenv(name, value)

    def run(self, line: str, day: str = "") -> Answer:
        """Run one line, on that day or later."""
        if day:
            noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=_SHANGHAI)
            self._now = max(self._now, int(noon.timestamp()) * 1_000_000)
        self._now += MINUTE
        assigned = _ASSIGN.fullmatch(line)
        if assigned:
            text, status = self._command(assigned[2])
            self.variables[assigned[1]] = text.strip()
            return Answer("", status)
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            self.env[name] = value
            return Answer("", 0)
        return self._command(line)

    def _command(self, line: str) -> Answer:
        if line.startswith("jxc "):
            return self._jxc([self._filled(word) for word in shlex.split(line)[1:]])
        done = subprocess.run(  # noqa: S602 our own stories
            line,
            shell=True,
            cwd=self.folder,
            env=os.environ | self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        return Answer(done.stdout + done.stderr, done.returncode)

    def _filled(self, word: str) -> str:
        return re.sub(r"\$(\w+)", lambda found: self.variables[found[1]], word)

    def _jxc(self, argv: list[str]) -> Answer:
        target = argv[argv.index(">") + 1] if ">" in argv else None
        argv = argv[: argv.index(">")] if target else argv
        paper = io.BytesIO()
        data = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) if target else None
        self._patch.setattr(sys, "stdout", data or _Glass(paper, "utf-8", write_through=True))
        self._patch.setattr(sys, "stderr", io.TextIOWrapper(paper, "utf-8", write_through=True))
        status = main(argv, World(self._clock, self.env, os.urandom))
        if data is not None and target is not None:
            (self.folder / target).write_bytes(data.buffer.getvalue())
        return Answer(paper.getvalue().decode(), status)

    def _clock(self) -> int:
        self._now += 1
        return self._now


def retell(path: Path, shell: Shell) -> None:
    """Write a story anew: what is shown now, wherever it is not what the story says."""
    lines = path.read_text("utf-8").splitlines()
    for step, (text, status) in reversed([(step, shell.run(step.line, step.day)) for step in read(path)]):
        if status != step.status or not matches(step.shown, text):
            now = [line.rstrip() for line in text.strip("\n").splitlines()] + ([f"[{status}]"] if status else [])
            lines[step.number : step.number + step.length] = now
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def tell(path: Path, shell: Shell) -> None:
    """Run a story; the first step that shows something else fails with what it showed."""
    for step in read(path):
        text, status = shell.run(step.line, step.day)
        if status != step.status or not matches(step.shown, text):
            pytest.fail(f"{step.place}: $ {step.line}\n{text}[{status}]", pytrace=False)
