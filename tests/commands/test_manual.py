"""Help pages in both languages."""

import os
import subprocess
import sys

from jxc.commands import registry
from jxc.commands.manual import usage
from jxc.commands.selling import sale
from tests.commands.conftest import Snapshot, Typist


def test_the_top_page_lists_every_command(jxc: Typist) -> None:
    page = jxc.well("--help", "--lang", "en")
    assert [entry.name for entry in registry.ENTRIES if f"  {entry.name}  " not in page] == []
    assert jxc.well("--lang", "en") == page
    assert "用法" in jxc.well("-h", "--lang", "zh")


def test_the_page_of_a_command_in_both_languages(jxc: Typist, snapshot: Snapshot) -> None:
    snapshot("help-sale-en", jxc.well("sale", "--help", "--lang", "en"))
    snapshot("help-sale-zh", jxc.well("销售", "-h", "--lang", "zh"))


def test_a_group_has_a_page_and_needs_a_command(jxc: Typist) -> None:
    assert "count post" in jxc.well("count", "-h")
    assert "“jxc count COMMAND --help” shows" in jxc.well("count", "-h", "--lang", "en")
    assert "用法：jxc count 命令 …" in jxc.well("count", "-h", "--lang", "zh")
    assert "jxc count --help" in jxc("count", "--lang", "en").err


def test_a_command_that_is_also_a_group_shows_what_lies_beneath(jxc: Typist) -> None:
    assert "purchase return" in jxc.well("purchase", "-h")


def test_usage_tells_what_is_needed_from_what_is_not() -> None:
    assert usage(sale) == "jxc sale ITEM[xQTY][@PRICE[-DISCOUNT]]… [OPTIONS]"
    returning = registry.find(["return"])
    assert returning is not None
    assert usage(registry.load(returning[0])) == "jxc return [DOC] [LINE[xQTY]…] [OPTIONS]"


def test_help_is_shown_without_building_a_command_or_importing_what_it_runs_on(jxc: Typist) -> None:
    heavy = ("typer", "rich", "pydantic", "pyarrow", "duckdb", "boto3", "cryptography")
    code = (
        "import sys; from jxc.cli import main; main(['--help']); "
        f"print(*sorted({set(heavy)} & set(sys.modules)), file=sys.stderr)"
    )
    environment = {**os.environ, **jxc.env}
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    assert answer.stderr == "\n"
