"""One HTML file: escaped, in both languages, with a picture, and nothing that is loaded from anywhere."""

import io
from html.parser import HTMLParser

from jxc.i18n import speak
from jxc.output import html_text
from jxc.table import Sheet, Table
from tests.output.sample import SHEET, TABLE, ZONE


class Reader(HTMLParser):
    """Counts tags and keeps what is said between them."""

    def __init__(self) -> None:
        """Nothing read yet."""
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [str(value) for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip())


def read(answer: Table | Sheet, lang: str = "en") -> tuple[Reader, str]:
    out = io.StringIO()
    html_text.write(answer, out, speak(lang), ZONE)
    reader = Reader()
    reader.feed(out.getvalue())
    return reader, out.getvalue()


def test_every_cell_stands_in_the_page_as_text() -> None:
    reader, page = read(TABLE)
    assert reader.tags.count("tr") == len(list(TABLE.rows)) + 2  # heading and totals
    for said in ("可乐 330ml", "[red]x[/red]", '=HYPERLINK("http://x")', "1,234.56", "12.34%"):
        assert said in reader.said
    assert "\x1b" not in page


def test_no_name_becomes_markup_and_nothing_is_loaded() -> None:
    rows = (("<b onclick=x>", "<script>alert(1)</script>", "sale", 1, 1, 1, None, None),)
    reader, page = read(TABLE._replace(rows=rows, totals=None))
    assert "script" not in reader.tags
    assert "<b onclick=x>" in reader.said
    assert reader.links == []
    assert "url(" not in page


def test_a_charted_column_is_drawn_with_a_bar_for_each_row() -> None:
    reader, page = read(TABLE._replace(chart="value"))
    assert reader.tags.count("rect") == len(list(TABLE.rows))
    assert page.count("#c33") == 1  # the one negative figure


def test_a_page_speaks_the_readers_language() -> None:
    _, page = read(TABLE._replace(zh="库存"), "zh")
    assert '<html lang="zh-CN">' in page
    assert "<h1>库存</h1>" in page


def test_a_sheet_shows_its_facts_before_its_tables() -> None:
    reader, page = read(SHEET)
    assert "s001-XS-2604-00001" in reader.said
    assert page.index("40.00") < page.index("<table>")
