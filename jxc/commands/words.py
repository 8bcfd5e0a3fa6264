"""The words of a command line before any parser: options in front of the command, the command's name, the rest.

Also what can be said about the options of every command before, or when, parsing fails: in which language and form
to complain. Standard library only.
"""

from typing import NamedTuple

from jxc.commands.declare import GLOBALS, Globals, Opt

_NAMES: dict[str, str] = {
    name: param.name
    for param in GLOBALS
    if isinstance(param.spec, Opt)
    for name in (param.spec.name, param.spec.short)
    if name
}
_ALONE = {param.name for param in GLOBALS if param.flag}


class Split(NamedTuple):
    """Options in front of the command, and the words from the command's name on."""

    leading: list[str]
    words: list[str]


def split(argv: list[str]) -> Split:
    """Take the options that every command has from the front: `jxc --home shop sale 1001`."""
    index = 0
    while index < len(argv):
        name, equals, _ = argv[index].partition("=")
        param = _NAMES.get(name)
        if param is None:
            break
        index += 1 if equals or param in _ALONE else 2
    return Split(argv[:index], argv[index:])


def peek(argv: list[str]) -> Globals:
    """The options of every command as far as they can be seen in words that no parser has read."""
    seen: dict[str, object] = {}
    rest = iter(argv)
    for word in rest:
        if word == "--":
            break
        name, equals, value = word.partition("=")
        param = _NAMES.get(name)
        if param in _ALONE and param is not None:
            seen[param] = True
        elif param is not None:
            seen[param] = value if equals else next(rest, None)
    return Globals(**seen)  # type: ignore[arg-type] # flags are True, the others text or None, as in GLOBALS
