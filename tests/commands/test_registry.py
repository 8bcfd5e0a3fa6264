"""The one list of commands."""

import pytest

from jxc.commands import registry
from jxc.commands.declare import Command


def test_every_entry_leads_to_the_declaration_of_that_name() -> None:
    for entry in registry.ENTRIES:
        assert registry.load(entry).name == entry.name


def test_every_declared_command_is_listed() -> None:
    listed = {entry.name for entry in registry.ENTRIES}
    modules = {entry.module for entry in registry.ENTRIES}
    declared = {
        value.name
        for module in modules
        for value in vars(__import__(f"jxc.commands.{module}", fromlist=("*",))).values()
        if isinstance(value, Command)
    }
    assert declared == listed


@pytest.mark.parametrize(
    ("words", "name", "count"),
    [
        (["sale", "1001"], "sale", 1),
        (["销售", "1001"], "sale", 1),
        (["purchase", "1001"], "purchase", 1),
        (["purchase", "return", "CG1"], "purchase return", 2),
        (["退供", "CG1"], "purchase return", 1),
        (["盘点", "scan", "1001"], "count scan", 2),
    ],
)
def test_the_longest_name_wins_in_both_languages(words: list[str], name: str, count: int) -> None:
    found = registry.find(words)
    assert found is not None
    assert (found[0].name, found[1]) == (name, count)


def test_words_that_name_nothing_find_nothing() -> None:
    assert registry.find([]) is None
    assert registry.find(["item"]) is None
    assert registry.find(["item add"]) is None or registry.find(["item add"])[1] == 1  # type: ignore[index]


def test_a_group_lists_its_commands_in_both_languages() -> None:
    assert registry.group("盘点") == registry.group("count") != ()
