"""Reports over a home's own lake: brings in the own tail, fixes one n, narrows to the scope, says what it rests on.

Owns what the words people type for days, sizes and ages mean here, and when an answer is too old or incomplete to
give. Answers Tables; SQL and DuckDB stay in the lake.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from jxc.errors import JxcError, Problem
from jxc.lake import report as reports
from jxc.lake.compact import ENOUGH, compact, sweep
from jxc.lake.contract import Report, narrowed, parse
from jxc.lake.custom import OwnField, with_fields
from jxc.lake.engine import Limits
from jxc.lake.ingest import refresh
from jxc.lake.report import Question
from jxc.lake.verify import verify
from jxc.lake.views import Basis, Scope
from jxc.services.days import business_day, day_range, instant_of
from jxc.services.heading import heading
from jxc.services.holes import waived
from jxc.services.home import Home
from jxc.services.references import find_kind
from jxc.services.world import World
from jxc.storage.atomic import make_folder, write_new
from jxc.storage.catalog import Accepted, Catalog
from jxc.table import FIGURES, Column, Kind, Note, Table

_MINUTES = {"m": 1, "h": 60, "d": 1440}
_MINUTE = 60_000_000
_OWN_NAME = re.compile(r"\w[\w-]{0,63}")
_SHOWN = 12  # stores that a basis line names


class Wish(NamedTuple):
    """What was typed behind a report's name; empty where nothing was."""

    first: str = ""
    last: str = ""
    as_of: str = ""
    stores: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    account: str = ""
    by: tuple[str, ...] = ()
    top: str = ""
    as_known: str = ""
    max_lag: str = ""
    require_complete: bool = False
    chart: str = ""
    party: str = ""
    sheets: str = ""
    columns: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    days: str = ""
    regions: tuple[str, ...] = ()


def list_reports(home: Home, lang: str) -> Table:
    """Every report with its title, what it answers and the options it takes."""
    rows = []
    for name, text in reports.read_reports(home.reports_path).items():
        try:
            found = parse(name, text)
        except JxcError as error:  # a broken file of somebody's own must not hide the others
            rows.append((name, "?", str(error), "", ""))
            continue
        title, about = (found.zh, found.help_zh) if lang == "zh" else (found.title, found.help)
        rows.append((name, title, about, " ".join(f"--{option}" for option in found.parameters), ", ".join(found.by)))
    columns = (
        Column("report", Kind.TEXT, "Report"),
        Column("title", Kind.TEXT, "Title"),
        Column("about", Kind.TEXT, "About"),
        Column("options", Kind.TEXT, "Options"),
        Column("by", Kind.TEXT, "Grouped by"),
    )
    return Table("reports", "Reports", columns, rows)


def show_report(home: Home, world: World, lang: str, name: str, wish: Wish) -> Table:
    """A report's answer with the basis it rests on.

    Errors: report-unknown, report-option, report-by, date-malformed, days-reversed, report-known, store-not-in-lake,
    lag-malformed, report-chart, report-sheets, report-column;
    with status 12 report-incomplete and report-too-old.
    """
    with _asked(home, world, lang, name, wish) as (found, basis, question):
        notes = _basis_notes(home, basis, question.scope)
        answer = reports.run(found, basis, question, _limits(home), notes)
        answer = answer._replace(heading=heading(home, found, question))
        return _paged(_charted(answer, wish.chart), wish.sheets)


def print_report(home: Home, world: World, lang: str, name: str, wish: Wish) -> str:
    """The same question as SQL for plain DuckDB. Errors: as of show_report."""
    with _asked(home, world, lang, name, wish) as (found, basis, question):
        return reports.script(found, basis, question)


def save_report(home: Home, name: str, wish: Wish, new: str) -> Path:
    """Keep a report with the columns and grouping asked for as one of the home's own; the file it stands in.

    Errors: as of `lake.report.find`, report-name, report-name-taken.
    """
    texts = reports.read_reports(home.reports_path)
    if not _OWN_NAME.fullmatch(new):
        raise JxcError("report-name", report=new)
    if new in texts:
        raise JxcError("report-name-taken", report=new)
    reports.find(name, home.reports_path)
    text = narrowed(new, texts[name], show=_words(wish.columns), by=_words(wish.by))
    path = home.reports_path / f"{new}.sql"
    write_new(path, text.encode())
    return path


def _words(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of options that may be repeated and may hold several, parted by commas."""
    return tuple(word.strip() for text in texts for word in text.replace("，", ",").split(",") if word.strip())


def refresh_lake(home: Home, world: World) -> Table:
    """Take in everything that waits: one row with how much it was and the n reached."""
    with _lake(home) as catalog:
        taken = _refresh(home, world, catalog)
        columns = (Column("taken", Kind.INTEGER, "Taken in"), Column("known", Kind.INTEGER, "Known up to"))
        return Table("lake", "Lake", columns, ((taken, catalog.snapshot().n),))


def compact_lake(home: Home, world: World) -> Table:
    """Pack the files of every table and month into one; one row with the files replaced and swept away."""
    with _lake(home) as catalog:
        _refresh(home, world, catalog)
        packed = compact(catalog, home.lake_path, _limits(home), enough=1, progress=world.progress)
        swept = sweep(catalog, home.lake_path, now=world.now())
        columns = (Column("packed", Kind.INTEGER, "Files packed"), Column("swept", Kind.INTEGER, "Files deleted"))
        return Table("lake", "Lake", columns, ((packed, swept),))


def verify_lake(home: Home, world: World) -> Table:
    """Look at every file of the lake: one row with how many are right. Errors: all of lake.verify."""
    with _lake(home) as catalog:
        found = verify(catalog, home.lake_path, _limits(home), progress=world.progress)
        if found:
            raise JxcError.of(found)
        snapshot = catalog.snapshot()
        columns = (Column("files", Kind.INTEGER, "Files"), Column("rows", Kind.INTEGER, "Rows"))
        return Table("lake", "Lake", columns, ((len(snapshot.files), sum(file.rows for file in snapshot.files)),))


def _charted(table: Table, name: str) -> Table:
    """The table with bars for one of its columns of figures. Error: report-chart."""
    figures = [column.name for column in table.columns if column.kind in FIGURES]
    if name and name not in figures:
        raise JxcError("report-chart", report=table.name, column=name, known=", ".join(figures))
    return table._replace(chart=name or None)


def _paged(table: Table, name: str) -> Table:
    """The table with a page of a workbook for each value of one of its columns. Error: report-sheets."""
    known = [column.name for column in table.columns if column.kind not in FIGURES]
    if name and name not in known:
        raise JxcError("report-sheets", report=table.name, column=name, known=", ".join(known))
    return table._replace(sheets=name or None)


@contextmanager
def _lake(home: Home) -> Iterator[Catalog]:
    make_folder(home.lake_path)
    with Catalog(home.lake_path / "lake.db") as catalog:
        yield catalog


def _limits(home: Home) -> Limits:
    return Limits(home.settings.memory_limit, home.settings.threads or 0, home.settings.spill_folder)


def _refresh(home: Home, world: World, catalog: Catalog) -> int:
    folder, limits, progress = home.lake_path, _limits(home), world.progress
    taken = refresh(catalog, folder, limits, journal=home.journal, now=world.now(), progress=progress)
    if taken:
        compact(catalog, folder, limits, enough=ENOUGH, progress=progress)
    return taken


@contextmanager
def _asked(home: Home, world: World, lang: str, name: str, wish: Wish) -> Iterator[tuple[Report, Basis, Question]]:
    """The report, one basis for all of it, and the question in the report's own terms."""
    found = with_fields(
        reports.find(name, home.reports_path),
        [OwnField(field.name, field.title, field.title_zh, field.type) for field in home.settings.fields],
    )
    wish = wish._replace(by=_words(wish.by), columns=_words(wish.columns))
    _check_options(found, wish)
    wish = wish._replace(stores=_stores_of(home, wish))
    question = _question(home, world, lang, wish)
    with _lake(home) as catalog:
        _refresh(home, world, catalog)
        snapshot = catalog.snapshot()
        newest = snapshot.n
        basis = Basis(home.lake_path, catalog, snapshot._replace(n=_known(home, catalog, wish.as_known, newest)))
        _check_stores(home, basis, wish)
        _check_lag(home, basis, wish, world.now())
        yield found, basis, question


def _check_options(found: Report, wish: Wish) -> None:
    given = {
        "from": wish.first, "to": wish.last, "as-of": wish.as_of, "store": wish.stores, "item": wish.items,
        "category": wish.categories, "kind": wish.kinds, "account": wish.account, "party": wish.party,
        "days": wish.days, "by": wish.by, "top": wish.top,
    }  # fmt: skip
    if "store" not in found.parameters:  # whatever can be asked of a store can be asked of a taxpayer and a region
        given |= {"entity": wish.entities, "region": wish.regions}
    problems = tuple(
        Problem("report-option", {"report": found.name, "option": f"--{option}"})
        for option, value in given.items()
        if value and option not in found.parameters
    )
    if problems:
        raise JxcError.of(problems)
    reports.grouped(found, wish.by)


def _question(home: Home, world: World, lang: str, wish: Wish) -> Question:
    settings = home.settings
    today = business_day(world.now(), settings.timezone, settings.day_start)
    first = day_range(wish.first, today)[0] if wish.first else reports.BEGINNING
    last = day_range(wish.last, today)[1] if wish.last else reports.END
    if first > last:
        raise JxcError("days-reversed", first=first, last=last)
    return Question(
        now=world.now(),
        zone=settings.timezone,
        lang=lang,
        first=first,
        last=last,
        as_of=day_range(wish.as_of, today)[1] if wish.as_of else reports.END,
        by=wish.by,
        top=_count(wish.top),
        account=wish.account,
        party=wish.party,
        kinds=tuple(map(find_kind, _words(wish.kinds))),
        days=_count(wish.days),
        columns=wish.columns,
        scope=Scope(wish.stores, wish.items, wish.categories, wish.entities),
    )


def _count(text: str) -> int:
    if text and not (text.isascii() and text.isdigit()):
        raise JxcError("number-unreadable", text=text)
    return int(text or 0)


def _stores_of(home: Home, wish: Wish) -> tuple[str, ...]:
    """The stores that are asked for: by name, or all of the regions named. Error: region-unknown."""
    if not wish.regions:
        return wish.stores
    region_of = {store: json.loads(body).get("region", "") for store, body in home.journal.all_current("store")}
    for region in wish.regions:
        if region not in region_of.values():
            known = sorted({region for region in region_of.values() if region})
            raise JxcError("region-unknown", region=region, known=", ".join(known) or "–")
    stores = (store for store, region in sorted(region_of.items()) if region in wish.regions)
    return tuple(store for store in stores if not wish.stores or store in wish.stores)


def _known(home: Home, catalog: Catalog, text: str, newest: int) -> int:
    """The n that `--as-known` means: a number as basis lines show it, or a time of the store's clock."""
    if not text:
        return newest
    if text.isascii() and text.isdigit():
        if int(text) > newest:
            raise JxcError("report-known", known=text, newest=newest)
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise JxcError("date-malformed", text=text) from None
    return min(newest, catalog.known_at(instant_of(moment, home.settings.timezone)))


def _check_stores(home: Home, basis: Basis, wish: Wish) -> None:
    """Asked stores must be known; with `--require-complete` nothing of those in scope may be missing."""
    sent = {entry.chain: entry for entry in basis.catalog.newest(basis.snapshot.n)}
    registered = {store for store, _ in home.journal.all_current("store")}
    for store in wish.stores:
        if store not in sent and store not in registered:
            raise JxcError("store-not-in-lake", store=store, known=", ".join(sorted({*sent, *registered})))
    if not wish.require_complete:
        return
    problems = tuple(
        Problem("report-incomplete", {"store": store, "missing": missing})
        for store, missing in dict.fromkeys(_missing(home, basis, sent, registered))
        if not wish.stores or store in wish.stores
    )
    if problems:
        raise JxcError.of(problems)


def _missing(home: Home, basis: Basis, sent: dict[str, Accepted], registered: set[str]) -> Iterator[tuple[str, str]]:
    """What no waiver has given up: holes, manifests seen and not accepted, stores that never sent."""
    given_up = waived(home.journal)
    for hole in basis.catalog.holes():
        if (hole.chain, hole.spot) not in given_up:
            yield hole.chain, f"{hole.epoch}/{hole.number}"
    tips = {chain: tip for chain, tip in basis.catalog.tips().items() if tip.number}
    for chain, tip in tips.items():
        entry = sent.get(chain)
        if (entry is None or entry.spot < tip.spot) and (chain, tip.spot) not in given_up:
            yield chain, f"{tip.epoch}/{tip.number}"
    for store in sorted(registered - set(sent) - set(tips)):
        yield store, "1/1"


def _unheard(home: Home, basis: Basis, stores: tuple[str, ...]) -> tuple[str, ...]:
    """Registered stores in scope of which nothing has come."""
    heard = {entry.chain for entry in basis.catalog.newest(basis.snapshot.n)}
    registered = sorted(store for store, _ in home.journal.all_current("store"))
    return tuple(store for store in registered if store not in heard and (not stores or store in stores))


def _check_lag(home: Home, basis: Basis, wish: Wish, now: int) -> None:
    """Every store in scope must have sent within the limit; one that never sent anything has not."""
    if not wish.max_lag:
        return
    limit = _minutes(wish.max_lag)
    unheard = tuple(Problem("report-unheard", {"store": store}) for store in _unheard(home, basis, wish.stores))
    problems = unheard + tuple(
        Problem("report-too-old", {"store": entry.chain, "minutes": age, "limit": limit})
        for entry in basis.catalog.newest(basis.snapshot.n)
        if not entry.own and (not wish.stores or entry.chain in wish.stores)
        if (age := (now - entry.created_at) // _MINUTE) > limit
    )
    if problems:
        raise JxcError.of(problems)


def _minutes(text: str) -> int:
    """90, 90m, 2h or 1d as minutes. Error: lag-malformed."""
    number, unit = (text[:-1], text[-1]) if text[-1] in _MINUTES else (text, "m")
    if not (number.isascii() and number.isdigit()):
        raise JxcError("lag-malformed", text=text)
    return int(number) * _MINUTES[unit]


def _basis_notes(home: Home, basis: Basis, scope: Scope) -> tuple[Note, ...]:
    """What the answer rests on: n and each store's newest manifest, then every hole and every store that never sent."""
    entries = [e for e in basis.catalog.newest(basis.snapshot.n) if not scope.stores or e.chain in scope.stores]
    named = ", ".join(f"{e.chain} #{e.last}" if e.own else f"{e.chain} {e.epoch}/{e.number}" for e in entries[:_SHOWN])
    notes = [Note("Basis: known up to {n}: {stores}", {"n": basis.snapshot.n, "stores": named or "–"})]
    if len(entries) > _SHOWN:
        notes.append(
            Note("… and {count} more; “jxc report freshness” shows all stores.", {"count": len(entries) - _SHOWN})
        )
    holes = [hole for hole in basis.catalog.holes() if not scope.stores or hole.chain in scope.stores]
    given_up = waived(home.journal) if holes else {}
    for hole in holes:
        place, reason = f"{hole.chain} {hole.epoch}/{hole.number}", given_up.get((hole.chain, hole.spot))
        missing = Note("Missing: {manifest} because of {file}", {"manifest": place, "file": hole.key})
        given = Note("Given up: {manifest}: {reason}", {"manifest": place, "reason": reason})
        notes.append(missing if reason is None else given)
    told = {hole.chain for hole in holes}
    if unheard := [store for store in _unheard(home, basis, scope.stores) if store not in told]:
        named = ", ".join(unheard[:_SHOWN]) + (" …" if len(unheard) > _SHOWN else "")
        notes.append(Note("Missing: everything of {stores}", {"stores": named}))
    return tuple(notes)
