"""Which module holds which command: names, sections and Chinese names, known before any is imported.

Owns the one list of commands. A module may hold several; the declaration in it carries the same name.
"""

from typing import NamedTuple

from jxc.commands.declare import Command


class Entry(NamedTuple):
    """One command: its words, the module in jxc.commands that declares it, its section, its Chinese name."""

    name: str
    module: str
    section: str
    zh: str = ""


DAILY, GOODS, BOOKS, CHAIN, HOME = "Every day", "Goods and partners", "Books", "Chain", "This home"

ENTRIES: tuple[Entry, ...] = (
    Entry("config show", "config", HOME),
    Entry("config check", "config", HOME),
)


def find(words: list[str]) -> tuple[Entry, int] | None:
    """The command that the first words name, and how many they are; the longest name wins."""
    names = {entry.name: entry for entry in ENTRIES} | {entry.zh: entry for entry in ENTRIES if entry.zh}
    for count in (2, 1):
        entry = names.get(" ".join(words[:count]))
        if entry is not None and len(words) >= count:
            return entry, count
    return None


def group(word: str) -> tuple[Entry, ...]:
    """The commands under a first word, such as `item`; empty where there is none."""
    return tuple(entry for entry in ENTRIES if entry.name.split(" ")[0] == word)


def load(entry: Entry) -> Command:
    """The declaration behind an entry; imports its module and nothing else."""
    # __import__ with a non-empty fromlist returns the leaf, without importlib's own start-up cost.
    module = __import__(f"jxc.commands.{entry.module}", fromlist=("*",))
    for value in vars(module).values():
        if isinstance(value, Command) and value.name == entry.name:
            return value
    raise LookupError(entry)
