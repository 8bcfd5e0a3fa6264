"""Both parsers read the same command line the same way, and Typer's errors come out as ours."""

from collections.abc import Sequence
from typing import Annotated, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jxc.commands import fast, registry, typer_app
from jxc.commands.app import App
from jxc.commands.declare import Arg, Command, Opt, command
from jxc.error_table import ERRORS
from jxc.errors import USAGE, JxcError


@command("try", help="Everything a command can take.", examples=("jxc try a",))
def everything(  # noqa: PLR0913 one parameter of each shape
    app: App,
    first: Annotated[str, Arg("FIRST", "One.")],
    more: Annotated[tuple[str, ...], Arg("MORE", "Several.")] = (),
    *,
    needed: Annotated[str, Opt("--needed", "Needed.")],
    kind: Annotated[str | None, Opt("--kind", "One of some.", choices=("a", "b"))] = None,
    pay: Annotated[tuple[str, ...], Opt("--pay", "Several.", short="-p")] = (),
    low: Annotated[bool, Opt("--low", "A flag.", short="-l")] = False,
) -> None:
    """Never run."""


@command("try many", help="Needs several.", examples=("jxc try many a",))
def several(app: App, more: Annotated[tuple[str, ...], Arg("MORE", "Several.")]) -> None:
    """Never run."""


@command("try none", help="Takes nothing.", examples=("jxc try none",))
def nothing(app: App) -> None:
    """Never run."""


WELL_FORMED = ("a", "1001x2", "１００１", "可乐", "a=b", "+1", "@f", "--low", "-l", "--json", "-q", "-h", "--help")
VALUED = ("--kind", "--kind=a", "--needed", "--needed=n", "--pay", "--pay=cash", "-p", "--format", "csv", "--home=/x")
ODD = ("-", "--", "-x", "--low=1", "--kind=c", "--kind=", "--needed=-n", "-n", "-pcash", "-lp", "--pa", "-qy", "--lang")
STRANGE = ("", " ", "--format=x", "--可", "=", "--=", "---", "-=")
FRAGMENTS = (*WELL_FORMED, *VALUED, *ODD, *STRANGE)


def _slow(target: Command, argv: Sequence[str]) -> Any:  # noqa: ANN401 values or an error's code
    try:
        return typer_app.parse(target, list(argv))
    except JxcError as error:
        return error.code


def test_every_usage_error_has_the_status_of_usage() -> None:
    assert {kind.exit_status for kind in ERRORS if kind.code.startswith("usage-")} == {USAGE}


@pytest.mark.parametrize("target", [everything, several, nothing], ids=lambda target: target.name)
@settings(max_examples=150, deadline=None)
@given(argv=st.lists(st.sampled_from(FRAGMENTS), max_size=7))
@example(argv=["a", "--needed", "n", "--pay", "x", "-p", "y", "b", "--needed=m", "-l", "-l"])
@example(argv=["a", "b", "-h", "--needed"])
def test_what_the_strict_parser_accepts_typer_reads_the_same_way(target: Command, argv: list[str]) -> None:
    """[inv:two-parsers] one command line has one meaning."""
    quick = fast.parse(target, argv)
    if quick is not None:
        slow = _slow(target, argv)
        assert slow == quick or (quick[1].help and slow[1].help)


@settings(max_examples=60, deadline=None)
@given(
    index=st.integers(0, len(registry.ENTRIES) - 1),
    argv=st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=5),
)
def test_every_real_command_is_read_the_same_way_by_both(index: int, argv: list[str]) -> None:
    target = registry.load(registry.ENTRIES[index])
    quick = fast.parse(target, argv)
    if quick is not None:
        slow = _slow(target, argv)
        assert slow == quick or (quick[1].help and slow[1].help)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ([], "usage-missing"),
        (["a"], "usage-missing"),
        (["a", "--needed"], "usage-value"),
        (["a", "--needed", "n", "--low=1"], "usage-no-value"),
        (["a", "--needed", "n", "--kind", "c"], "usage-choice"),
        (["a", "--needed", "n", "--kindd", "a"], "usage-option-near"),
        (["a", "--needed", "n", "--zzzzzz"], "usage-option"),
        (["a", "--needed", "n", "-x"], "usage-option"),
    ],
)
def test_a_usage_error_of_typer_leaves_as_a_code_of_ours(argv: list[str], code: str) -> None:
    assert fast.parse(everything, argv) is None
    assert _slow(everything, argv) == code


def test_words_too_many_are_an_error() -> None:
    assert _slow(nothing, ["a"]) == "usage-extra"


def test_help_wins_over_what_is_missing() -> None:
    assert typer_app.parse(everything, ["-h"])[1].help
    assert typer_app.parse(everything, ["-lh"])[1].help


def test_what_the_strict_parser_leaves_typer_still_reads() -> None:
    argv = ["--needed=-n", "-lpcash", "--", "-a", "-b"]
    assert fast.parse(everything, argv) is None
    own, _ = typer_app.parse(everything, argv)
    assert own == {"first": "-a", "more": ("-b",), "needed": "-n", "pay": ("cash",), "low": True}
