"""The keys of a till: every sign is also a word in both languages, and everything else is a scan."""

import pytest

from jxc.services.keys import KEYS, Key, read_key


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_key_is_also_a_word_in_both_languages(key: Key) -> None:
    for said in (f"{key.sign}2", f"{key.sign} 2", f"{key.word} 2", f"{key.word.upper()} 2", f"{key.zh} 2"):
        assert read_key(said) == (key.name, "2"), said


def test_signs_and_words_are_each_there_once() -> None:
    said = [each for key in KEYS for each in (key.sign, key.word, key.zh)]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("6901234567892\n", ("scan", "6901234567892")),
        (" 1001x2@3.50-1 ", ("scan", "1001x2@3.50-1")),
        ("＊３", ("times", "３")),
        ("--", ("drop", "")),
        ("-2", ("void", "2")),
        ("+wechat=5 cash=20", ("pay", "wechat=5 cash=20")),
        ("\n", ("nothing", "")),
    ],
)
def test_what_is_no_key_is_a_scan(line: str, read: tuple[str, str]) -> None:
    assert read_key(line) == read
