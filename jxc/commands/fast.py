"""The strict parser that goes first: it takes what is plainly well-formed and leaves all else to Typer.

Standard library only. [inv:two-parsers] What it accepts, Typer reads the same way; when in doubt it declines.
"""

from typing import Any

from jxc.commands.declare import GLOBALS, Command, Globals, Opt, Param


class Parsed(tuple[dict[str, Any], Globals]):
    """The command's own parameters by name, and the options that every command takes."""

    __slots__ = ()


def parse(command: Command, argv: list[str]) -> Parsed | None:
    """The values in `argv` (the words after the command's name), or None where Typer should decide."""
    params = (*command.params, *GLOBALS)
    options = _options(params)
    values: dict[str, Any] = {}
    words: list[str] = []
    rest = iter(argv)
    for word in rest:
        if word[:1] != "-" or word == "-":
            words.append(word)
        elif not _option(word, rest, options, values):
            return None
    if not values.get("help") and not _arguments(command, words, values):
        return None
    return bind(command, values)


def bind(command: Command, values: dict[str, Any]) -> Parsed:
    """Split values into the command's own and the global ones; what was not given is left to the defaults."""
    own = {param.name: values[param.name] for param in command.params if param.name in values}
    return Parsed((own, Globals(**{param.name: values[param.name] for param in GLOBALS if param.name in values})))


def _options(params: tuple[Param, ...]) -> dict[str, Param]:
    named = [(param, param.spec) for param in params if isinstance(param.spec, Opt)]
    return {name: param for param, spec in named for name in (spec.name, spec.short) if name}


def _option(token: str, rest: Any, options: dict[str, Param], values: dict[str, Any]) -> bool:  # noqa: ANN401 an iterator
    name, equals, value = token.partition("=") if token.startswith("--") else (token, "", "")
    param = options.get(name)
    if param is None or (param.flag and equals):
        return False
    if param.flag:
        values[param.name] = True
        return True
    if not equals:
        value = next(rest, "")
        if value[:1] == "-" and value != "-":
            return False
    if not value or not isinstance(param.spec, Opt) or (param.spec.choices and value not in param.spec.choices):
        return False
    if param.many:
        values[param.name] = (*values.get(param.name, ()), value)
    else:
        values[param.name] = value
    return True


def _arguments(command: Command, words: list[str], values: dict[str, Any]) -> bool:
    """Give positional words to the arguments in order; at most the last argument takes many."""
    left = list(words)
    for param in command.params:
        if isinstance(param.spec, Opt):
            if param.required and param.name not in values:
                return False
        elif left:
            values[param.name] = tuple(left) if param.many else left.pop(0)
            left = [] if param.many else left
        elif param.required:
            return False
    return not left and "" not in words
