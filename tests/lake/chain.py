"""A small chain worked out by hand: what its two stores post, and how their batches reach a lake.

Figures are yuan and pieces as text, so that a test reads like a paper; every amount here was computed with a pencil.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from jxc.domain.numbers import Day, Fen, Instant, Price, Rate, parse_money, parse_quantity
from jxc.domain.record import CODE_OF, Document, Line, Master, Posting
from jxc.lake.engine import Limits
from jxc.lake.ingest import refresh
from jxc.lake.report import Question, find, run
from jxc.lake.views import Basis
from jxc.storage import batches
from jxc.storage.catalog import Acceptance, AcceptedFile, Catalog
from jxc.table import Table

SHANGHAI = 8 * 3_600_000_000
DAY = 86_400_000_000


def instant(day: str, hour: int) -> Instant:
    """Microseconds UTC of a full hour in Shanghai."""
    return Instant((date.fromisoformat(day).toordinal() - 719_163) * DAY + hour * 3_600_000_000 - SHANGHAI)


def line(
    sku: str, quantity: str, *, amount: str = "0", tax: str = "0", cost: str = "0", reason: str | None = None
) -> Line:
    """One line: quantity, amount, tax and cost with the signs of the record."""
    moved = parse_quantity(quantity)
    return Line(
        0, sku, None, "个", moved, moved, "priced", Price(0), Fen(0), parse_money(amount), "standard", Rate(1300), None,
        parse_money(tax), parse_money(cost), False, None, None, reason,
    )  # fmt: skip


def found(counted: Line, quantity: str) -> Line:
    """A line of a stocktake that found so many."""
    return counted._replace(unit_quantity=parse_quantity(quantity))


def debit(account: str, amount: str, line_no: int | None = None, party: str | None = None) -> Posting:
    """Dr `account`."""
    return Posting(0, account, party, None, parse_money(amount), Fen(0), line_no)


def credit(account: str, amount: str, line_no: int | None = None, party: str | None = None) -> Posting:
    """Cr `account`."""
    return Posting(0, account, party, None, Fen(0), parse_money(amount), line_no)


_BLANK = Document(
    "", 1, 0, "", "", Day(""), Day(""), Instant(0), Instant(0), "amy", None, None, None, None, None, None, "00" * 32,
    Fen(0), Fen(0), Fen(0), None, None, None, None, None, late=False, extra=None,
)  # fmt: skip


class Rows(NamedTuple):
    """What one store wrote, in the form of the journal's raw rows."""

    documents: list[Document]
    lines: list[tuple[object, ...]]
    postings: list[tuple[object, ...]]
    master: list[Master]


class Store:
    """A store's pen: numbers what it posts."""

    def __init__(self, name: str) -> None:
        """Nothing posted yet."""
        self.name = name
        self.seq = 0
        self.rows = Rows([], [], [], [])

    def know(self, kind: str, key: str, /, at: str = "2026-03-01", **body: object) -> None:
        """A master version."""
        self.seq += 1
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        self.rows.master.append(Master(self.name, 1, self.seq, instant(at, 8), "amy", kind, key, text))

    def post(
        self,
        kind: str,
        day: str,
        lines: Sequence[Line],
        postings: Sequence[Posting],
        *,
        hour: int = 10,
        **header: object,
    ) -> str:
        """A document, by amy unless the header says otherwise; its number."""
        self.seq += 1
        same = [d for d in self.rows.documents if d.kind == kind and d.business_date[:7] == day[:7]]
        at = instant(day, hour)
        document = _BLANK._replace(
            store=self.name,
            seq=self.seq,
            doc_no=f"{self.name}-{CODE_OF[kind]}-{day[2:4]}{day[5:7]}-{len(same) + 1:05d}",
            kind=kind,
            business_date=Day(day),
            ledger_date=Day(day),
            occurred_at=at,
            recorded_at=at,
            gross=Fen(sum(item.amount for item in lines)),
            tax=Fen(sum(item.tax for item in lines)),
        )
        self.rows.documents.append(document._replace(**header))  # type: ignore[arg-type]
        self.rows.lines.extend((self.seq, *item._replace(line_no=n)) for n, item in enumerate(lines, 1))
        self.rows.postings.extend((self.seq, *item._replace(posting_no=n)) for n, item in enumerate(postings, 1))
        return document.doc_no

    def opening(self, day: str, *goods: tuple[str, str, str]) -> str:
        """Opening stock: (sku, quantity, value)."""
        lines = [line(sku, quantity, cost=value) for sku, quantity, value in goods]
        value = yuan(sum(item.cost for item in lines))
        return self.post("opening", day, lines, [debit("1405", value), credit("4001.99", value)])

    def sale(self, day: str, *goods: tuple[str, str, str, str, str], hour: int = 10, operator: str = "amy") -> str:
        """A cash sale: (sku, quantity, amount, tax, cost)."""
        lines = [line(sku, f"-{q}", amount=amount, tax=tax, cost=f"-{cost}") for sku, q, amount, tax, cost in goods]
        return self.post("sale", day, lines, _sale(lines, 1), hour=hour, operator=operator)


def yuan(fen: int) -> str:
    """Fen as the text of an amount."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _sale(lines: Sequence[Line], sign: int) -> list[Posting]:
    gross, tax = sum(item.amount for item in lines), sum(item.tax for item in lines)
    sold = [debit("6401.01", yuan(-item.cost), n) for n, item in enumerate(lines, 1) if item.cost]
    cost = yuan(-sign * sum(item.cost for item in lines))
    money = [debit("1001", yuan(gross))] if sign > 0 else [credit("1001", yuan(-gross))]
    revenue = [credit("6001", yuan(gross - tax)), credit("2221.01.01", yuan(tax))]
    goods = [credit("1405", cost)] if sign > 0 else [debit("1405", cost)]
    return [posting for posting in (*money, *revenue, *sold, *goods) if posting.debit or posting.credit]


ACCOUNTS = (
    ("1001", "Cash on hand", "库存现金", "asset", "cash"),
    ("1002", "Bank", "银行存款", "asset", "bank"),
    ("1405", "Inventory", "库存商品", "asset", "inventory"),
    ("1901", "Pending gains and losses", "待处理财产损溢", "asset", "pending"),
    ("2202", "Accounts payable", "应付账款", "liability", "payable"),
    ("2221.01.01", "Output VAT", "销项税额", "liability", "output-vat"),
    ("2221.01.02", "Input VAT", "进项税额", "liability", "input-vat"),
    ("4001.99", "Opening balance", "期初平衡", "equity", "opening"),
    ("6001", "Sales", "主营业务收入", "income", "sales"),
    ("6401.01", "Cost of goods sold", "已销成本", "expense", "cost-sold"),
    ("6401.08", "Cost adjustments", "成本调整", "expense", "cost-adjustment"),
    ("6401.09", "Cost variance", "成本差异", "expense", "cost-variance"),
    ("6602", "Administration", "管理费用", "expense", ""),
)


def headquarters() -> Store:
    """Headquarters: the masters, and one voucher of its own."""
    hq = Store("hq")
    for code, name, zh, class_, role in ACCOUNTS:
        hq.know("account", code, code=code, name=name, zh=zh, role=role, **{"class": class_})
    hq.know("item", "1001", sku="1001", name="绿茶", unit="罐", category="茶")
    hq.know("item", "1002", sku="1002", name="[red]米[/red]", unit="袋", category="粮", low=80_000)
    hq.know("party", "sup1", id="sup1", name="红星批发", kind="supplier")
    for name, title, region in (("hq", "总部", ""), ("s001", "东门店", "东区"), ("s002", "西门店", "西区")):
        hq.know("store", name, name=title, region=region)
    hq.post("voucher", "2026-04-01", [], [debit("6602", "5.00"), credit("1002", "5.00")], note="文具")
    return hq


def first_store() -> Store:
    """One of everything: opening, purchases, sales below zero, a true-up, returns both ways, a count, a reversal."""
    s = Store("s001")
    s.know("item", "1001", sku="1001", name="本店茶", unit="罐", category="其他")
    s.opening("2026-03-30", ("1001", "10", "100.00"))
    bought = _buys(s)
    _sells(s)
    _buys_again(s, bought)
    _counts(s)
    _reverses(s)
    return s


def _buys(s: Store) -> str:
    return s.post(
        "purchase",
        "2026-03-31",
        [
            line("1001", "10", amount="113.00", tax="13.00", cost="100.00"),
            line("1002", "5", amount="56.50", tax="6.50", cost="50.00"),
        ],
        [debit("1405", "150.00"), debit("2221.01.02", "19.50"), credit("2202", "169.50", party="sup1")],
        party="sup1",
    )


def _sells(s: Store) -> None:
    sold = s.sale("2026-04-01", ("1001", "4", "67.80", "7.80", "40.00"), hour=9)
    s.sale(
        "2026-04-02",
        ("1001", "1", "16.95", "1.95", "10.00"),
        ("1002", "7", "118.65", "13.65", "70.00"),
        hour=18,
        operator="bob",
    )
    back = [line("1001", "1", amount="-16.95", tax="-1.95", cost="10.00")]
    s.post("sale_return", "2026-04-02", back, _sale(back, -1), source_no=sold, hour=19, operator="bob")


def _buys_again(s: Store, bought: str) -> None:
    s.post(
        "purchase",
        "2026-04-03",
        [
            line("1002", "10", amount="135.60", tax="15.60", cost="120.00"),
            line("1002", "0", cost="-4.00", reason="true-up"),
        ],
        [
            debit("1405", "120.00"),
            debit("2221.01.02", "15.60"),
            credit("2202", "135.60", party="sup1"),
            debit("6401.08", "4.00", 2),
            credit("1405", "4.00"),
        ],
    )
    s.post(
        "purchase_return",
        "2026-04-03",
        [line("1001", "-2", amount="-21.47", tax="-2.47", cost="-20.00")],
        [
            credit("2202", "-21.47", party="sup1"),
            debit("2221.01.02", "-2.47"),
            debit("1405", "-20.00"),
            debit("6401.09", "1.00", 1),
        ],
        source_no=bought,
    )


def _counts(s: Store) -> None:
    s.post(
        "count",
        "2026-04-04",
        [found(line("1001", "1", cost="10.00"), "15"), found(line("1002", "-1", cost="-12.00"), "7")],
        [debit("1405", "10.00"), credit("1901", "10.00", 1), debit("1901", "12.00", 2), credit("1405", "12.00")],
    )


def _reverses(s: Store) -> None:
    wrong = s.sale("2026-04-05", ("1001", "2", "33.90", "3.90", "20.00"))
    red = [line("1001", "2", amount="-33.90", tax="-3.90", cost="20.00")]
    s.post(
        "reversal",
        "2026-04-05",
        red,
        [
            debit("1001", "-33.90"),
            credit("6001", "-30.00"),
            credit("2221.01.01", "-3.90"),
            debit("6401.01", "-20.00", 1),
            credit("1405", "-20.00"),
        ],
        source_no=wrong,
    )


def second_store() -> Store:
    """A store that gives something away: cost without revenue."""
    s = Store("s002")
    s.opening("2026-04-01", ("1001", "3", "33.00"), ("1002", "2", "20.00"))
    s.sale("2026-04-04", ("1002", "1", "0", "0", "10.00"))
    s.sale("2026-04-04", ("1001", "3", "50.85", "5.85", "33.00"), hour=20)
    return s


def renamed(store: Store) -> Store:
    """The same store, with its present name in every row."""
    rows = store.rows
    documents = [row._replace(store=store.name) for row in rows.documents]
    store.rows = Rows(documents, rows.lines, rows.postings, [row._replace(store=store.name) for row in rows.master])
    return store


def stores() -> tuple[Store, ...]:
    """The whole chain."""
    return headquarters(), first_store(), second_store()


class Delivery(NamedTuple):
    """A manifest's worth of one store: rows with first ≤ seq ≤ last."""

    store: Store
    number: int
    first: int
    last: int


def deliveries(store: Store, cuts: Iterable[int] = ()) -> list[Delivery]:
    """All of a store's rows, cut after the given sequence numbers."""
    ends = sorted({cut for cut in cuts if 0 < cut < store.seq} | {store.seq})
    starts = [1, *(end + 1 for end in ends)]
    return [Delivery(store, n, first, last) for n, (first, last) in enumerate(zip(starts, ends, strict=False), 1)]


def deliver(catalog: Catalog, folder: Path, delivery: Delivery, *, now: int = 0) -> int:
    """Put a delivery's batches into the mirror and accept it, as a pull does; its `known`."""
    name, rows = delivery.store.name, delivery.store.rows
    reach = range(delivery.first, delivery.last + 1)
    documents = [row for row in rows.documents if row.seq in reach]
    files = []
    for month in sorted({row.business_date[:7] for row in documents}):
        part = [row for row in documents if row.business_date[:7] == month]
        seqs = {row.seq for row in part}
        table = batches.documents_table(
            part, [row for row in rows.lines if row[0] in seqs], [row for row in rows.postings if row[0] in seqs]
        )
        files.append(_mirrored(folder, "documents", name, month, delivery, table))
    master = [row for row in rows.master if row.seq in reach]
    if master:
        files.append(_mirrored(folder, "master", name, "2026-03", delivery, batches.master_table(master)))
    entry = Acceptance(name, 1, delivery.number, f"{delivery.number:064x}", delivery.first, delivery.last, now, now)
    return catalog.accept(entry, files)


def _mirrored(folder: Path, table: str, store: str, month: str, delivery: Delivery, content: object) -> AcceptedFile:
    key = (
        f"{table}/store={store}/month={month}/0001-{delivery.first:012d}-{delivery.last:012d}-0123456789abcdef.parquet"
    )
    path = folder / "mirror" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    batches.write(content, path)
    return AcceptedFile(key, table, "00" * 32, path.stat().st_size, content.num_rows)  # type: ignore[attr-defined]


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Progress that nobody watches."""


def filled(folder: Path, parts: Sequence[Delivery] | None = None, *, at_once: bool = True) -> Basis:
    """A lake with these deliveries (by default the whole chain), refreshed once at the end or after each."""
    folder.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(folder / "lake.db")
    every = parts if parts is not None else [part for store in stores() for part in deliveries(store)]
    for minute, part in enumerate(every):
        deliver(catalog, folder, part, now=instant("2026-04-06", 9) + minute * 60_000_000)
        if not at_once:
            refresh(catalog, folder, Limits(), journal=None, now=0, progress=silent)
    refresh(catalog, folder, Limits(), journal=None, now=0, progress=silent)
    return Basis(folder, catalog, catalog.snapshot())


def ask(basis: Basis, name: str, **asked: object) -> Table:
    """The answer of one of jxc's reports, in Shanghai and in English unless asked otherwise."""
    question = Question(now=instant("2026-04-06", 10), zone="Asia/Shanghai", lang="en")._replace(**asked)  # type: ignore[arg-type]
    return run(find(name, basis.folder / "none"), basis, question, Limits())


def rows(basis: Basis, name: str, *columns: str, **asked: object) -> list[tuple[object, ...]]:
    """The answer's rows; of the named columns, or all."""
    table = ask(basis, name, **asked)
    names = [column.name for column in table.columns]
    places = [names.index(column) for column in columns] or list(range(len(names)))
    return [tuple(row[place] for place in places) for row in table.rows]
