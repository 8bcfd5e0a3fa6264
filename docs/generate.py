"""Writes the pages of docs/ that follow from the code, or, with --check, says which of them are out of date.

Run by path: `python docs/generate.py`. Owns no text but the headings; sentences come from the tables in jxc.
"""

import sys
from collections import defaultdict
from pathlib import Path

from jxc.errors import ERRORS, STATUSES, ErrorKind

HERE = Path(__file__).resolve().parent


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


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PAGES = {"errors.md": errors_page}


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
