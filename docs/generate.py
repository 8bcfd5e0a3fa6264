"""Writes the pages of docs/ that follow from the code, or, with --check, says which of them are out of date.

Run by path: `python docs/generate.py`. Owns no text but the headings; sentences come from the tables in jxc.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from jxc.commands import manual, registry
from jxc.config import FROM_ENVIRONMENT, FROM_FLAGS, HELP, Settings, variable
from jxc.error_table import ERRORS, ErrorKind
from jxc.i18n import Words, speak
from jxc.lake.contract import parse
from jxc.lake.report import read_reports
from jxc.output.page import Page, filled
from jxc.statuses import STATUSES


class _Head(NamedTuple):
    """The headings of the generated pages in one language."""

    made: str
    errors: str
    status: str
    meaning: str
    code: str
    says: str
    hint: str
    commands: str
    settings: str
    setting: str
    default: str
    variable: str
    option: str
    precedence: str


_HEADS = {
    "en": _Head(
        "Generated from", "Exit statuses and error codes", "status", "meaning", "code", "says", "hint", "Commands",
        "Settings", "setting", "default", "variable", "option",
        "A variable wins over `jxc.toml` in the home, an option over both; `jxc config show` says where each value"
        " comes from, `jxc config check` what is wrong.",
    ),
    "zh": _Head(
        "生成自", "退出状态与错误代码", "状态", "含义", "代码", "提示", "处理", "命令",
        "设置", "设置", "默认值", "环境变量", "选项",
        "环境变量优先于账套中的 `jxc.toml`，选项优先于两者；"
        "`jxc config show` 显示每个值的来源，`jxc config check` 列出错误。",
    ),
}  # fmt: skip

HERE = Path(__file__).resolve().parent
HOW_TO_WRITE = """\
A report is one `.sql` file that begins with its contract: TOML in the first comment, from `/*---` to `---*/`, with
`title`, `zh`, `help`, `help_zh`, `parameters`, `columns` (each with `name`, `kind`, `title`, `zh`; a `total` in SQL and
a grouping `by` where they apply), `by`, `default_by`, `show` (which columns, in order) and `invariants`. The SQL below
it reads the named views only. Put your own into `reports/` of your home; one with the name of a built-in report
replaces it there. `jxc report NAME --columns … --save MINE` writes one from another."""


def errors_page(words: Words) -> str:
    """Exit statuses and every error code, by status."""
    by_status: dict[int, list[ErrorKind]] = defaultdict(list)
    for kind in ERRORS:
        by_status[kind.exit_status].append(kind)
    head = _HEADS[words.lang]
    lines = [f"# {head.errors}", "", f"{head.made} `jxc/error_table.py`: `make docs`.", ""]
    lines += [f"| {head.status} | {head.meaning} |", "| --- | --- |"]
    lines += [f"| {status} | {words.text(meaning)} |" for status, meaning in STATUSES]
    for status, meaning in STATUSES:
        if kinds := by_status.get(status):
            lines += ["", f"## {status}: {words.text(meaning)}", ""]
            lines += [f"| {head.code} | {head.says} | {head.hint} |", "| --- | --- | --- |"]
            lines += [f"| `{k.code}` | {_cell(words.text(k.text))} | {_cell(words.text(k.hint))} |" for k in kinds]
    return "\n".join(lines) + "\n"


def commands_page(words: Words) -> str:
    """Every command with what it takes, by section, from the declarations that also make `--help`."""
    head = _HEADS[words.lang]
    lines = [f"# {head.commands}", "", f"{head.made} `jxc/commands/`: `make docs`."]
    section = ""
    for entry in registry.ENTRIES:
        if entry.section != section:
            section = entry.section
            lines += ["", f"## {words.text(section)}"]
        title = f"jxc {entry.name}" + (f" · {entry.zh}" if entry.zh else "")
        lines += ["", f"### {title}", "", *_command(manual.command_page(registry.load(entry)), words)]
    every = manual.command_page(registry.load(registry.ENTRIES[0])).sections[-1]
    lines += ["", f"## {words.text(every.heading)}", "", *_table(every.rows, words)]
    return "\n".join(lines) + "\n"


def settings_page(words: Words) -> str:
    """Every setting of jxc.toml: its default, the variable and option that win over it, its meaning."""
    head = _HEADS[words.lang]
    lines = [f"# {head.settings}", "", f"{head.made} `jxc/config/__init__.py`: `make docs`.", "", head.precedence, ""]
    lines += [f"| {head.setting} | {head.default} | {head.variable} | {head.option} | {head.meaning} |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    for name, default in Settings()._asdict().items():
        shown = ", ".join(method.name for method in default) if isinstance(default, tuple) else default
        from_variable = f"`{variable(name)}`" if name in FROM_ENVIRONMENT else ""
        from_option = f"`--{name}`" if name in FROM_FLAGS else ""
        default_text = "" if shown in ("", None) else f"`{shown}`"
        meaning = _cell(words.text(HELP[name]))
        lines += [f"| `{name}` | {default_text} | {from_variable} | {from_option} | {meaning} |"]
    return "\n".join(lines) + "\n"


def _command(page: Page, words: Words) -> list[str]:
    own = tuple(row for section in page.sections if section.heading != manual.EVERYWHERE for row in section.rows)
    about = words.text(page.about)
    return [
        about,
        "",
        "```",
        filled(page.usage, words),
        "",
        *page.examples,
        "```",
        *(["", *_table(own, words)] if own else []),
    ]


def _table(rows: tuple[tuple[str, str], ...], words: Words) -> list[str]:
    cells = ((_cell(filled(term, words)), _cell(words.text(meaning))) for term, meaning in rows)
    return ["| | |", "| --- | --- |", *(f"| `{term}` | {meaning} |" for term, meaning in cells)]


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


def faults_page() -> str:
    """The page of faults as people wrote it, with the number of its rows and tests."""
    text = (HERE / "faults.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "`" in line]
    tests = {found for row in rows for found in re.findall(r"`([a-z0-9_/]+\.py::test_[a-z0-9_]+)`", row)}
    return re.sub(r"(\*\*\d+ faults, \d+ tests\.\*\*\n)+", f"**{len(rows)} faults, {len(tests)} tests.**\n", text)


def _words(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def pages() -> dict[str, str]:
    """Every generated page by its name; the Chinese ones beside the English."""
    english, chinese = speak("en"), speak("zh")
    if chinese.text("sale") == "sale":
        sys.exit("docs: the Chinese catalogue is not compiled: run python hatch_build.py")
    made = {"reports.md": reports_page(), "faults.md": faults_page()}
    for name, page in (("errors", errors_page), ("commands", commands_page), ("settings", settings_page)):
        made |= {f"{name}.md": page(english), f"{name}.zh.md": page(chinese)}
    return made


def main(arguments: list[str]) -> int:
    """Write the pages, or check them; the status is 1 when one is out of date."""
    made = pages()
    stale = [name for name, page in made.items() if not _is_current(HERE / name, page)]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"docs/{name} is out of date: run make docs\n")
        return int(bool(stale))
    for name in stale:
        (HERE / name).write_text(made[name], "utf-8", newline="\n")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
