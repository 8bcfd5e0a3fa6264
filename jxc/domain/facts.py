"""What a rule may know about the store when a draft is looked at: gathered by a service, never fetched by a rule."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jxc.domain.approvals import Rule, User
from jxc.domain.chart import Chart
from jxc.domain.draft import Draft
from jxc.domain.items import Item, Party
from jxc.domain.numbers import Day, Fen, Quantity
from jxc.domain.reasons import Reason
from jxc.domain.record import CODE_OF, Posted
from jxc.domain.tax import TaxTable
from jxc.errors import Problem


class Method(NamedTuple):
    """A way to pay: the role of the account that takes the money, and the channel where it passes through one."""

    name: str
    role: str
    channel: str | None = None
    account: str | None = None  # its own, below that of the role


class Field(NamedTuple):
    """A field of the user's own on documents of a kind; `type` is text, number, money, date, choice or flag."""

    kind: str
    name: str
    title: str
    title_zh: str
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


class Taken(NamedTuple):
    """What documents that rest on a source line have taken back of it, and the true-ups that name it."""

    quantity: Quantity = Quantity(0)  # positive
    cost: Fen = Fen(0)  # positive
    true_ups: Fen = Fen(0)  # signed change of stock value
    unit_quantity: Quantity = Quantity(0)  # this and what follows is signed as on the lines that took it
    discount: Fen = Fen(0)
    amount: Fen = Fen(0)
    tax: Fen = Fen(0)


NOTHING = Taken()


class Received(NamedTuple):
    """What happened to a line of a receipt since: quantities in the base unit, positive."""

    invoiced: Quantity = Quantity(0)  # by later invoices
    amount: Fen = Fen(0)  # of those invoices, and the tax in it
    tax: Fen = Fen(0)
    deduction: str | None = None
    back_accrued: Quantity = Quantity(0)  # sent back before an invoice came
    back_invoiced: Quantity = Quantity(0)  # sent back after, and what it was credited at
    back_amount: Fen = Fen(0)
    back_tax: Fen = Fen(0)
    gone: Fen = Fen(0)  # of what it stood on the books for without an invoice
    adjusted: Fen = Fen(0)  # the whole change of its net cost


UNTOUCHED = Received()


class Books(NamedTuple):
    """What changes rarely: the chart, rates, taxpayer status, ways to pay and the store's own rules."""

    chart: Chart
    tax: TaxTable
    status: str  # general or small
    methods: Mapping[str, Method]
    policy: str  # forbid, warn or allow stock below zero
    default_pay: str
    opening_finished: bool
    reasons: Mapping[str, Reason] = {}
    rounding_limit: Fen = Fen(0)  # the most that may be rounded off a bill
    fields: Mapping[str, tuple[Field, ...]] = {}  # of the user's own, by kind of document

    def account_of(self, method: Method) -> str:
        """The account that takes the money of a way to pay."""
        return method.account or self.chart.account(method.role)

    discount_limit: int = 0  # hundredths of a percent: what a bill may be lowered by without the right to discounts
    approvals: tuple[Rule, ...] = ()  # which documents a second person must look at


class OpenItem(NamedTuple):
    """What a document leaves open on an account with a party: positive where the party owes."""

    doc_no: str
    account: str
    role: str
    amount: Fen
    day: Day


class Credit(NamedTuple):
    """How a customer stands who wants to buy on credit: what is owed, and the oldest item past its term."""

    owed: Fen
    overdue: OpenItem | None = None


class Way(NamedTuple):
    """What a shift has of one way to pay: what it began with, what its documents moved, how many there were."""

    method: str
    opening: Fen
    taken: Fen
    documents: int
    drawer: bool  # money that lies in the till


class Shift(NamedTuple):
    """A till's documents since its last close: the range of their sequence numbers, how many, what they moved."""

    till: str
    first: int
    last: int
    documents: int
    ways: tuple[Way, ...]


class Closing(NamedTuple):
    """A business day that shall end: its shifts, its sales, and what still has to be done at the tills."""

    shifts: tuple[str, ...]
    bills: int
    returns: int
    turnover: Fen
    running: tuple[tuple[str, int], ...] = ()  # till, documents
    bills_left: tuple[tuple[str, int], ...] = ()  # till, number of a bill that nobody paid


class Road(NamedTuple):
    """Where a transfer stands: this store, the taxpayers of stores known here, and by item what came before."""

    store: str
    entities: Mapping[str, str]
    arrived: Mapping[str, Taken] = {}
    wanted: Mapping[str, Quantity] = {}  # by item, what is left to be shipped of a request
    mirrored: str | None = None  # the standing document that took money in under the same source


class MonthClose(NamedTuple):
    """A standing close of a month: its number and the last day it closes."""

    doc_no: str
    day: Day


class SoftClose(NamedTuple):
    """Up to which day only people of a role still post."""

    last: Day
    role: str


class Facts(NamedTuple):
    """What this draft needs to be judged and priced."""

    books: Books
    day: Day  # the document's business date
    today: Day
    items: Mapping[str, Item]
    on_hand: Mapping[str, Quantity]
    party: Party | None = None
    source: Posted | None = None
    taken: Mapping[int, Taken] = {}  # by line of the source
    resting: tuple[str, ...] = ()  # documents that rest on the source
    receipt: Posted | None = None  # that an invoice, adjustment or return is about, and what happened to its lines
    received: Mapping[int, Received] = {}
    delivered: Mapping[int, Quantity] = {}  # by line of an order: what was received of it
    moved_since: tuple[str, ...] = ()  # items of a draft for an earlier day that moved since
    strangers: tuple[str, ...] = ()  # parties of a draft's entries that nobody knows
    open_items: tuple[OpenItem, ...] = ()  # with the party, oldest first
    held: Fen = Fen(0)  # what the channel of a settlement still holds
    credit: Credit | None = None  # of a customer with a limit or a term
    road: Road | None = None  # of goods from or to another store
    shift: Shift | None = None  # that is closed
    closing: Closing | None = None  # of a day
    month_closed: MonthClose | None = None  # the newest close, where the document's day is in a closed month
    soft_close: SoftClose | None = None  # where it reaches the document's day
    day_closed: str | None = None  # the close of the document's day, or of a later one
    counted_in: str | None = None  # the close of the source's shift
    users: Mapping[str, User] | None = None  # operator and approver as far as known; None where no users are kept
    has_shifts: bool = False  # whether shifts are closed at the source's till

    @property
    def is_reversed(self) -> bool:
        """Whether the source was taken back whole."""
        return any(number.split("-")[-3] == CODE_OF["reversal"] for number in self.resting)


Check = Callable[[Draft, Facts], Iterator[Problem]]
