"""What a store looks up while it trades: stock, prices, today. Small reads of the journal's own balances."""

from typing import NamedTuple

from jxc.domain.items import Item
from jxc.domain.numbers import ONE, round_half
from jxc.errors import JxcError, Problem
from jxc.services.desk import Desk
from jxc.services.tokens import read_token
from jxc.table import Column, Fact, Kind, Sheet, Table


def show_stock(desk: Desk, tokens: list[str], *, low: bool = False, value: bool = False) -> Table:
    """What is there: of the items named, of those at or below their low mark, or of everything that moved."""
    if value and desk.shop.guarded:
        from jxc.domain.rights import COSTS
        from jxc.services.rights import demand

        demand(desk, COSTS)
    skus = [item.sku for item in named_items(desk, tokens)] if tokens else _all_skus(desk)
    rows: list[tuple[object, ...]] = []
    value_sum = 0
    for sku in skus:
        item = desk.shop.item(sku)
        if item is None:
            continue
        pool = desk.shop.journal.pool(sku)
        if low and (item.low is None or pool.quantity > item.low):
            continue
        average = round_half(pool.value * ONE * 10_000, pool.quantity) if pool.quantity > 0 else None
        rows.append((sku, item.name, item.unit, pool.quantity, item.low, average, pool.value))
        value_sum += pool.value
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("quantity", Kind.QUANTITY, "On hand"),
        Column("low", Kind.QUANTITY, "Low at"),
        Column("average", Kind.PRICE, "Average cost"),
        Column("value", Kind.MONEY, "Value"),
    )
    keep = len(columns) if value else len(columns) - 2
    totals = (*[None] * (len(columns) - 1), value_sum) if value else None
    return Table("stock", "Stock", columns[:keep], [row[:keep] for row in rows], totals)


def named_items(desk: Desk, tokens: list[str]) -> list[Item]:
    """The items that numbers or barcodes name; problems of all of them together."""
    found: list[Item] = []
    problems: list[Problem] = []
    for token in tokens:
        try:
            found.append(read_token(desk.shop, token).item)
        except JxcError as error:
            problems.append(Problem(error.code, error.params))
    if problems:
        raise JxcError.of(tuple(problems))
    return found


def _all_skus(desk: Desk) -> list[str]:
    rows = desk.shop.journal.connection.execute(
        "SELECT id FROM current WHERE kind = 'item'"
        " AND (id IN (SELECT sku FROM pool) OR json_extract(body, '$.active')) ORDER BY id"
    )
    return [str(sku) for (sku,) in rows]


def show_price(desk: Desk, tokens: list[str]) -> Table:
    """Selling prices with VAT, a row for each unit of each item."""
    rows: list[tuple[object, ...]] = []
    for item in named_items(desk, tokens):
        rows.append((item.sku, item.name, item.unit, item.price, item.floor_price, item.price_kind))
        rows += [
            (
                item.sku,
                item.name,
                unit.name,
                _per_unit(item.price, unit.factor),
                _per_unit(item.floor_price, unit.factor),
                item.price_kind,
            )
            for unit in item.units
        ]
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("floor_price", Kind.PRICE, "Floor price"),
        Column("price_kind", Kind.WORD, "Price kind"),
    )
    return Table("price", "Price", columns, rows)


def _per_unit(price: int | None, factor: int) -> int | None:
    return None if price is None else round_half(price * factor, ONE)


class _Day(NamedTuple):
    documents: int
    gross: int
    tax: int
    cost: int


def show_today(desk: Desk) -> Sheet:
    """The running business day: documents by kind, takings by way of payment, margin."""
    day = desk.today
    read = desk.shop.journal.connection.execute
    by_kind = read(
        "SELECT kind, count(*), sum(gross) FROM documents WHERE business_date = ? GROUP BY kind ORDER BY kind", (day,)
    ).fetchall()
    sold = _Day(
        *read(
            "SELECT count(DISTINCT d.seq), coalesce(sum(l.amount), 0), coalesce(sum(l.tax), 0),"
            " coalesce(-sum(l.cost), 0)"
            " FROM documents AS d JOIN lines AS l USING (epoch, seq)"
            " WHERE d.business_date = ? AND (d.kind IN ('sale', 'sale_return', 'exchange') OR (d.kind = 'reversal'"
            " AND d.source_no IN (SELECT doc_no FROM documents WHERE kind IN ('sale', 'sale_return', 'exchange'))))",
            (day,),
        ).fetchone()
    )
    net = sold.gross - sold.tax
    margin = net - sold.cost
    facts = (
        Fact("day", Kind.DATE, "Day", day),
        Fact("sales", Kind.MONEY, "Sales with VAT", sold.gross),
        Fact("net", Kind.MONEY, "Net sales", net),
        Fact("cost", Kind.MONEY, "Cost of sales", sold.cost),
        Fact("margin", Kind.MONEY, "Margin", margin),
        Fact("margin_percent", Kind.PERCENT, "Margin of net sales", round_half(margin * 10_000, net) if net else None),
    )
    documents = Table(
        "documents",
        "Documents",
        (
            Column("kind", Kind.WORD, "Kind"),
            Column("documents", Kind.INTEGER, "Documents"),
            Column("gross", Kind.MONEY, "Amount"),
        ),
        by_kind,
    )
    return Sheet("today", "Today", _seen(desk, facts), (documents, _takings(desk, day)))


def _seen(desk: Desk, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The day's figures without those of cost, for whoever may not see them."""
    if desk.shop.guarded:
        from jxc.domain.rights import COSTS
        from jxc.services.rights import has_right

        if not has_right(desk, COSTS):
            return tuple(fact for fact in facts if fact.name in {"day", "sales", "net"})
    return facts


def _takings(desk: Desk, day: str) -> Table:
    """Money that came in less money that went out, by account and channel; what the opening found is no taking."""
    books = desk.shop.books
    ways = {(books.account_of(method), method.channel or ""): name for name, method in books.methods.items()}
    rows = desk.shop.journal.connection.execute(
        "SELECT account, coalesce(channel, ''), sum(debit), sum(credit) FROM documents JOIN postings USING (epoch, seq)"
        " WHERE business_date = ? AND kind <> 'opening' GROUP BY 1, 2 ORDER BY 1, 2",
        (day,),
    )
    cells = [(ways[a, c], came, went, came - went) for a, c, came, went in rows if (a, c) in ways]
    columns = (
        Column("method", Kind.WORD, "Paid by"),
        Column("in", Kind.MONEY, "In"),
        Column("out", Kind.MONEY, "Out"),
        Column("balance", Kind.MONEY, "Balance"),
    )
    totals = (None, *(sum(int(row[i]) for row in cells) for i in (1, 2, 3)))
    return Table("takings", "Takings", columns, cells, totals)
