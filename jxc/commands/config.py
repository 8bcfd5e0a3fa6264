"""`jxc config show|check`: the settings in force and where each comes from; whether jxc.toml is right."""

from jxc import config
from jxc.commands.app import App
from jxc.commands.declare import command
from jxc.table import Column, Kind, Note, Table


@command(
    "config show",
    help="Show every setting, its value and where the value comes from.",
    examples=("jxc config show", "jxc config show --format csv"),
)
def show(app: App) -> None:
    """Every setting in force."""
    app.show(settings_table(app.home.sourced))


@command(
    "config check",
    help="Check jxc.toml and say everything that is wrong in it.",
    examples=("jxc config check",),
)
def check(app: App) -> None:
    """Reading the settings is the check: mistakes are raised all together."""
    app.say("The settings of {path} are right.", path=str(app.home.path), settings=app.home.settings)


def settings_table(sourced: config.Sourced) -> Table:
    """Name, value, origin and meaning of every setting."""
    columns = (
        Column("setting", Kind.TEXT, "Setting"),
        Column("value", Kind.TEXT, "Set to"),
        Column("origin", Kind.WORD, "Comes from"),
        Column("meaning", Kind.WORD, "Meaning"),
    )
    rows = tuple(
        (name, _text(value), sourced.origin[name], config.HELP[name])
        for name, value in sourced.settings._asdict().items()
    )
    notes = (
        Note("A variable such as {name} wins over jxc.toml, an option over both.", {"name": config.variable("till")}),
    )
    return Table("settings", "Settings", columns, rows, notes=notes)


def _text(value: object) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], config.CustomField):
        return ", ".join(f"{field.kind}.{field.name}" for field in value)
    if isinstance(value, tuple):
        return ", ".join("=".join(part for part in method if part) for method in value)
    return "" if value is None else str(value)
