"""Writes the pages of docs/ that follow from the code, or, with --check, says which of them are out of date.

Run by path: `python docs/generate.py`. Owns no text but the headings; sentences come from the tables in jxc.
"""

import sys
from collections import defaultdict
from pathlib import Path

from jxc.commands import manual, registry
from jxc.errors import ERRORS, STATUSES, ErrorKind
from jxc.lake.contract import parse
from jxc.lake.report import read_reports
from jxc.output.page import Page

HERE = Path(__file__).resolve().parent
HOW_TO_WRITE = """\
A report is one `.sql` file that begins with its contract: TOML in the first comment, from `/*---` to `---*/`, with
`title`, `zh`, `help`, `help_zh`, `parameters`, `columns` (each with `name`, `kind`, `title`, `zh`; a `total` in SQL and
a grouping `by` where they apply), `by`, `default_by` and `invariants`. The SQL below it reads the named views only. Put
your own into `reports/` of your home; one with the name of a built-in report replaces it there."""


def errors_page() -> str:
    """Exit statuses and every error code, by status."""
    by_status: dict[int, list[ErrorKind]] = defaultdict(list)
    for kind in ERRORS:
        by_status[kind.exit_status].append(kind)
    lines = ["# Exit statuses and error codes", "", "Generated from `jxc/errors.py` by `make docs`.", ""]
    lines += ["| status | meaning |", "| --- | --- |"]
    lines += [f"| {status} | {meaning} |" for status, meaning in STATUSES]
    for status, meaning in STATUSES:
        if kinds := by_status.get(status):
            lines += ["", f"## {status}: {meaning}", "", "| code | says | hint |", "| --- | --- | --- |"]
            lines += [f"| `{kind.code}` | {_cell(kind.text)} | {_cell(kind.hint)} |" for kind in kinds]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with what it takes, by section, from the declarations that also make `--help`."""
    lines = ["# Commands", "", "Generated from the declarations in `jxc/commands/` by `make docs`."]
    section = ""
    for entry in registry.ENTRIES:
        if entry.section != section:
            section = entry.section
            lines += ["", f"## {section}"]
        title = f"jxc {entry.name}" + (f" · {entry.zh}" if entry.zh else "")
        lines += ["", f"### {title}", "", *_command(manual.command_page(registry.load(entry)))]
    every = manual.command_page(registry.load(registry.ENTRIES[0])).sections[-1]
    lines += ["", f"## {every.heading}", "", *_table(every.rows)]
    return "\n".join(lines) + "\n"


def _command(page: Page) -> list[str]:
    own = tuple(row for section in page.sections if section.heading != manual.EVERYWHERE for row in section.rows)
    return [page.about, "", "```", page.usage, "", *page.examples, "```", *(["", *_table(own)] if own else [])]


def _table(rows: tuple[tuple[str, str], ...]) -> list[str]:
    return ["| | |", "| --- | --- |", *(f"| `{_cell(term)}` | {_cell(meaning)} |" for term, meaning in rows)]


def reports_page() -> str:
    """Every report with its columns, from the contracts at the head of the .sql files."""
    lines = ["# Reports", "", "Generated from the heads of `jxc/lake/reports/*.sql` by `make docs`.", "", HOW_TO_WRITE]
    for name, text in read_reports(HERE / "no-reports-of-a-user").items():
        report = parse(name, text)
        lines += ["", f"## {name} · {report.zh}", "", f"{report.help}", ""]
        lines += [f"Takes {', '.join(f'`--{each}`' for each in report.parameters)}."]
        if report.by:
            lines += [
                "",
                f"Grouped by {', '.join(f'`{each}`' for each in report.by)}; usually by {_words(report.default_by)}.",
            ]
        lines += ["", "| column | holds | title | 标题 |", "| --- | --- | --- | --- |"]
        lines += [f"| `{each.name}` | {each.kind} | {each.title} | {each.zh} |" for each in report.columns]
        lines += ["", *(f"- {each}" for each in report.invariants)] if report.invariants else []
    return "\n".join(lines) + "\n"


def _words(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PAGES = {"errors.md": errors_page, "commands.md": commands_page, "reports.md": reports_page}


def main(arguments: list[str]) -> int:
    """Write the pages, or check them; the status is 1 when one is out of date."""
    stale = [name for name, page in PAGES.items() if not _is_current(HERE / name, page())]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"docs/{name} is out of date: run make docs\n")
        return int(bool(stale))
    for name in stale:
        (HERE / name).write_text(PAGES[name](), "utf-8", newline="\n")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
