"""`jxc import`: documents, items and parties from files, by a mapping or a template."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.errors import JxcError
from jxc.table import Column, Fact, Kind, Sheet, Table

Files = Annotated[tuple[str, ...], Arg("FILE", "What to import; “-” is standard input.")]
SkipBad = Annotated[bool, Opt("--skip-bad", "Import what is right and list what is not.")]
Encoding = Annotated[str | None, Opt("--encoding", "How text files are encoded.", "NAME")]


@command(
    "import",
    help="Import sales, purchases, opening stock, items or parties from CSV, JSON lines or Parquet.",
    examples=(
        "jxc import march.csv --map pos.toml",
        "jxc import --template item --out items.csv",
        "jxc import items.csv --template item",
    ),
)
def import_(
    app: App,
    files: Files = (),
    *,
    mapping: Annotated[str | None, Opt("--map", "What the columns of the files mean, as TOML.", "FILE")] = None,
    template: Annotated[
        str | None, Opt("--template", "The kind the files were made for; without files, print its template.", "KIND")
    ] = None,
    skip_bad: SkipBad = False,
    encoding: Encoding = None,
) -> None:
    """Print a template, or import."""
    from jxc.services import importing
    from jxc.services.mapping import read_mapping, template_mapping, template_text

    if template is not None and not files:
        app.write(template_text(template))
        return
    if mapping is None and template is None:
        raise JxcError("mapping-needed")
    chosen = read_mapping(mapping) if mapping is not None else template_mapping(template or "")
    done = importing.import_files(app.desk, chosen, files, encoding=encoding, skip_bad=skip_bad)
    for file, used in done.encodings:
        app.say("{file} is not UTF-8; it was read as {encoding}.", file=file, encoding=used)
    app.show(_sheet(app, done))


def _sheet(app: App, done: "importing.Imported") -> Sheet:  # type: ignore[name-defined]  # noqa: F821
    from jxc.output.failure import sentence

    facts = (
        Fact("source", Kind.TEXT, "Imported from", done.name),
        Fact("posted", Kind.INTEGER, "Posted", done.posted),
        Fact("lines", Kind.INTEGER, "Lines", done.lines),
        Fact("repeated", Kind.INTEGER, "There already", done.repeated),
        Fact("count_left_out", Kind.INTEGER, "Rows left out", len(done.left_out)),
    )
    columns = (
        Column("where", Kind.TEXT, "Row"),
        Column("reason", Kind.TEXT, "Reason"),
        Column("message", Kind.TEXT, "What is wrong"),
    )
    rows = [(problem.where, problem.code, sentence(problem, app.words)) for problem in done.left_out]
    tables = (Table("left_out", "Rows left out", columns, rows),) if rows else ()
    return Sheet("import", "Import", facts, tables)
