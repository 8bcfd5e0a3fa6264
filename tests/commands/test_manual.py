"""Help pages in both languages."""

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
    assert "jxc count --help" in jxc("count", "--lang", "en").err


def test_a_command_that_is_also_a_group_shows_what_lies_beneath(jxc: Typist) -> None:
    assert "purchase return" in jxc.well("purchase", "-h")


def test_usage_tells_what_is_needed_from_what_is_not() -> None:
    assert usage(sale) == "jxc sale ITEM[xQTY][@PRICE]… [OPTIONS]"
    returning = registry.find(["return"])
    assert returning is not None
    assert usage(registry.load(returning[0])) == "jxc return DOC [LINE[xQTY]…] [OPTIONS]"
