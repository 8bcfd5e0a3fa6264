"""How a command is declared: a function whose annotations name its arguments and options, once, for both parsers.

Standard library only, because a sale imports it. Knows neither Typer nor what any command does.

    @command("sale", help="Sell goods and take the money.", examples=("jxc sale 1001x2 --pay cash",), hot=True)
    def sale(app: App, items: Annotated[tuple[str, ...], Arg("ITEM[xQTY][@PRICE]", "What is sold.")], *,
             pay: Annotated[tuple[str, ...], Opt("--pay", "How it is paid.", "METHOD[=AMOUNT]")] = ()) -> None:

Positional parameters are arguments, keyword-only ones options. Types: str, str | None, tuple[str, ...], bool (a flag).
Values stay text: numbers and dates are read by the domain's own parsers.
"""

from collections.abc import Callable
from typing import Any, NamedTuple


class Arg(NamedTuple):
    """A positional argument: how usage shows it, and its help as a message id."""

    metavar: str
    help: str


class Opt(NamedTuple):
    """An option: its long name, help as a message id, what usage shows for its value, a short name, allowed values."""

    name: str
    help: str
    metavar: str = "TEXT"
    short: str = ""
    choices: tuple[str, ...] = ()


class Param(NamedTuple):
    """One parameter of a command: the Python name it is passed by, its shape and how people write it."""

    name: str
    spec: Arg | Opt
    many: bool = False
    flag: bool = False
    required: bool = False


class Command(NamedTuple):
    """One command. `run` takes the App, then the parameters by name; `hot` ones must not import rich to answer."""

    name: str
    run: Callable[..., None]
    help: str
    examples: tuple[str, ...]
    params: tuple[Param, ...]
    hot: bool


GLOBALS: tuple[Param, ...] = (
    Param("home", Opt("--home", "The home to work in, instead of JXC_HOME.", "FOLDER")),
    Param("lang", Opt("--lang", "Language of headings and messages.", "LANG", choices=("en", "zh"))),
    Param(
        "format",
        Opt(
            "--format",
            "How to show tables; without it: a table on a terminal, CSV in a pipe or file.",
            "FORMAT",
            choices=("table", "csv", "json", "jsonl", "xlsx", "html", "parquet", "hledger", "beancount"),
        ),
    ),
    Param("json", Opt("--json", "Short for --format json."), flag=True),
    Param("excel", Opt("--excel", "CSV that Excel and WPS open with Chinese intact."), flag=True),
    Param("out", Opt("--out", "Write the data to this file; “-” is standard output.", "FILE")),
    Param("yes", Opt("--yes", "Answer yes to every question.", short="-y"), flag=True),
    Param("quiet", Opt("--quiet", "No talk on standard error unless something is wrong.", short="-q"), flag=True),
    Param("verbose", Opt("--verbose", "Show codes and parameters beside messages.", short="-v"), flag=True),
    Param("no_color", Opt("--no-color", "No colours."), flag=True),
    Param("operator", Opt("--operator", "Who works here, instead of the setting.", "NAME")),
    Param("till", Opt("--till", "At which till, instead of the setting.", "NAME")),
    Param("help", Opt("--help", "Show this page.", short="-h"), flag=True),
)


class Globals(NamedTuple):
    """The options that every command takes, as given."""

    home: str | None = None
    lang: str | None = None
    format: str | None = None
    json: bool = False
    excel: bool = False
    out: str | None = None
    yes: bool = False
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    operator: str | None = None
    till: str | None = None
    help: bool = False


def command(
    name: str,
    *,
    help: str,  # noqa: A002 the word that Typer uses too
    examples: tuple[str, ...],
    hot: bool = False,
) -> Callable[[Callable[..., None]], Command]:
    """Turn a function into a Command. Help and examples are message ids; every command has at least one example."""

    def declare(run: Callable[..., None]) -> Command:
        return Command(name, run, help, examples, tuple(_params(run)), hot)

    return declare


def _params(run: Callable[..., None]) -> list[Param]:
    code, defaults = run.__code__, run.__defaults__ or ()
    positional = code.co_varnames[1 : code.co_argcount]
    keyword = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    optional = {*positional[len(positional) - len(defaults) :], *(run.__kwdefaults__ or {})}
    return [_param(name, run.__annotations__[name], required=name not in optional) for name in (*positional, *keyword)]


def _param(name: str, annotation: Any, *, required: bool) -> Param:  # noqa: ANN401 an annotation has no better type
    hint = annotation.__origin__
    many = getattr(hint, "__origin__", None) is tuple
    return Param(name, annotation.__metadata__[0], many=many, flag=hint is bool, required=required)
