"""A founded home for the tests of services: real files, a clock that ticks by itself, a corner shop's goods."""

import atexit
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.items import Barcode, Item, Party, Unit, item_body, party_body
from jxc.domain.numbers import QUANTITY_SCALE, money_text, parse_price, parse_quantity, short_text
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.doctor import TESTS, Finding
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from jxc.services.shop import Shop
from jxc.services.trading import Answer, post
from jxc.services.world import World

NOON = 1_776_225_600_000_000  # 2026-04-15 12:00 in Shanghai, µs UTC
SECOND = 1_000_000
TODAY = "2026-04-15"

TEA = Item("1001", "茶", units=(Unit("箱", parse_quantity("12")),), price=parse_price("10"),
           barcodes=(Barcode("6901", "个"), Barcode("6902", "箱")))  # fmt: skip
RICE = Item("1002", "米", "千克", tax_class="reduced", price=parse_price("6.5"), floor_price=parse_price("5"))
SUPPLIER = Party("S1", "供应商")
CUSTOMER = Party("C1", "顾客", kind="customer")


def a_world(start: int = NOON) -> World:
    """A clock that moves on by a second whenever it is read; randomness that is none."""
    ticks: Iterator[int] = count(start, SECOND)
    return World(lambda: next(ticks), {}, lambda size: bytes(range(size)))


@cache
def _template(chart: str, status: str, settings: tuple[tuple[str, str], ...]) -> Path:
    """A founded home with goods and partners, made once; tests work in copies of it."""
    scratch = tempfile.TemporaryDirectory()
    atexit.register(scratch.cleanup)
    folder = Path(scratch.name) / "home"
    world = a_world(NOON - 86_400 * SECOND)
    found(folder, world, Founding("standalone", "s001", chart=chart, status=status, settings=settings), "amy")
    home = Home(folder, env={})
    with home.journal.write() as writer:
        for item in (TEA, RICE):
            writer.append_master(now=world.now(), operator="amy", kind="item", key=item.sku, body=item_body(item))
            writer.set_barcodes(item.sku, tuple((code.code, code.unit) for code in item.barcodes))
        for party in (SUPPLIER, CUSTOMER):
            writer.append_master(now=world.now(), operator="amy", kind="party", key=party.id, body=party_body(party))
    _ = home.settings  # compiled once for all copies
    home.close()
    return folder


def a_home(folder: Path, *, chart: str = "enterprise", status: str = "general", **settings: str) -> Home:
    """A founded home of store s001 with goods and partners."""
    shutil.copytree(_template(chart, status, tuple(settings.items())), folder, dirs_exist_ok=True)
    return Home(folder, env={})


def a_desk(folder: Path, **settings: str) -> Desk:
    """Amy's place in a new home."""
    home = a_home(folder, **settings)
    return Desk(Shop(home.journal, home.settings), a_world(), "amy")


def later(desk: Desk, *, hours: int = 0, days: int = 0) -> Desk:
    """The same place some time later."""
    return desk._replace(world=a_world(desk.world.now() + (days * 24 + hours) * 3600 * SECOND))


def refused(call: Callable[[], object]) -> JxcError:
    """The refusal that a call must end in."""
    with pytest.raises(JxcError) as refusal:
        call()
    return refusal.value


def stock(desk: Desk, sku: str = "1001") -> tuple[str, str]:
    """How many there are and what they are worth."""
    pool = desk.shop.journal.pool(sku)
    return short_text(pool.quantity, QUANTITY_SCALE), money_text(pool.value)


def balance(desk: Desk, account: str) -> str:
    """Debits less credits of one account."""
    found = desk.shop.journal.connection.execute(
        "SELECT coalesce(sum(debit - credit), 0) FROM balance WHERE account = ?", (account,)
    ).fetchone()
    return money_text(found[0])


def books(answer: Answer) -> dict[str, str]:
    """A document's postings: debits less credits by account."""
    sums: dict[str, int] = defaultdict(int)
    for posting in answer.posted.postings:
        sums[posting.account] += posting.debit - posting.credit
    return {account: money_text(amount) for account, amount in sums.items()}


def state(desk: Desk) -> dict[str, list[object]]:
    """Everything in the journal but the audit trail and where the sequence stands."""
    read = desk.shop.journal.connection.execute
    tables = [name for (name,) in read("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: read(f"SELECT * FROM {name}").fetchall() for name in tables if name not in {"audit", "home"}}  # noqa: S608 names of our own


def audit(desk: Desk) -> list[tuple[str, str, str | None]]:
    """Action, subject and detail of every audit event."""
    return desk.shop.journal.connection.execute("SELECT action, subject, detail FROM audit ORDER BY seq").fetchall()


def findings(desk: Desk) -> list[Finding]:
    """What doctor finds in the journal."""
    return [finding for test in TESTS for finding in test(desk)]


def line(quantity: str, price: str = "10", *, sku: str = "1001", source_line: int | None = None) -> DraftLine:
    """A line in the item's base unit."""
    size = parse_quantity(quantity)
    unit = "千克" if sku == "1002" else "个"
    return DraftLine(sku, unit, size, size, "priced", parse_price(price), source_line=source_line)


def do(desk: Desk, kind: str, *lines: DraftLine, **asked: object) -> Answer:
    """Post a document as Amy."""
    return post(desk.shop, desk.world, Draft(kind, desk.operator, lines, **asked))  # type: ignore[arg-type]


def buy(desk: Desk, quantity: str, price: str, *, sku: str = "1001") -> Answer:
    """Goods from the supplier."""
    return do(desk, "purchase", line(quantity, price, sku=sku), party="S1")


def sell(desk: Desk, quantity: str, **asked: object) -> Answer:
    """Tea over the counter."""
    return do(desk, "sale", line(quantity), **asked)
