"""A store in memory for the domain's tests: drafts go in, documents come out, and everything is remembered.

Plays the part of journal and services: gathers facts, asks the checks, prices, settles, composes.
"""

from collections import defaultdict

from jxc.domain.chart import Account, Chart, chart_of
from jxc.domain.checks import problems
from jxc.domain.compose import Composition, compose, price
from jxc.domain.costing import EMPTY, Pool
from jxc.domain.draft import Draft, DraftLine, Payment
from jxc.domain.facts import Books, Facts, Method, Taken
from jxc.domain.items import Item, Party
from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity, Rate, parse_price
from jxc.domain.payment import settle
from jxc.domain.record import CODE_OF, Document, Posted
from jxc.domain.tax import DatedRate, tax_table
from jxc.errors import JxcError

TODAY = Day("2026-04-15")
ACCOUNTS = {
    "1001": "cash", "1002": "bank", "1012": "other-money", "1122": "receivable", "1405": "inventory", "1901": "pending",
    "2202": "payable", "2202.01": "uninvoiced", "2221.01.01": "output-vat", "2221.01.02": "input-vat",
    "4001.99": "opening", "6001": "sales", "6401.01": "cost-sold", "6401.08": "cost-adjustment",
    "6401.09": "cost-variance", "6601": "selling",
}  # fmt: skip
METHODS = (Method("cash", "cash"), Method("wechat", "other-money", "wechat"), Method("credit", "receivable"))
RATES = (
    DatedRate("general", "standard", Day("2009-01-01"), Rate(1700)),
    DatedRate("general", "standard", Day("2019-04-01"), Rate(1300)),
    DatedRate("general", "reduced", Day("2019-04-01"), Rate(900)),
    DatedRate("small", "standard", Day("2023-01-01"), Rate(100)),
)


def a_chart() -> Chart:
    """The accounts of these tests, by the codes of the enterprise standard."""
    return chart_of(Account(code, role, role, "asset", role) for code, role in ACCOUNTS.items())


def some_books(status: str = "general", policy: str = "allow", *, opening_finished: bool = False) -> Books:
    """Books of a general or small-scale payer with one stock policy."""
    methods = {method.name: method for method in METHODS}
    return Books(a_chart(), tax_table(RATES), status, methods, policy, "cash", opening_finished)


def units(number: int) -> Quantity:
    """Whole units as a quantity."""
    return Quantity(number * 10_000)


def yuan(amount: int | str) -> Price:
    """A price in yuan, as typed."""
    return parse_price(str(amount))


def priced(quantity: Quantity, price: Price, *, sku: str = "1001", kind: str = "priced") -> DraftLine:
    """Any quantity in the base unit at any price."""
    return DraftLine(sku, "个", quantity, quantity, kind, price)


def line(quantity: int, price: int | None = 0, *, sku: str = "1001", source_line: int | None = None) -> DraftLine:
    """Whole units of an item at a price in whole yuan; 0 is free, None unknown."""
    kind = "unknown" if price is None else "priced" if price else "free"
    size = units(quantity)
    return DraftLine(sku, "个", size, size, kind, yuan(price or 0), source_line=source_line)


class Store:
    """Posts drafts over one set of books and keeps what they moved."""

    def __init__(self, books: Books | None = None) -> None:
        """Empty shelves; two items, 1001 at the standard rate and 1002 at the reduced one."""
        self.books = books or some_books()
        self.items = {
            "1001": Item("1001", "茶", price=yuan(10)),
            "1002": Item("1002", "米", tax_class="reduced", floor_price=yuan(5)),
        }
        self.parties = {
            "S1": Party("S1", "供应商"),
            "C1": Party("C1", "顾客", kind="customer"),
            "S2": Party("S2", "小规模供应商", deduction="plain"),
        }
        self.posted: dict[str, Posted] = {}
        self.pools: dict[str, Pool] = {}

    def post(self, kind: str, *lines: DraftLine, **asked: object) -> Posted:
        """Post a document, or raise with all the problems the checks see."""
        return self.post_draft(Draft(kind, "li", lines, **asked))  # type: ignore[arg-type]

    def post_draft(self, draft: Draft) -> Posted:
        """The same for a whole draft."""
        facts = self.facts(draft)
        if found := problems(draft, facts):
            raise JxcError.of(found)
        asked = price(draft, facts)
        payments = draft.payments or ((Payment(self.books.default_pay),) if draft.kind.startswith("sale") else ())
        settlement = settle(payments, Fen(abs(sum(each.amount for each in asked))), self.books, giving_change=True)
        if settlement.problems:
            raise JxcError.of(settlement.problems)
        number = f"s001-{CODE_OF[draft.kind]}-2604-{len(self.posted) + 1:05d}"
        paid = settlement.payments if payments else ()
        made = compose(draft, number, asked, paid, facts, lambda sku: self.pools.get(sku, EMPTY))
        self.pools.update(made.pools)
        self.posted[number] = Posted(self._header(draft, number, made), made.lines, made.postings)
        return self.posted[number]

    def facts(self, draft: Draft) -> Facts:
        """What the rules may know for a draft."""
        on_hand = {sku: pool.quantity for sku, pool in self.pools.items()}
        party = self.parties.get(draft.party or "")
        facts = Facts(self.books, draft.day or TODAY, TODAY, self.items, on_hand, party)
        source = self.posted.get(draft.source_no or "")
        if source is None:
            return facts
        return facts._replace(source=source, taken=self._taken(source), resting=self._resting(source))

    def _header(self, draft: Draft, number: str, made: Composition) -> Document:
        now = Instant(len(self.posted))
        return Document(
            "s001", 1, len(self.posted) + 1, number, draft.kind, draft.day or TODAY, draft.day or TODAY, now, now,
            draft.operator, None, None, draft.party, draft.source_no, None, None, "", made.gross, made.tax, Fen(0),
            None, None, None, None, None, late=False, extra=None,
        )  # fmt: skip

    def _resting(self, source: Posted) -> tuple[str, ...]:
        standing = [each.document for each in self.posted.values()]
        undone = {each.source_no for each in standing if each.kind == "reversal"}
        number = source.document.doc_no
        return tuple(each.doc_no for each in standing if each.source_no == number and each.doc_no not in undone)

    def _taken(self, source: Posted) -> dict[int, Taken]:
        resting = set(self._resting(source))
        taken: dict[int, Taken] = defaultdict(Taken)
        for number, posted in self.posted.items():
            for each in posted.lines:
                if each.source_no != source.document.doc_no or each.source_line is None:
                    continue
                before = taken[each.source_line]
                if not each.quantity:
                    taken[each.source_line] = before._replace(true_ups=Fen(before.true_ups + each.cost))
                elif number in resting:
                    taken[each.source_line] = Taken(
                        Quantity(before.quantity + abs(each.quantity)), Fen(before.cost + abs(each.cost)),
                        before.true_ups, Quantity(before.unit_quantity + each.unit_quantity),
                        Fen(before.discount + each.discount), Fen(before.amount + each.amount),
                        Fen(before.tax + each.tax),
                    )  # fmt: skip
        return dict(taken)

    def balance(self, account: str) -> int:
        """Debits less credits of one account, in fen."""
        return sum(
            p.debit - p.credit for posted in self.posted.values() for p in posted.postings if p.account == account
        )

    def stock(self, sku: str = "1001") -> tuple[int, int]:
        """Quantity in whole units and value in fen."""
        pool = self.pools.get(sku, EMPTY)
        return pool.quantity // 10_000, pool.value


def entries(posted: Posted) -> dict[str, int]:
    """A document's postings as debits less credits by account."""
    found: dict[str, int] = defaultdict(int)
    for posting in posted.postings:
        found[posting.account] += posting.debit - posting.credit
    return dict(found)
