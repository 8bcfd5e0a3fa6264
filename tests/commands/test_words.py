"""The words of a command line before any parser."""

from jxc.commands.words import peek, split


def test_options_of_every_command_may_stand_in_front_of_it() -> None:
    assert split(["--home", "/x", "-q", "--lang=zh", "sale", "1001", "--json"]) == (
        ["--home", "/x", "-q", "--lang=zh"],
        ["sale", "1001", "--json"],
    )


def test_what_is_no_such_option_begins_the_words() -> None:
    assert split(["--nope", "sale"]) == ([], ["--nope", "sale"])
    assert split(["--home"]) == (["--home"], [])


def test_language_and_form_are_seen_before_anything_is_parsed() -> None:
    seen = peek(["sale", "--nope", "--lang=zh", "--json", "--home", "/x"])
    assert (seen.lang, seen.json, seen.home) == ("zh", True, "/x")


def test_what_follows_two_dashes_is_no_option() -> None:
    assert not peek(["sale", "--", "--json"]).json
