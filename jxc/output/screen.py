"""Standard output for data, standard error for talk: the one object that commands show their answers with.

Owns which format is drawn where. Data for programs leaves as UTF-8 whatever the console speaks; talk and tables are
written in the console's encoding, with replacement characters where it lacks one.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, TextIO

from jxc.errors import JxcError
from jxc.i18n import Words
from jxc.output import cells
from jxc.table import Sheet, Table

_BY_SUFFIX = {
    **{name: name for name in ("csv", "json", "jsonl", "xlsx", "html", "parquet", "hledger", "beancount")},
    "txt": "table",
    "journal": "hledger",
}


class Style(NamedTuple):
    """How to show data: `format` None decides by where it goes; `hot` keeps heavy libraries away."""

    format: str | None = None
    excel: bool = False
    out: str | None = None
    color: bool = True
    quiet: bool = False
    hot: bool = False


class Screen:
    """Shows tables and sheets, says sentences, asks questions."""

    def __init__(self, words: Words, style: Style = Style()) -> None:  # noqa: B008 an immutable value
        """Show in the language of `words`."""
        self.words = words
        self.style = style

    def show(self, answer: Table | Sheet, *, timezone: str) -> None:
        """Data in the asked format on standard output or in the file of `--out`; people see times in `timezone`."""
        chosen = self._format(answer)
        if chosen == "table":
            self._show_text(answer, timezone)
        elif chosen in {"xlsx", "parquet"}:
            self._write_file(answer, chosen, timezone)
        else:
            self._show_data(answer, chosen, timezone)
            for note in answer.notes:
                self.say(note.text, **note.params)

    def show_paper(self, bill: Sheet, *, timezone: str, columns: int) -> None:
        """A customer's receipt as a printer takes it, or in the format that was asked for."""
        from jxc.output import paper

        if self.style.format not in (None, "table") or self.style.excel:
            self.show(bill, timezone=timezone)
            return
        with self._sink(programs=False) as out:
            for line in paper.lines(bill, self.words, timezone, columns):
                out.write(line + "\n")

    def show_bill(self, bill: Sheet, *, timezone: str) -> None:
        """A bill on the counter."""
        from jxc.output import paper

        for line in paper.bill_lines(bill, self.words, timezone, paper.WIDTHS[-1]):
            sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def read_line(self, prompt: str) -> str | None:
        """A line of standard input, asked for on standard error; None at its end."""
        sys.stdout.flush()
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        return line or None

    def ring(self) -> None:
        """A terminal's bell: a cashier looks at the goods, and has to hear that a scan was not taken."""
        if sys.stderr.isatty():
            sys.stderr.write("\a")

    def write(self, text: str) -> None:
        """Data that is a text already: as it is, on standard output or in the file of `--out`."""
        with self._sink(programs=True) as out:
            out.write(text)

    def say(self, msgid: str, /, **params: object) -> None:
        """A sentence on standard error, unless `--quiet`."""
        if not self.style.quiet:
            clean = {name: cells.clean(value) if isinstance(value, str) else value for name, value in params.items()}
            sys.stderr.write(self.words.text(msgid, **clean) + "\n")

    def confirm(self, msgid: str, /, **params: object) -> bool:
        """Ask on a terminal; without one the error names the flag that answers. Error: needs-yes."""
        if not sys.stdin.isatty():
            raise JxcError("needs-yes", question=self.words.text(msgid, **params))
        sys.stderr.write(self.words.text(msgid, **params) + self.words.text(" [y/N] "))
        sys.stderr.flush()
        return cells.clean(sys.stdin.readline()).strip().lower() in ("y", "yes", "是")

    def ask(self, msgid: str, default: str) -> str:
        """A line typed on a terminal; without one, or for an empty line, the default."""
        if not sys.stdin.isatty():
            return default
        sys.stderr.write(f"{self.words.text(msgid)} [{default}] ")
        sys.stderr.flush()
        return cells.clean(sys.stdin.readline()).strip() or default

    def ask_secret(self, msgid: str) -> str:
        """A line typed on a terminal without being shown; without one, nothing."""
        if not sys.stdin.isatty():
            return ""
        from getpass import getpass

        return cells.clean(getpass(f"{self.words.text(msgid)} ", sys.stderr)).strip()

    def _format(self, answer: Table | Sheet) -> str:
        style = self.style
        if style.format:
            return style.format
        if style.excel:
            return "csv"
        if style.out and style.out != "-":
            return _BY_SUFFIX.get(style.out.rpartition(".")[2].lower(), "csv")
        return "table" if isinstance(answer, Sheet) or sys.stdout.isatty() else "csv"

    def _show_text(self, answer: Table | Sheet, timezone: str) -> None:
        from jxc.output import plain, text

        terminal = sys.stdout.isatty() and self.style.out in (None, "-")
        if terminal and not self.style.hot:
            from jxc.output import rich_text

            rich_text.show(answer, self.words, timezone, color=self.style.color)
            return
        lines = text.sheet_lines if isinstance(answer, Sheet) else text.table_lines
        with self._sink(programs=False) as out:
            width = plain.columns() if terminal else None
            for line in lines(answer, self.words, timezone, width):  # type: ignore[arg-type] # matched above
                out.write(line + "\n")

    def _show_data(self, answer: Table | Sheet, chosen: str, timezone: str) -> None:
        with self._sink(programs=True) as out:
            if chosen == "json":
                from jxc.output import json_text

                json_text.write(answer, out, self.words)
                return
            if chosen == "html":
                from jxc.output import html_text

                html_text.write(answer, out, self.words, timezone)
                return
            table = _main_table(answer)
            if chosen in {"hledger", "beancount"}:
                from jxc.output import books_text

                books_text.write(table, chosen, out, self.words)
            elif chosen == "jsonl":
                from jxc.output import json_text

                json_text.write_lines(table, out)
            else:
                self._write_csv(table, out, timezone)

    def _write_file(self, answer: Table | Sheet, chosen: str, timezone: str) -> None:
        """A workbook or a Parquet file is no text. Error: format-needs-out."""
        from pathlib import Path

        from jxc.storage.atomic import temporary

        if self.style.out in (None, "-"):
            raise JxcError("format-needs-out", format=chosen)
        with temporary(Path(str(self.style.out))) as path:
            if chosen == "parquet":
                from jxc.output import parquet

                parquet.write(_main_table(answer), path)
                return
            from jxc.output import xlsx

            xlsx.write(answer, path, self.words, timezone)

    def _write_csv(self, table: Table, out: TextIO, timezone: str) -> None:
        from jxc.output import csv_text

        if self.style.excel:
            csv_text.write_excel(table, out, self.words, timezone)
        else:
            csv_text.write(table, out)

    @contextmanager
    def _sink(self, *, programs: bool) -> Iterator[TextIO]:
        if self.style.out and self.style.out != "-":
            with _whole_file(self.style.out) as file:
                yield file
        elif programs and not sys.stdout.isatty():
            import io

            sys.stdout.flush()
            utf8 = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=True)
            try:
                yield utf8
            finally:
                utf8.detach()
        else:
            yield sys.stdout


@contextmanager
def _whole_file(name: str) -> Iterator[TextIO]:
    """The file appears whole or not at all: a report cut off by a full disk must not look like one.

    A device or a pipe is written to and never replaced, and a link goes on leading to its file.
    """
    from pathlib import Path

    from jxc.storage.atomic import temporary

    target = Path(name)
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    with temporary(target.resolve()) as path, path.open("w", encoding="utf-8", newline="") as file:
        yield file


def _main_table(answer: Table | Sheet) -> Table:
    """The table itself, a sheet's first table, or a sheet's facts as one row."""
    from jxc.table import Column

    if isinstance(answer, Table):
        return answer
    if answer.tables:
        return answer.tables[0]
    columns = tuple(Column(fact.name, fact.kind, fact.title, fact.zh) for fact in answer.facts)
    return Table(answer.name, answer.title, columns, (tuple(fact.value for fact in answer.facts),))
