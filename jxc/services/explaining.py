"""What a report rests on and how its figures are defined: its contract in the reader's language, without a figure."""

from jxc.lake import report as reports
from jxc.lake.views import made_of
from jxc.services.home import Home
from jxc.table import Column, Fact, Kind, Sheet, Table


def explain_report(home: Home, lang: str, name: str) -> Sheet:
    """A report's title, options, views, invariants and columns. Errors: report-unknown, report-header."""
    found = reports.find(name, home.reports_path)
    chinese = lang == "zh"
    facts = (
        Fact("report", Kind.TEXT, "Report", found.name),
        Fact("title", Kind.TEXT, "Title", found.zh if chinese else found.title),
        Fact("about", Kind.TEXT, "About", found.help_zh if chinese else found.help),
        Fact("options", Kind.TEXT, "Options", " ".join(f"--{option}" for option in found.parameters)),
        Fact("by", Kind.TEXT, "Grouped by", ", ".join(found.by) or None),
        Fact("views", Kind.TEXT, "Made of", ", ".join(made_of(found.names))),
        Fact("invariants", Kind.TEXT, "Always holds", ", ".join(found.invariants) or None),
    )
    columns = (
        Column("column", Kind.TEXT, "Column"),
        Column("title", Kind.TEXT, "Title"),
        Column("holds", Kind.TEXT, "Type"),
        Column("grouping", Kind.TEXT, "Grouped by"),
        Column("definition", Kind.TEXT, "Definition"),
    )
    rows = [
        (
            each.name,
            each.zh if chinese else each.title,
            each.kind.value,
            each.by,
            each.about_zh if chinese else each.about,
        )
        for each in found.columns
    ]
    return Sheet("explanation", "What a report says", facts, (Table("columns", "", columns, rows),))
