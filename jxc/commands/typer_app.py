"""The same declarations as a Typer application: it reads every command line the strict parser left alone.

Built for one command at a time and only when needed, because importing Typer costs more than a sale. Typer's own words
are English only, so its usage errors are caught here and leave as errors of the one table.
"""

import difflib
import inspect
from typing import Annotated, Any

import typer

from jxc.commands.declare import GLOBALS, Arg, Command, Opt, Param
from jxc.commands.fast import Parsed, bind
from jxc.errors import JxcError

UsageError: Any = typer.BadParameter.__mro__[1]  # Typer carries its own Click and does not export this class


class _HelpAsked(Exception):  # noqa: N818 not an error
    """`-h` among the words: whatever else is missing, the page is shown."""


def parse(command: Command, argv: list[str]) -> Parsed:
    """The values in `argv` as Typer reads them. Errors: the usage-… codes."""
    got: dict[str, Any] = {}
    try:
        application(command, got).main(args=list(argv), prog_name=f"jxc {command.name}", standalone_mode=False)
    except _HelpAsked:
        return bind(command, {"help": True})
    except UsageError as error:
        raise _ours(command, error) from error
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in got.items()}
    given = {name: value for name, value in given.items() if value not in (None, False, ())}
    _check_choices(command, given)
    return bind(command, given)


def application(command: Command, got: dict[str, Any]) -> Any:  # noqa: ANN401 Typer does not export its command class
    """One command as Typer's object; running it puts the values into `got`."""
    app = typer.Typer(add_completion=False)

    def collect(**values: Any) -> None:  # noqa: ANN401 the types stand in the signature below
        got.update(values)

    parameters = [_parameter(param) for param in (*command.params, *GLOBALS)]
    collect.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by Typer
    collect.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    app.command(context_settings={"help_option_names": []}, add_help_option=False)(collect)
    return typer.main.get_command(app)


def _parameter(param: Param) -> inspect.Parameter:
    hint: Any = bool if param.flag else list[str] if param.many else str
    hint = hint if param.required or param.flag else hint | None
    default = inspect.Parameter.empty if param.required else False if param.flag else None
    return inspect.Parameter(
        param.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[hint, _info(param)]
    )


def _info(param: Param) -> Any:  # noqa: ANN401 Typer's own function returns Any
    if isinstance(param.spec, Arg):
        return typer.Argument(metavar=param.spec.metavar)
    names = (param.spec.name, param.spec.short) if param.spec.short else (param.spec.name,)
    if param.name == "help":
        return typer.Option(*names, is_eager=True, callback=_ask_help)
    return typer.Option(*names)


def _ask_help(value: bool) -> None:
    if value:
        raise _HelpAsked


def _check_choices(command: Command, given: dict[str, Any]) -> None:
    for param in (*command.params, *GLOBALS):
        value = given.get(param.name)
        if not isinstance(param.spec, Opt) or not param.spec.choices or value is None:
            continue
        for each in value if param.many else [value]:
            if each not in param.spec.choices:
                choices = ", ".join(param.spec.choices)
                raise JxcError(
                    "usage-choice", option=param.spec.name, value=each, choices=choices, command=command.name
                )


def _ours(command: Command, error: Any) -> JxcError:  # noqa: ANN401 see UsageError
    """The usage error under a code of the one table. Typer's classes are told apart by what they carry."""
    if hasattr(error, "param_type"):
        name = error.param.name if error.param else ""
        missing = next(param.spec for param in command.params if param.name == name)
        shown = missing.metavar if isinstance(missing, Arg) else missing.name
        return JxcError("usage-missing", name=shown, command=command.name)
    if hasattr(error, "possibilities"):
        return _unknown_option(command, error.option_name)
    if hasattr(error, "option_name"):
        option = error.option_name
        takes_none = any(
            param.flag and isinstance(param.spec, Opt) and option in (param.spec.name, param.spec.short)
            for param in (*command.params, *GLOBALS)
        )
        return JxcError("usage-no-value" if takes_none else "usage-value", option=option, command=command.name)
    return JxcError("usage-extra", command=command.name)


def _unknown_option(command: Command, option: str) -> JxcError:
    names = [param.spec.name for param in (*command.params, *GLOBALS) if isinstance(param.spec, Opt)]
    near = difflib.get_close_matches(option, names, 1)
    if near:
        return JxcError("usage-option-near", option=option, near=near[0], command=command.name)
    return JxcError("usage-option", option=option, command=command.name)
