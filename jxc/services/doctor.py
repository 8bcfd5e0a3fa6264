"""Examines a home by replay: what is stored must add up to what is derived. Finds, never repairs."""

import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jxc.domain.chart import PARTY_ROLES
from jxc.domain.facts import UNTOUCHED
from jxc.domain.items import item_of
from jxc.domain.numbers import decimal_text, money_text
from jxc.domain.posting import TRUE_UP
from jxc.domain.purchasing import accrued_left, accrued_value, is_accrued, received_of
from jxc.domain.record import CODE_OF
from jxc.errors import JxcError
from jxc.services.counted import counted
from jxc.services.desk import Desk
from jxc.services.doctor_advice import advised
from jxc.services.receipts import is_reversed, standing
from jxc.services.tills import shift_of
from jxc.storage.disk import is_network_folder
from jxc.storage.journal import number_series
from jxc.table import Column, Kind, Table

# Each finding: what kind of thing, which one, what was expected, what was found.
Finding = tuple[str, str, str, str]


def examine(desk: Desk, home: Path, *, costs: bool = False) -> Table:
    """Everything that does not hold in this home; no rows where all is well. `costs` works out every cost again."""
    connection = desk.shop.journal.connection
    connection.execute("BEGIN")  # one state for all tests, however busy the tills are
    try:
        rows = [finding for test in TESTS for finding in test(desk)]
    finally:
        connection.execute("COMMIT")
    if costs:
        from jxc.services.recosting import recost

        rows += recost(desk.shop.journal, desk.shop.books)
    rows += _sealed(desk, home / "spool")
    rows += _disk(home)
    columns = (
        Column("finding", Kind.WORD, "Finding"),
        Column("subject", Kind.TEXT, "Subject"),
        Column("expected", Kind.TEXT, "Expected"),
        Column("found", Kind.TEXT, "Found"),
        Column("documents", Kind.TEXT, "Documents"),
        Column("next", Kind.TEXT, "Look at"),
    )
    return Table("doctor", "Findings", columns, advised(desk.shop.journal, rows))


def verdict(rows: Sequence[tuple[object, ...]]) -> JxcError:
    """What all findings together say: a disk that may lose the books has not made them wrong."""
    of_disk = all(row[0] in OF_DISK for row in rows)
    return JxcError("disk-doubtful" if of_disk else "home-unsound", count=len(rows))


def _sealed(desk: Desk, spool: Path) -> Iterator[Finding]:
    """The journal against its own batches, where this home has sealed any."""
    if desk.shop.journal.connection.execute("SELECT 1 FROM outbox WHERE state <> 'sealing' LIMIT 1").fetchone():
        from jxc.services.doctor_batches import against_batches

        yield from against_batches(desk.shop.journal, spool)


def _integrity(desk: Desk) -> Iterator[Finding]:
    for (text,) in desk.shop.journal.connection.execute("PRAGMA integrity_check"):
        if text != "ok":
            yield "database-damaged", "journal.db", "ok", text


def _balanced(desk: Desk) -> Iterator[Finding]:
    """[inv:balanced] debits = credits in every document."""
    rows = desk.shop.journal.connection.execute(
        "SELECT doc_no, sum(debit), sum(credit) FROM documents JOIN postings USING (epoch, seq)"
        " GROUP BY epoch, seq HAVING sum(debit) <> sum(credit)"
    )
    for number, debit, credit in rows:
        yield "document-unbalanced", number, money_text(debit), money_text(credit)


def _inventory(desk: Desk) -> Iterator[Finding]:
    """[inv:stock-is-books] the cost of a document's lines is what it posts to the inventory account."""
    account = desk.shop.books.chart.account("inventory")
    rows = desk.shop.journal.connection.execute(
        "SELECT doc_no,"
        " coalesce((SELECT sum(cost) FROM lines AS l WHERE l.epoch = d.epoch AND l.seq = d.seq), 0) AS cost,"
        " coalesce((SELECT sum(debit - credit) FROM postings AS p WHERE p.epoch = d.epoch AND p.seq = d.seq"
        " AND (p.account = ?1 OR p.account LIKE ?1 || '.%')), 0) AS posted FROM documents AS d WHERE cost <> posted",
        (account,),
    )
    for number, cost, posted in rows:
        yield "stock-against-books", number, money_text(cost), money_text(posted)


def _pools(desk: Desk) -> Iterator[Finding]:
    """[inv:balances] stored lines add up to the balance of every item."""
    rows = desk.shop.journal.connection.execute(
        "SELECT sku, sum(quantity), sum(value), sum(kept_quantity), sum(kept_value) FROM ("
        " SELECT sku, sum(quantity) AS quantity, sum(cost) AS value, 0 AS kept_quantity, 0 AS kept_value"
        " FROM lines GROUP BY sku"
        " UNION ALL SELECT sku, 0, 0, quantity, value FROM pool) GROUP BY sku"
        " HAVING sum(quantity) <> sum(kept_quantity) OR sum(value) <> sum(kept_value)"
    )
    for sku, quantity, value, kept_quantity, kept_value in rows:
        expected = f"{decimal_text(quantity, 4)} / {money_text(value)}"
        yield "stock-balance", sku, expected, f"{decimal_text(kept_quantity, 4)} / {money_text(kept_value)}"


def _shorts(desk: Desk) -> Iterator[Finding]:
    """[inv:shorts] short parts sum to −Q and −V; value never rests on zero quantity."""
    rows = desk.shop.journal.connection.execute(
        "SELECT p.sku, min(p.quantity, 0), CASE WHEN p.quantity < 0 THEN p.value ELSE 0 END,"
        " -coalesce(sum(s.quantity), 0), -coalesce(sum(s.cost), 0), p.quantity, p.value"
        " FROM pool AS p LEFT JOIN short AS s USING (sku) GROUP BY p.sku"
    )
    for sku, quantity, value, short_quantity, short_cost, held, worth in rows:
        if (quantity, value) != (short_quantity, short_cost) or (held >= 0 and worth < 0) or (held == 0 and worth):
            expected = f"{decimal_text(short_quantity, 4)} / {money_text(short_cost)}"
            yield "short-parts", sku, expected, f"{decimal_text(held, 4)} / {money_text(worth)}"


def _accounts(desk: Desk) -> Iterator[Finding]:
    """[inv:balances] stored postings add up to the balance of every account, party and channel, on both sides."""
    rows = desk.shop.journal.connection.execute(
        "SELECT account, party, channel, sum(debit), sum(credit), sum(kept_debit), sum(kept_credit) FROM ("
        " SELECT account, coalesce(party, '') AS party, coalesce(channel, '') AS channel, debit, credit,"
        " 0 AS kept_debit, 0 AS kept_credit FROM postings"
        " UNION ALL SELECT account, party, channel, 0, 0, debit, credit FROM balance) GROUP BY account, party, channel"
        " HAVING sum(debit) <> sum(kept_debit) OR sum(credit) <> sum(kept_credit)"
    )
    for account, party, channel, debit, credit, kept_debit, kept_credit in rows:
        subject = "/".join(part for part in (account, party, channel) if part)
        expected = f"{money_text(debit)} / {money_text(credit)}"
        yield "account-balance", subject, expected, f"{money_text(kept_debit)} / {money_text(kept_credit)}"


def _open_items(desk: Desk) -> Iterator[Finding]:
    """[inv:open-items] what documents leave open adds up to each party's balance of 1122, 1123, 2202 and 2203."""
    chart = desk.shop.books.chart
    accounts = json.dumps([code for code in chart.accounts if chart.role_of(code) in PARTY_ROLES])
    rows = desk.shop.journal.connection.execute(
        "SELECT account, party, sum(items), sum(kept) FROM ("
        " SELECT p.account, p.party, p.debit - p.credit AS items, 0 AS kept"
        " FROM postings AS p JOIN documents AS d USING (epoch, seq)"
        " JOIN documents AS i ON i.doc_no = coalesce(p.settles, d.doc_no) WHERE p.party IS NOT NULL"
        " UNION ALL SELECT account, party, 0, debit - credit FROM balance)"
        " WHERE account IN (SELECT value FROM json_each(?)) GROUP BY account, party HAVING sum(items) <> sum(kept)",
        (accounts,),
    )
    for account, party, items, kept in rows:
        yield "open-items", f"{account}/{party}", money_text(items), money_text(kept)


def _uninvoiced(desk: Desk) -> Iterator[Finding]:
    """[inv:uninvoiced] 2202.01 holds, receipt by receipt, what came and was neither invoiced nor sent back."""
    journal, chart = desk.shop.journal, desk.shop.books.chart
    rows = journal.connection.execute(
        "SELECT coalesce(p.settles, d.doc_no), sum(credit - debit) FROM postings AS p JOIN documents AS d"
        " USING (epoch, seq) WHERE account = ? GROUP BY 1",
        (chart.account("uninvoiced"),),
    )
    for number, open_amount in rows.fetchall():
        receipt = journal.document(number)
        if receipt is None or receipt.document.kind != "purchase":
            continue  # what an opening or a voucher keyed by hand is kept by hand
        found = received_of(receipt, standing(journal, number), chart)
        parts = [(line, found.get(line.line_no, UNTOUCHED)) for line in receipt.lines if is_accrued(line)]
        waiting = sum(accrued_value(line, part, accrued_left(line, part)) for line, part in parts)
        if is_reversed(journal, number):
            waiting = 0
        if waiting != open_amount:
            yield "uninvoiced", number, money_text(waiting), money_text(open_amount)


def _stocktakes(desk: Desk) -> Iterator[Finding]:
    """A posted stocktake's document says of every item how many its scans found."""
    journal = desk.shop.journal
    rows = journal.connection.execute(
        "SELECT id, doc_no FROM stocktake WHERE state = 'posted' AND doc_no LIKE '%-PD-%' ORDER BY id"
    )
    for count, number in rows.fetchall():
        posted = journal.document(number)
        lines = posted.lines if posted is not None else ()
        said = {line.sku: line.unit_quantity for line in lines if line.reason != TRUE_UP}
        for row in counted(desk, count):
            if said.get(row.sku) != row.counted:
                found = said.get(row.sku)
                text = "" if found is None else decimal_text(found, 4)
                yield "stocktake-against-document", f"{number}/{row.sku}", decimal_text(row.counted, 4), text


def _shifts(desk: Desk) -> Iterator[Finding]:
    """[inv:till-counts] what a close says its till took is what the documents of its shift moved."""
    journal, books = desk.shop.journal, desk.shop.books
    rows = journal.connection.execute(
        "SELECT epoch, seq, doc_no, till, extra FROM documents AS d WHERE kind = 'shift_close' AND NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal') ORDER BY epoch, seq"
    )
    for epoch, seq, number, till, extra in rows.fetchall():
        ways = {way.method: way for way in shift_of(journal, books, till, (epoch, seq)).ways}
        for count in json.loads(extra)["shift"]["counts"]:
            way = ways.get(count["method"])
            if way is None:
                continue  # a way to pay that is no longer in the settings
            found = f"{count['opening']} + {count['taken']}"
            expected = f"{money_text(way.opening)} + {money_text(way.taken)}"
            if found != expected:
                yield "till-count", f"{number}/{way.method}", expected, found


def _roads(desk: Desk) -> Iterator[Finding]:
    """[inv:road] a transfer puts on the road what left stock, and takes off what arrived or was lost."""
    account = desk.shop.books.chart.roles.get("interstore")
    rows = desk.shop.journal.connection.execute(
        "SELECT doc_no, (SELECT sum(CASE WHEN kind = 'transfer_out' THEN -cost WHEN reason = 'rejected' THEN 0"
        " ELSE -amount END) FROM lines AS l WHERE l.epoch = d.epoch AND l.seq = d.seq) AS moved,"
        " coalesce((SELECT sum(debit - credit) FROM postings AS p WHERE p.epoch = d.epoch AND p.seq = d.seq"
        " AND p.account = ? AND p.party = d.party), 0) AS posted"
        " FROM documents AS d WHERE kind IN ('transfer_out', 'transfer_in') AND moved <> posted",
        (account,),
    )
    for number, moved, posted in rows:
        yield "transfer-against-books", number, money_text(moved), money_text(posted)


def _sequence(desk: Desk) -> Iterator[Finding]:
    """[inv:sequence] documents, master changes and audit events number 1, 2, 3 … without a gap in each epoch."""
    read = desk.shop.journal.connection.execute
    running, tip = read("SELECT epoch, seq FROM home").fetchone()
    last, latest = {running: 0}, {running: 0}
    for epoch, seq, at in read(f"SELECT epoch, seq, recorded_at FROM ({_ENTRIES}) ORDER BY epoch, seq"):  # noqa: S608 names of our own
        expected = last.get(epoch, 0) + 1
        if seq != expected:
            yield "sequence-gap", "journal.db", _place(epoch, expected), _place(epoch, seq)
        if at < latest.get(epoch, 0):
            yield "time-went-back", _place(epoch, seq), f"≥ {latest[epoch]}", str(at)
        last[epoch], latest[epoch] = seq, max(at, latest.get(epoch, 0))
    if last[running] != tip:
        yield "sequence-gap", "journal.db", _place(running, tip), _place(running, last[running])


def _place(epoch: int, seq: int) -> str:
    return str(seq) if epoch == 1 else f"{epoch}/{seq}"


_ENTRIES = (
    "SELECT epoch, seq, recorded_at FROM documents UNION ALL SELECT epoch, seq, recorded_at FROM master"
    " UNION ALL SELECT epoch, seq, recorded_at FROM audit"
)


def _numbers(desk: Desk) -> Iterator[Finding]:
    """[inv:numbers] document numbers are those of their epoch, kind and month, 1, 2, 3 … without a gap."""
    journal = desk.shop.journal
    read = journal.connection.execute
    given: dict[str, set[int]] = defaultdict(set)
    for number, epoch, kind, day in read("SELECT doc_no, epoch, kind, business_date FROM documents"):
        series, _, count = number.rpartition("-")
        given[series].add(int(count))
        expected = number_series(journal.store, epoch, CODE_OF[kind], day[2:4] + day[5:7])
        if series != expected:
            yield "number-gap", number, expected, series
    kept = {series: max(there) for series, there in given.items()}  # of earlier epochs, whose numbers are all given
    own = number_series(journal.store, journal.epoch, "", "").rstrip("-")
    kept = {series: last for series, last in kept.items() if not series.startswith(f"{own}-")}
    for code, month, last in read("SELECT code, month, last FROM number"):
        kept[number_series(journal.store, journal.epoch, code, month)] = last
    for series in sorted(given.keys() | kept.keys()):
        last, there = kept.get(series, 0), given[series]
        if there != set(range(1, last + 1)):
            yield "number-gap", series, f"1 … {last}", f"{len(there)}, {max(there, default=0)}"


def _masters(desk: Desk) -> Iterator[Finding]:
    """[inv:balances] what is in force is the newest version of every master record, and its barcodes."""
    read = desk.shop.journal.connection.execute
    newest = {(kind, key): body for kind, key, body in read("SELECT kind, id, body FROM master ORDER BY epoch, seq")}
    current = {(kind, key): body for kind, key, body in read("SELECT kind, id, body FROM current")}
    for kind, key in sorted(key for key in newest.keys() | current.keys() if newest.get(key) != current.get(key)):
        yield "master-not-newest", f"{kind}/{key}", newest.get((kind, key), ""), current.get((kind, key), "")
    items = (item_of(body) for (kind, _), body in current.items() if kind == "item")
    codes = {(code, item.sku, unit) for item in items for code, unit in item.barcodes}
    for code, sku, unit in sorted(codes ^ set(read("SELECT code, sku, unit FROM barcode"))):
        yield "barcode-astray", code, sku, unit


def _disk(home: Path) -> Iterator[Finding]:
    """A network folder, or a disk that answers fsync faster than any disk can."""
    if is_network_folder(home):
        yield "network-folder", str(home), "", ""
    probe = home / ".flush-probe"
    rounds = 20
    try:
        with probe.open("wb", buffering=0) as file:
            begun = time.perf_counter()
            for _ in range(rounds):
                file.write(b"0")
                os.fsync(file.fileno())
            each = (time.perf_counter() - begun) / rounds
    finally:
        probe.unlink(missing_ok=True)
    if each < FASTEST_FLUSH:
        yield "flush-too-fast", str(home), f"> {FASTEST_FLUSH * 1e6:.0f} µs", f"{each * 1e6:.0f} µs"


OF_DISK = frozenset({"network-folder", "flush-too-fast"})
FASTEST_FLUSH = 10e-6  # seconds; even storage with a protected cache needs more to answer

TESTS: tuple[Callable[[Desk], Iterator[Finding]], ...] = (
    _integrity,
    _balanced,
    _inventory,
    _pools,
    _shorts,
    _accounts,
    _open_items,
    _uninvoiced,
    _stocktakes,
    _shifts,
    _roads,
    _sequence,
    _numbers,
    _masters,
)
