"""The made-up trade of one store of the demonstration: opening, deliveries, sales, returns, a mistake, a stocktake.

Owns what happens there on which day, drawn from the store's own seeded dice and dated by its own clock. Everything is
posted through the services that the commands use; nothing here knows the journal's tables.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from importlib import resources
from random import Random
from typing import NamedTuple

from jxc.domain.items import Item
from jxc.domain.numbers import ONE, Fen, Quantity, amount_of, money_text, parse_money, parse_quantity, short_text
from jxc.services import approvals, bookkeeping, buying, count_posting, masters, opening, selling, stocktaking
from jxc.services.days import instant_of
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.selling import Slip
from jxc.services.shop import Shop
from jxc.services.trading import Answer
from jxc.services.world import World

FIRST_DAY = date(2026, 3, 1)
DAYS = 14
_OPENS, _CLOSES = 8 * 60, 21 * 60 + 30  # minutes of the day
_WAYS = (("wechat", 9), ("alipay", 6), ("cash", 4), ("split", 1), ("credit", 1))
_NOTES = (Fen(1_000), Fen(2_000), Fen(5_000), Fen(10_000))  # banknotes that people pay with
_CUSTOMERS = ("KH01", "KH02")
_WEIGHED = "千克"


class Ware(NamedTuple):
    """A row of the demonstration's goods: prices with VAT per base unit, `opening` the cost without; all as text."""

    sku: str
    name: str
    unit: str
    case: str  # the unit it is bought by; empty where it is the base unit
    holds: str
    barcode: str
    category: str
    tax: str
    price: str
    floor: str
    cost: str
    opening: str
    supplier: str
    pace: str  # how often it is bought, beside the others


class Partner(NamedTuple):
    """A row of the demonstration's suppliers and customers."""

    id: str
    name: str
    kind: str
    deduction: str


def _read(name: str) -> Iterator[list[str]]:
    text = resources.files("jxc.data").joinpath(name).read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows


def wares() -> list[Ware]:
    """The goods that every store of the demonstration trades in."""
    return [Ware(*row) for row in _read("demo-items.csv")]


class Clock:
    """A clock that stands where it was last set."""

    def __init__(self, timezone: str) -> None:
        self._timezone = timezone
        self._now = 0

    def set(self, day: date, minute: int) -> None:
        """It is that minute of that day at the store."""
        self._now = instant_of(datetime.combine(day, time(minute // 60, minute % 60)), self._timezone)

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""
        return self._now


class Keeper:
    """Whoever keeps one store: its home, clock and dice, and what was posted so far by kind."""

    def __init__(self, home: Home, world: World, clock: Clock) -> None:
        self.home = home
        self.clock = clock
        self.dice = Random(f"trade of {home.settings.store}")  # noqa: S311 made-up trade, no secret
        self.desk = Desk(Shop(home.journal, home.settings), world, "店长")
        self.posted: Counter[str] = Counter()
        self._wares = wares()

    def keep(self, answer: Answer) -> str:
        """Count a posted document and answer its number."""
        document = answer.posted.document
        self.posted[document.kind] += 1
        return document.doc_no

    def on_hand(self, sku: str) -> Quantity:
        """What is there of an item."""
        return self.desk.shop.journal.pool(sku).quantity

    def open(self) -> None:
        """The evening before the first day: goods, partners, what is there, and the capital that it amounts to."""
        self.clock.set(FIRST_DAY - timedelta(days=1), _OPENS)
        for ware in self._wares:
            masters.add_item(self.desk, ware.sku, _item_wish(ware))
        for row in _read("demo-parties.csv"):
            partner = Partner(*row)
            wish = masters.PartyWish(partner.name, partner.kind, partner.deduction or None)
            masters.add_party(self.desk, partner.id, wish)
        tokens = [f"{ware.sku}x{int(ware.pace) * self.dice.randint(5, 8)}@{ware.opening}" for ware in self._wares]
        self.keep(opening.open_stock(self.desk, tokens, Slip(note="开业盘点")))
        chart = self.desk.shop.books.chart
        balances = (("cash", "2000"), ("bank", "80000"))
        entries = [f"{chart.account(role)}={amount}" for role, amount in balances]
        entries.append(f"{chart.account('payable')}/GY02=-6800")
        self.keep(opening.open_accounts(self.desk, entries, Slip()))
        rest = Fen(opening.opening_balance(self.desk))
        self.keep(opening.open_accounts(self.desk, [f"{chart.account('capital')}={money_text(rest)}"], Slip()))
        opening.finish_opening(self.desk)

    def trade(self, number: int) -> None:
        """One day: the delivery in the morning, sales and returns, and what the plan holds for the evening."""
        day = FIRST_DAY + timedelta(days=number)
        self.clock.set(day, _OPENS - 30)
        self._restock()
        for minute in sorted(self.dice.sample(range(_OPENS, _CLOSES), self.dice.randint(8, 14))):
            self.clock.set(day, minute)
            self._serve()
        self.clock.set(day, _CLOSES)
        for event in _PLAN.get(number, ()):
            event(self)

    def _restock(self) -> None:
        """Each supplier brings what has run low, by the case, at a price that moves a little."""
        for supplier in sorted({ware.supplier for ware in self._wares}):
            low = [
                ware
                for ware in self._wares
                if ware.supplier == supplier and self.on_hand(ware.sku) < int(ware.pace) * 3 * ONE
            ]
            if low:
                self.keep(self._buy(supplier, [self._order(ware) for ware in low]))

    def _buy(self, supplier: str, tokens: list[str], note: str | None = None) -> Answer:
        number = f"{self.dice.randint(10_000_000, 99_999_999)}"
        invoice = f"plain={number}" if supplier == "GY04" else f"special={number}"
        pay = ("bank",) if supplier == "GY04" else ()
        return buying.buy(self.desk, tokens, Slip(supplier, pay, note=note), invoice=invoice)

    def _order(self, ware: Ware) -> str:
        holds = int(ware.holds or 1)
        cases = -(-int(ware.pace) * 6 // holds)
        price = parse_money(ware.cost) * holds * self.dice.randint(97, 104) // 100
        return f"{ware.sku}x{cases}{ware.case}@{money_text(Fen(price))}"

    def _serve(self) -> None:
        """One customer: a basket of what is there, paid in one of the usual ways; now and then it comes back."""
        number = self.keep(self._sell(self._basket()))
        if self.dice.random() < 1 / 12:
            self.keep(selling.take_back(self.desk, number, ["1"], Slip(note="顾客退货")))

    def _basket(self) -> list[tuple[Item, Quantity]]:
        weights = [int(ware.pace) for ware in self._wares]
        chosen = {ware.sku: ware for ware in self.dice.choices(self._wares, weights, k=self.dice.randint(1, 5))}
        basket = []
        for ware in chosen.values():
            item = masters.item_named(self.desk, ware.barcode or ware.sku)
            tenths = self.dice.randint(6, 35) if ware.unit == _WEIGHED else 10 * self.dice.choice((1, 1, 1, 2, 2, 3))
            quantity = Quantity(tenths * ONE // 10)
            if self.on_hand(ware.sku) >= quantity:
                basket.append((item, quantity))
        return basket or [self._plentiful()]

    def _plentiful(self) -> tuple[Item, Quantity]:
        most = max(self._wares, key=lambda ware: self.on_hand(ware.sku))
        return masters.item_named(self.desk, most.sku), Quantity(ONE)

    def _sell(self, basket: list[tuple[Item, Quantity]]) -> Answer:
        tokens = [f"{item.sku}x{short_text(quantity, 4)}" for item, quantity in basket]
        total = Fen(sum(amount_of(item.price, quantity) for item, quantity in basket if item.price is not None))
        way = self.dice.choices([name for name, _ in _WAYS], [weight for _, weight in _WAYS])[0]
        return selling.sell(self.desk, tokens, self._paid(way, total))

    def _paid(self, way: str, total: Fen) -> Slip:
        if way == "cash":
            given = next((note for note in _NOTES if note >= total), total)
            return Slip(pay=(f"cash={money_text(given)}",))
        if way == "split":
            return Slip(pay=(f"wechat={money_text(Fen(total // 2))}", "cash"))
        if way == "credit":
            return Slip(self.dice.choice(_CUSTOMERS), pay=("credit",), note="月结")
        return Slip(pay=(way,))

    def spoiled_delivery(self) -> None:
        """A case of noodles arrives crushed: it is received, and part of it goes back to the supplier."""
        number = self.keep(self._buy("GY01", ["501x1箱@40.20"]))
        self.keep(buying.send_back(self.desk, number, ["1x0.5"], Slip(note="外箱破损")))

    def mistyped_price(self) -> None:
        """A purchase keyed at ten times its price is reversed in red and keyed again."""
        wrong = self.keep(self._buy("GY03", ["604x1箱@384"]))
        self.keep(bookkeeping.reverse(self.desk, wrong, "单价录错"))
        self.keep(self._buy("GY03", ["604x1箱@38.40"], "更正单价"))

    def pay_supplier(self) -> None:
        """Part of what is owed leaves the bank, and so does the electricity bill."""
        account = self.desk.shop.books.chart.account
        self._voucher([f"{account('payable')}/GY02=6800", f"{account('bank')}=-6800"], "付货款")
        self._voucher([f"{account('selling')}=860", f"{account('bank')}=-860"], "付电费")

    def count(self) -> None:
        """A stocktake of two shelves finds a little less and a little more; approved, the difference is written off."""
        stocktaking.start_count(self.desk, "半月盘点")
        for shelf, skus in (("A", ("101", "102", "104", "301")), ("B", ("401", "501", "503", "603"))):
            tokens = [f"{sku}x{short_text(max(self._found(sku), 0), 4)}" for sku in skus]
            stocktaking.scan(self.desk, tokens, sheet=shelf)
        number = self.keep(count_posting.post_count(self.desk, "半月盘点"))
        asked = count_posting.settle_count(self.desk, number, note=f"{number} 盘亏经批准转管理费用")
        self.keep(approvals.approve(self.desk._replace(operator="会计"), asked.posted.document.doc_no))

    def _found(self, sku: str) -> Quantity:
        off = {"101": -2, "301": self.dice.choice((-3, -1)), "503": 1, "603": -1}
        return Quantity(self.on_hand(sku) + off.get(sku, 0) * ONE)

    def _voucher(self, entries: list[str], note: str) -> None:
        self.keep(bookkeeping.post_voucher(self.desk, entries, Slip(note=note)))


_PLAN: dict[int, tuple[Callable[[Keeper], None], ...]] = {
    3: (Keeper.spoiled_delivery,),
    5: (Keeper.mistyped_price,),
    9: (Keeper.pay_supplier,),
    DAYS - 1: (Keeper.count,),
}


def _item_wish(ware: Ware) -> masters.ItemWish:
    return masters.ItemWish(
        name=ware.name,
        unit=ware.unit,
        units=(f"{ware.case}={ware.holds}",) if ware.case else None,
        barcodes=(ware.barcode,) if ware.barcode else None,
        category=ware.category,
        tax_class=ware.tax,
        price=ware.price,
        floor_price=ware.floor,
        low=short_text(parse_quantity(ware.pace), 4),
    )
