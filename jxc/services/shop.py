"""A store's books and masters as its commands see them: items, parties, chart, rates, cached while unchanged."""

import json
from collections.abc import Iterable, Mapping, Sequence

from jxc.config import CustomField, PaymentMethod, Settings
from jxc.domain.approvals import Rule, User, user_of
from jxc.domain.chart import Account, Chart, account_of, chart_of
from jxc.domain.entities import FOREVER, Entity, entity_of_store, entity_on
from jxc.domain.facts import Books, Field, Method
from jxc.domain.items import Item, Party, item_of, party_of
from jxc.domain.numbers import Day, Rate, parse_money
from jxc.domain.reasons import reason_of
from jxc.domain.tax import DatedRate, tax_table
from jxc.errors import JxcError
from jxc.services.days import business_day
from jxc.storage.journal import Journal


class Shop:
    """Cached reads over a journal. `refresh()` drops what another process may have changed."""

    def __init__(self, journal: Journal, settings: Settings) -> None:
        """The shop of this journal under these settings."""
        self.journal = journal
        self.settings = settings
        self._items: dict[str, Item] = {}
        self._parties: dict[str, Party | None] = {}
        self._books: dict[str, Books] = {}  # by the taxpayer's status
        self._statuses: dict[Day, str] = {}
        self._users: dict[str, User | None] = {}
        self._guarded: bool | None = None
        self._version = -1

    def refresh(self) -> None:
        """Forget what was read if another connection committed since; own changes call `forget`."""
        version = self.journal.version()
        if version != self._version:
            self._version = version
            self.forget()

    def forget(self) -> None:
        """Read everything anew next time."""
        self._items.clear()
        self._parties.clear()
        self._books.clear()
        self._statuses.clear()
        self._users.clear()
        self._guarded = None

    def item(self, sku: str) -> Item | None:
        """The item of that number."""
        known = self._items.get(sku)
        if known is None:
            body = self.journal.current("item", sku)
            if body is None:
                return None
            known = self._items[sku] = item_of(body)
        return known

    def items(self, skus: Iterable[str]) -> Mapping[str, Item]:
        """At least the items of these numbers, as far as they exist."""
        for sku in skus:
            if sku not in self._items:
                self.item(sku)
        return self._items

    def party(self, party_id: str) -> Party | None:
        """The party of that number."""
        if party_id not in self._parties:
            body = self.journal.current("party", party_id)
            self._parties[party_id] = None if body is None else party_of(body)
        return self._parties[party_id]

    def user(self, user_id: str) -> User | None:
        """The user of that name."""
        if user_id not in self._users:
            body = self.journal.current("user", user_id)
            self._users[user_id] = None if body is None else user_of(body)
        return self._users[user_id]

    @property
    def guarded(self) -> bool:
        """Whether users are kept here: then what they may do is checked."""
        if self._guarded is None:
            row = self.journal.connection.execute("SELECT 1 FROM current WHERE kind = 'user' LIMIT 1").fetchone()
            self._guarded = row is not None
        return self._guarded

    @property
    def books(self) -> Books:
        """Chart, rates, taxpayer status, ways to pay and the store's rules, as the latest that is known has them."""
        return self.books_on(FOREVER)

    def books_on(self, day: Day) -> Books:
        """The books with the taxpayer's status of a day, and the accounts that go with it."""
        status = self._statuses.get(day)
        if status is None:
            status = self._statuses[day] = self.entity_on(day).status
        books = self._books.get(status)
        if books is None:
            books = self._books[status] = load_books(self.journal, self.settings, status)
        return books

    def entity_on(self, day: Day) -> Entity:
        """The taxpayer that this store belongs to on a day. Error: entity-unknown."""
        entity = entity_of_store(self.journal.current("store", self.journal.store), day)
        body = self.journal.current("entity", entity)
        if body is None:
            known = ", ".join(key for key, _ in self.journal.all_current("entity"))
            raise JxcError("entity-unknown", entity=entity, known=known)
        return entity_on(entity, body, day)

    def today(self, now: int) -> Day:
        """The business day of an instant at this store."""
        return business_day(now, self.settings.timezone, self.settings.day_start)


def load_books(journal: Journal, settings: Settings, status: str) -> Books:
    """Books from the newest masters. Errors: chart-role-missing and its like."""
    accounts: list[Account] = [account_of(body) for _, body in journal.all_current("account")]
    store = json.loads(journal.current("store", journal.store) or "{}")
    rates = [json.loads(body) for _, body in journal.all_current("rate")]
    chart = chart_of(accounts, status)
    return Books(
        chart,
        tax_table(DatedRate(r["status"], r["class"], Day(r["from"]), Rate(r["rate"])) for r in rates),
        status,
        _methods(settings.payments, chart),
        settings.stock_policy,
        settings.default_pay,
        bool(store.get("opening_finished")),
        {key: reason_of(body) for key, body in journal.all_current("reason")},
        parse_money(settings.rounding_limit),
        _fields(settings.fields),
        parse_money(settings.discount_limit),
        tuple(Rule(r.kind, r.role, parse_money(r.above) if r.above else None, r.store) for r in settings.approvals),
    )


def _methods(payments: Sequence[PaymentMethod], chart: Chart) -> dict[str, Method]:
    """Ways to pay by name. Error: payment-account, where one has an account that does not lie below its role's."""
    for method in payments:
        if method.account is not None and (
            method.account not in chart.accounts or chart.role_of(method.account) != method.role
        ):
            raise JxcError("payment-account", method=method.name, account=method.account, role=method.role)
    return {method.name: Method(*method) for method in payments}


def _fields(custom: Sequence[CustomField]) -> dict[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = {}
    for each in custom:
        found[each.kind] = (*found.get(each.kind, ()), Field(*each))
    return found
