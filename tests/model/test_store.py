"""A store against a plain model of it: whatever is posted, in whatever order, both know the same afterwards.

The model is arithmetic anyone can follow: quantities by item, what each line still has to give back, who owes what.
It knows no average cost; that stock, books and sequence hold together is doctor's own replay, asked at the end.
"""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jxc.domain.draft import Draft, DraftLine, Entry, Payment
from jxc.domain.numbers import Fen, Price, Quantity, money_text
from jxc.domain.record import CODE_OF
from jxc.errors import JxcError
from jxc.services.trading import Answer, post
from tests.services.premises import a_desk, balance, findings

SKUS = ("1001", "1002")
RATES = {"1001": Fraction(113, 100), "1002": Fraction(109, 100)}

skus = st.sampled_from(SKUS)
quantities = st.one_of(st.integers(1, 6).map(lambda n: n * 10_000), st.integers(1, 60_000))
prices = st.integers(5_000_000, 30_000_000)  # millionths of a yuan; rice has a floor price
picks = st.integers(0, 2)  # the newest documents: what was done is undone while it still matters
thirds = st.integers(1, 4)


def rounded(exact: Fraction) -> int:
    """Half away from zero."""
    whole = abs(exact) + Fraction(1, 2)
    return int(whole) if exact >= 0 else -int(whole)


class Moved(NamedTuple):
    """One line of a document as the model sees it."""

    sku: str
    quantity: int  # signed by its effect on stock
    gross: int
    tax: int


class Known(NamedTuple):
    """A document as the model sees it; what its lines gave back so far stands in Store.back."""

    kind: str
    moved: Moved | None
    source: str | None = None
    amount: int = 0  # of a voucher


class Store(RuleBasedStateMachine):
    """All kinds of documents at one store, as tills would post them."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.known: dict[str, Known] = {}
        self.stock = dict.fromkeys(SKUS, 0)
        self.tips = 0
        self.numbers: dict[str, int] = {}

    @initialize(policy=st.sampled_from(["forbid", "allow"]))
    def open_shop(self, policy: str) -> None:
        self.policy = policy
        self.desk = a_desk(Path(self._folder.name) / "home", stock_policy=policy)
        self.tips = self.desk.shop.journal.tip()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.agree()
            self.desk.shop.journal.close()
        self._folder.cleanup()

    # -- what people do -------------------------------------------------------------------------

    @rule(sku=skus, quantity=quantities, price=prices)
    def open_stock(self, sku: str, quantity: int, price: int) -> None:
        self.expect(self.draft("opening", sku, quantity, price), Known("opening", Moved(sku, quantity, 0, 0)), set())

    @rule(sku=skus, quantity=quantities, price=prices)
    def buy(self, sku: str, quantity: int, price: int) -> None:
        quantity *= 3
        draft = self.draft("purchase", sku, quantity, price)._replace(party="S1")
        self.expect(draft, Known("purchase", self.priced(sku, quantity, price, 1)), set())

    @rule(sku=skus, quantity=quantities, price=prices)
    def sell(self, sku: str, quantity: int, price: int) -> None:
        draft = self.draft("sale", sku, quantity, price)
        short = self.policy == "forbid" and quantity > self.stock[sku]
        self.expect(draft, Known("sale", self.priced(sku, quantity, price, -1)), {"stock-short"} if short else set())

    @precondition(lambda self: self.of("sale"))
    @rule(pick=picks, part=thirds)
    def take_back_again(self, pick: int, part: int) -> None:
        self.give_back("sale_return", self.chosen(pick, "sale"), min(part, 2))

    @precondition(lambda self: self.of("sale"))
    @rule(pick=picks, part=thirds)
    def take_back(self, pick: int, part: int) -> None:
        self.give_back("sale_return", self.chosen(pick, "sale"), part)

    @precondition(lambda self: self.of("purchase"))
    @rule(pick=picks, part=thirds)
    def send_back(self, pick: int, part: int) -> None:
        self.give_back("purchase_return", self.chosen(pick, "purchase"), part)

    @rule(sku=skus, found=st.integers(0, 80_000))
    def count(self, sku: str, found: int) -> None:
        difference = found - self.stock[sku]
        if difference:
            draft = self.draft("count", sku, difference, 0)
            self.expect(draft, Known("count", Moved(sku, difference, 0, 0)), set())

    @precondition(lambda self: len(self.known) % 4 == 0)  # nothing depends on it
    @rule(amount=st.integers(1, 10**6))
    def move_money(self, amount: int) -> None:
        entries = (Entry("6602", Fen(amount)), Entry("1002", Fen(-amount)))
        self.expect(Draft("voucher", "amy", entries=entries), Known("voucher", None, amount=amount), set())

    @precondition(lambda self: self.known)
    @rule(pick=picks)
    def reverse(self, pick: int) -> None:
        self.take_whole_back(self.chosen(pick))

    @precondition(lambda self: self.of("sale_return"))
    @rule(pick=picks)
    def reverse_a_return(self, pick: int) -> None:
        self.take_whole_back(self.chosen(pick, "sale_return"))

    # -- the model ------------------------------------------------------------------------------

    def draft(self, kind: str, sku: str, quantity: int, price: int) -> Draft:
        unit = "千克" if sku == "1002" else "个"
        size = Quantity(quantity)
        line = DraftLine(sku, unit, size, size, "priced", Price(price))
        return Draft(kind, "amy", (line,), payments=(Payment("cash"),) if kind == "sale" else ())

    def priced(self, sku: str, quantity: int, price: int, direction: int) -> Moved:
        gross = rounded(Fraction(price * quantity, 10**8))
        return Moved(sku, direction * quantity, gross, gross - rounded(gross / RATES[sku]))

    def of(self, kind: str) -> list[str]:
        """Documents of a kind, the reversed ones in front, so that the newest mostly have something left."""
        undone = {known.source for known in self.known.values() if known.kind == "reversal"}
        numbers = [number for number, known in self.known.items() if known.kind == kind]
        return sorted(numbers, key=lambda number: number not in undone)

    def chosen(self, pick: int, kind: str | None = None) -> str:
        numbers = self.of(kind) if kind else list(self.known)
        return numbers[-1 - pick % len(numbers)]

    def resting(self, number: str) -> list[str]:
        undone = {known.source for known in self.known.values() if known.kind == "reversal"}
        return [other for other, known in self.known.items() if known.source == number and other not in undone]

    def give_back(self, kind: str, number: str, part: int) -> None:
        """Some thirds of what a line moved come back; four are too many."""
        source = self.known[number].moved
        assert source is not None
        quantity = max(abs(source.quantity) * part // 3, 1)
        before = [self.known[other].moved for other in self.resting(number) if self.known[other].kind == kind]
        taken = [sum(getattr(each, field) for each in before) for field in ("quantity", "gross", "tax")]
        left = abs(source.quantity) - abs(taken[0])
        reversed_before = any(self.known[other].kind == "reversal" for other in self.resting(number))
        expected = {"return-too-much"} if quantity > left else set()
        expected |= {"source-reversed"} if reversed_before else set()
        if self.policy == "forbid" and kind == "purchase_return" and quantity > self.stock[source.sku]:
            expected.add("stock-short")
        upto = Fraction(abs(taken[0]) + quantity, abs(source.quantity))
        gross, tax = (-rounded(total * upto) - part for total, part in zip(source[2:], taken[1:], strict=True))
        direction = -1 if source.quantity > 0 else 1
        known = Known(kind, Moved(source.sku, direction * quantity, gross, tax), number)
        line = DraftLine(source.sku, "个", Quantity(quantity), Quantity(quantity), source_line=1)
        party = "S1" if kind == "purchase_return" else None
        self.expect(Draft(kind, "amy", (line,), source_no=number, party=party), known, expected)

    def take_whole_back(self, number: str) -> None:
        source = self.known[number]
        expected = {"reversal-of-reversal"} if source.kind == "reversal" else set()
        if self.resting(number):
            expected.add("document-rested-on")
        moved = source.moved and source.moved._replace(
            quantity=-source.moved.quantity, gross=-source.moved.gross, tax=-source.moved.tax
        )
        if self.policy == "forbid" and moved and -moved.quantity > max(self.stock[moved.sku], 0):
            expected.add("stock-short")
        known = Known("reversal", moved, number, -source.amount)
        self.expect(Draft("reversal", "amy", source_no=number), known, expected)

    def expect(self, draft: Draft, known: Known, codes: set[str]) -> None:
        """The store must do what the model says: post these figures, or refuse for these reasons."""
        answer, refused = self.attempt(draft)
        assert refused == codes
        self.tips += 1  # a document, or the trace of its refusal
        if answer is None:
            return
        self.check(answer, known)
        self.known[answer.posted.document.doc_no] = known
        if known.moved:
            self.stock[known.moved.sku] += known.moved.quantity

    def attempt(self, draft: Draft) -> tuple[Answer | None, set[str]]:
        try:
            return post(self.desk.shop, self.desk.world, draft), set()
        except JxcError as refusal:
            return None, {problem.code for problem in refusal.problems} or {refusal.code}

    def check(self, answer: Answer, known: Known) -> None:
        document, line = answer.posted.document, next(iter(answer.posted.lines), None)
        code = CODE_OF[known.kind]
        self.numbers[code] = self.numbers.get(code, 0) + 1
        assert document.doc_no == f"s001-{code}-2604-{self.numbers[code]:05d}"
        if known.moved is not None:
            assert line is not None
            assert (line.sku, line.quantity, line.amount, line.tax) == known.moved

    # -- what always holds ----------------------------------------------------------------------

    @invariant()
    def quantities_agree(self) -> None:
        if hasattr(self, "desk"):
            journal = self.desk.shop.journal
            assert {sku: journal.pool(sku).quantity for sku in SKUS} == self.stock
            assert journal.tip() == self.tips
            assert self.policy == "allow" or min(self.stock.values()) >= 0

    def agree(self) -> None:
        """Doctor finds nothing, value rests on goods, and every account the model can know stands where it says."""
        assert findings(self.desk) == []
        for sku in SKUS:
            pool = self.desk.shop.journal.pool(sku)
            assert pool.quantity < 0 or pool.value >= 0
            assert pool.quantity or not pool.value
        expected = self.accounts()
        assert {account: balance(self.desk, account) for account in expected} == {
            account: money_text(fen) for account, fen in expected.items()
        }
        total = self.desk.shop.journal.connection.execute("SELECT sum(debit - credit) FROM balance").fetchone()[0]
        assert not total

    def accounts(self) -> dict[str, int]:
        """Cash, payables, sales and VAT, from what was posted; debits positive."""
        sums = dict.fromkeys(("1001", "2202", "6001", "2221.01.01", "2221.01.02", "6602", "1002"), 0)
        for known in self.known.values():
            root = self.known[known.source] if known.kind == "reversal" and known.source else known
            sums["6602"] += known.amount
            sums["1002"] -= known.amount
            if known.moved and root.kind.startswith("sale"):
                sums["1001"] += known.moved.gross
                sums["6001"] -= known.moved.gross - known.moved.tax
                sums["2221.01.01"] -= known.moved.tax
            elif known.moved and root.kind.startswith("purchase"):
                sums["2202"] -= known.moved.gross
                sums["2221.01.02"] += known.moved.tax
        return sums


QUICK = settings(max_examples=50, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=400, stateful_step_count=120)


class LongStore(Store):
    """The same, for long."""


TestStore = Store.TestCase
TestStore.settings = QUICK
TestStoreForLong = pytest.mark.soak(LongStore.TestCase)
TestStoreForLong.settings = LONG
