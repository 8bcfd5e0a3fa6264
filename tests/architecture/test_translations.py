"""Every sentence that people read is there in both languages, and says the same with the same parameters."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from jxc.commands import registry
from jxc.commands.declare import Opt
from jxc.config import HELP, Settings
from jxc.domain.record import KINDS
from tests.architecture.messages import messages
from tests.architecture.sources import PACKAGE

CATALOGUE = PACKAGE / "i18n" / "locale" / "zh_CN" / "LC_MESSAGES" / "jxc.po"
NAMES = re.compile(r"\{(\w+)\}")
COUNTS = "cells|count|days|documents|failures|lines|manifests|minutes|objects|rows|seconds"
COUNTED = re.compile(rf"\{{({COUNTS})\}} (?!has |is |was )([a-z]+ )?[a-z]+s\b")
NEVER_ONE = {  # and why
    "A page of a workbook holds {rows} rows.": "a million",
    "No backup for {days} days: “jxc backup FILE” writes one, on another disk.": "it is said from the seventh on",
}


def _catalogue(path: Path = CATALOGUE) -> Catalog:
    with path.open("rb") as lines:
        return read_po(lines, locale="zh_CN", abort_invalid=True)


def _chinese() -> dict[str, str]:
    return {str(message.id): str(message.string) for message in _catalogue() if message.id}


def test_every_message_has_a_chinese_sentence() -> None:
    chinese = _chinese()
    missing = [f"{place}: {msgid}" for msgid, place in messages().items() if not chinese.get(msgid)]
    assert missing == []


def test_a_translation_names_the_same_parameters() -> None:
    differing = [
        msgid for msgid, zh in _chinese().items() if sorted(set(NAMES.findall(msgid))) != sorted(set(NAMES.findall(zh)))
    ]
    assert differing == []


def test_no_sentence_counts_in_a_plural_that_would_be_wrong_for_one() -> None:
    assert [msgid for msgid in messages() if COUNTED.search(msgid) and msgid not in NEVER_ONE] == []


def test_no_translation_is_marked_as_uncertain() -> None:
    assert [message.id for message in _catalogue() if message.id and message.fuzzy] == []


def test_document_kinds_are_called_the_same_everywhere() -> None:
    chinese = _chinese()
    assert [kind.name for kind in KINDS if chinese.get(kind.name) != kind.zh] == []


def test_every_command_has_help_and_an_example_that_begins_with_its_name() -> None:
    for entry in registry.ENTRIES:
        command = registry.load(entry)
        assert command.help.endswith("."), entry.name
        assert command.examples, entry.name
        for example in command.examples:
            assert f"jxc {entry.name}" in example, example


def test_every_parameter_of_every_command_has_help() -> None:
    commands = [registry.load(entry) for entry in registry.ENTRIES]
    assert [f"{c.name} {p.name}" for c in commands for p in c.params if not p.spec.help] == []


def test_every_setting_has_help_and_no_help_is_left_over() -> None:
    assert list(HELP) == list(Settings._fields)


def test_no_two_commands_share_a_name_and_no_command_takes_a_name_of_every_command() -> None:
    names = [name for entry in registry.ENTRIES for name in (entry.name, entry.zh) if name]
    assert len(names) == len(set(names))
    own = [p.spec.name for e in registry.ENTRIES for p in registry.load(e).params if isinstance(p.spec, Opt)]
    from jxc.commands.declare import GLOBALS

    assert {spec.name for p in GLOBALS if isinstance(spec := p.spec, Opt)} & set(own) == set()
