"""Help pages from the declarations: the top page, groups and commands; the command reference is made of the same pages.

Standard library only. Imports the modules of the commands it shows, never Typer.
"""

from jxc.commands import registry
from jxc.commands.declare import GLOBALS, Arg, Command, Opt, Param
from jxc.errors import JxcError
from jxc.output.page import Page, Section

ABOUT = "jxc keeps purchases, sales, stock and accounts of a shop or a chain, without a server."
EVERYWHERE = "Options of every command"
CLOSING = "“{usage} --help” shows what a command takes, with examples. Exit statuses: docs/errors.md."


def top_page() -> Page:
    """All commands by section."""
    headings = dict.fromkeys(entry.section for entry in registry.ENTRIES)
    sections = tuple(Section(heading, _listed(heading)) for heading in headings)
    return Page("jxc COMMAND …", ABOUT, sections, closing=CLOSING)


def version_page() -> str:
    """What `jxc --version` says."""
    from jxc import __version__

    return f"jxc {__version__}"


def no_such_command(words: list[str]) -> JxcError:
    """The error for words that name no command, with the nearest one."""
    if registry.group(words[0]) and (len(words) == 1 or words[1].startswith("-")):
        return JxcError("usage-missing", name="COMMAND", command=words[0])
    if words[0].startswith("-"):
        return JxcError("usage-option", option=words[0], command="")
    import difflib

    names = [name for entry in registry.ENTRIES for name in (entry.name, entry.zh) if name]
    for count in (2, 1):
        near = difflib.get_close_matches(" ".join(words[:count]), names, 1)
        if near:
            return JxcError("usage-command-near", name=" ".join(words[:count]), near=near[0])
    return JxcError("usage-command", name=words[0])


def group_page(word: str) -> Page:
    """The commands that begin with a word."""
    rows = tuple(_row(entry) for entry in registry.group(word))
    return Page(f"jxc {word} COMMAND …", ABOUT, (Section("Commands", rows),), closing=CLOSING)


def command_page(command: Command) -> Page:
    """What one command takes, and examples."""
    arguments = [(param.spec.metavar, param.spec.help) for param in command.params if isinstance(param.spec, Arg)]
    named = (
        Section("What it takes", tuple(arguments)),
        Section("Options", _options(command.params)),
        Section(EVERYWHERE, _options(GLOBALS)),
    )
    beneath = tuple(_row(entry) for entry in registry.group(command.name) if entry.name != command.name)
    sections = (named[0], Section("Commands", beneath), *named[1:])
    return Page(
        usage(command), command.help, tuple(section for section in sections if section.rows), examples=command.examples
    )


def usage(command: Command) -> str:
    """The command line in one line: `jxc sale ITEM[xQTY][@PRICE]… [OPTIONS]`."""
    words = []
    for param in command.params:
        if isinstance(param.spec, Arg):
            shown = f"{param.spec.metavar}…" if param.many else param.spec.metavar
            words.append(shown if param.required else f"[{shown}]")
        elif param.required:
            words.append(f"{param.spec.name} {param.spec.metavar}")
    return " ".join(["jxc", command.name, *words, "[OPTIONS]"])


def _listed(section: str) -> tuple[tuple[str, str], ...]:
    return tuple(_row(entry) for entry in registry.ENTRIES if entry.section == section)


def _row(entry: registry.Entry) -> tuple[str, str]:
    term = f"{entry.name}  {entry.zh}" if entry.zh else entry.name
    return term, registry.load(entry).help


def _options(params: tuple[Param, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((_term(param, param.spec), param.spec.help) for param in params if isinstance(param.spec, Opt))


def _term(param: Param, spec: Opt) -> str:
    names = f"{spec.short}, {spec.name}" if spec.short else spec.name
    value = "|".join(spec.choices) if spec.choices else spec.metavar
    again = "…" if param.many else ""
    return names if param.flag else f"{names} {value}{again}"
