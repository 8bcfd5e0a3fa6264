"""One table and one sheet with everything that goes wrong: Chinese, markup, formulas, escapes, nothing at all."""

from jxc.table import Column, Fact, Kind, Note, Sheet, Table

ZONE = "Asia/Shanghai"

COLUMNS = (
    Column("sku", Kind.TEXT, "Item"),
    Column("name", Kind.TEXT, "Name"),
    Column("kind", Kind.WORD, "Kind"),
    Column("quantity", Kind.QUANTITY, "Quantity"),
    Column("value", Kind.MONEY, "Value"),
    Column("margin", Kind.PERCENT, "Margin"),
    Column("at", Kind.TIME, "Recorded"),
    Column("low", Kind.FLAG, "Active"),
)
ROWS: tuple[tuple[object, ...], ...] = (
    ("1001", "可乐 330ml", "sale", 120_000, 123_456, 1234, 1_775_001_600_000_000, True),
    ("006901234567892", "[red]x[/red]", "purchase", -5_000, -50, -1, None, False),
    ("=1+1", '=HYPERLINK("http://x")', "count", None, None, None, None, None),
    ("7", "a,b\x1b[2J\n\"c\" 'd'", "sale", 0, 0, 0, 1_775_001_600_000_001, False),
)
TABLE = Table(
    "stock",
    "Stock",
    COLUMNS,
    ROWS,
    totals=(None, None, None, 115_000, 123_406, None, None, None),
    notes=(Note("A variable such as {name} wins over jxc.toml, an option over both.", {"name": "JXC_\x1b[31mTILL"}),),
)
SHEET = Sheet(
    "sale",
    "Sale",
    (
        Fact("doc_no", Kind.TEXT, "Number", "s001-XS-2604-00001"),
        Fact("total", Kind.MONEY, "Total", 4_000),
        Fact("change", Kind.MONEY, "Change", None),
    ),
    (TABLE._replace(name="lines", title="", notes=()),),
)
