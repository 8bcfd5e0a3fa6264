"""A table or a sheet as one HTML file: opens offline on a phone, with bars as inline SVG. No script, nothing loaded.

Every cell comes from cells.shown, as in the renderers for terminals. Text stays text, so Chinese shows in the reader's
own fonts and can be searched and copied; names are escaped, so no name becomes markup.
"""

from collections.abc import Iterator
from html import escape
from typing import TextIO

from jxc.i18n import Words
from jxc.output import cells, text
from jxc.output.text import Drawn
from jxc.table import Sheet, Table

_LOOK = """\
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;margin:1rem}
h1{font-size:1.3rem;margin:0 0 .6rem}
h2{font-size:1.05rem;margin:1.2rem 0 .4rem}
.wide{overflow-x:auto}
table{border-collapse:collapse}
th,td{padding:.25rem .6rem;text-align:left;white-space:nowrap;border-bottom:1px solid #8884}
th{position:sticky;top:0;background:Canvas}
tfoot td{font-weight:600;border-top:2px solid}
.figure{text-align:right;font-variant-numeric:tabular-nums}
p{margin:.3rem 0;color:GrayText}
svg{max-width:40rem;width:100%;height:auto;margin:.6rem 0;font-size:12px}
svg text{fill:CanvasText}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem}
dt{color:GrayText}dd{margin:0}
@media print{.wide{overflow:visible}th{position:static}}"""
_WIDTH, _STEP, _LABEL, _FIGURE = 420, 22, 150, 80  # of a picture, in its own units: about those of a phone


def write(answer: Table | Sheet, out: TextIO, words: Words, timezone: str) -> None:
    """The whole page."""
    title = words.title(answer.title, answer.zh if isinstance(answer, Table) else None)
    out.write(f'<!doctype html>\n<html lang="{"zh-CN" if words.lang == "zh" else "en"}">\n<meta charset="utf-8">\n')
    out.write('<meta name="viewport" content="width=device-width,initial-scale=1">\n')
    out.write(f"<title>{escape(title)}</title>\n<style>\n{_LOOK}\n</style>\n<h1>{escape(title)}</h1>\n")
    if isinstance(answer, Table) and answer.heading:
        out.write(f"<p>{escape(text.line(answer.heading, words))}</p>\n")
    lines = _sheet(answer, words, timezone) if isinstance(answer, Sheet) else _table(text.draw(answer, words, timezone))
    out.writelines(f"{line}\n" for line in lines)
    out.write("</html>\n")


def _sheet(sheet: Sheet, words: Words, timezone: str) -> Iterator[str]:
    yield "<dl>"
    for fact in sheet.facts:
        if fact.value is not None:
            shown = cells.told(fact.kind, fact.value, words, timezone)
            yield f"<dt>{escape(words.text(fact.title))}</dt><dd>{escape(shown)}</dd>"
    yield "</dl>"
    for table in sheet.tables:
        drawn = text.draw(table, words, timezone)
        if drawn.title:
            yield f"<h2>{escape(drawn.title)}</h2>"
        yield from _table(drawn)
    yield from _notes(text.remarks(sheet.notes, words))


def _table(drawn: Drawn) -> Iterator[str]:
    if drawn.chart is not None:
        yield from _picture(drawn)
    yield '<div class="wide"><table>'
    yield f"<thead>{_row('th', drawn.headings, drawn.right)}</thead>"
    yield "<tbody>"
    yield from (_row("td", row, drawn.right) for row in drawn.rows)
    yield "</tbody>"
    if drawn.totals is not None:
        yield f"<tfoot>{_row('td', drawn.totals, drawn.right)}</tfoot>"
    yield "</table></div>"
    yield from _notes(drawn.notes)


def _row(tag: str, row: list[str], right: list[bool]) -> str:
    made = (
        f'<{tag} class="figure">{escape(cell)}</{tag}>' if side else f"<{tag}>{escape(cell)}</{tag}>"
        for cell, side in zip(row, right, strict=True)
    )
    return f"<tr>{''.join(made)}</tr>"


def _notes(notes: list[str]) -> Iterator[str]:
    yield from (f"<p>{escape(note)}</p>" for note in notes)


def _picture(drawn: Drawn) -> Iterator[str]:
    """Bars on one scale from nil; a negative figure goes to the left of nil. The cells are the table's own."""
    place, values = drawn.chart or (0, [])
    low, high = min(0, *values, 0), max(0, *values, 0)
    reach, room = max(high - low, 1), _WIDTH - _LABEL - _FIGURE
    yield f"<h2>{escape(drawn.headings[place])}</h2>"
    yield f'<svg viewBox="0 0 {_WIDTH} {_STEP * len(values)}" role="img">'
    for number, (row, value) in enumerate(zip(drawn.rows, values, strict=True)):
        label = " ".join(cell for cell, side in zip(row, drawn.right, strict=True) if cell and not side)
        base, left = number * _STEP + 15, _LABEL + room * (min(0, value) - low) // reach
        colour = "#c33" if value < 0 else "#28a"
        yield f'<text x="0" y="{base}">{escape(label[:20])}</text>'
        bar = f'x="{left}" y="{base - 11}" width="{max(room * abs(value) // reach, 1)}" height="14"'
        yield f'<rect {bar} fill="{colour}"/>'
        yield f'<text x="{_WIDTH}" y="{base}" text-anchor="end">{escape(row[place])}</text>'
    yield "</svg>"
