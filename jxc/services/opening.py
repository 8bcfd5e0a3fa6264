"""The opening of a home's books: goods at their value, accounts at their balances, until both sides agree."""

import json

from jxc.domain.draft import Draft
from jxc.domain.numbers import money_text
from jxc.domain.rights import TAXPAYER
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.bookkeeping import read_entries
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from jxc.services.rights import demand
from jxc.services.selling import Slip, dress
from jxc.services.tokens import draft_line, read_tokens
from jxc.table import Column, Kind, Table


def open_stock(desk: Desk, tokens: list[str], slip: Slip) -> trading.Answer:
    """Goods that are there already: ITEM[xQTY]@COST, the cost per unit without VAT."""
    lines = tuple(draft_line(asked, list_price=False) for asked in read_tokens(desk.shop, tokens))
    unpriced = [line.sku for line in lines if line.price_kind == "unknown"]
    if unpriced:
        raise JxcError("price-missing", item=unpriced[0])
    return trading.post(desk.shop, desk.world, dress(desk, Draft("opening", desk.operator, lines), slip))


def open_accounts(desk: Desk, entries: list[str], slip: Slip) -> trading.Answer:
    """Balances that are there already: ACCOUNT[/PARTY]=±AMOUNT; the opening account takes the other side."""
    draft = Draft("opening", desk.operator, entries=read_entries(desk, entries))
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip))


def check_opening(desk: Desk) -> Table:
    """Every account that has a balance; the opening account must stand at nil before the opening is finished."""
    accounts = desk.shop.books.chart.accounts
    rows = [
        (code, accounts[code].name, accounts[code].zh, party or None, max(balance, 0), max(-balance, 0))
        for code, party, balance in desk.shop.journal.connection.execute(
            "SELECT account, party, sum(debit - credit) FROM balance GROUP BY account, party"
            " HAVING sum(debit - credit) <> 0 ORDER BY account, party"
        )
    ]
    columns = (
        Column("account", Kind.TEXT, "Account"),
        Column("name", Kind.TEXT, "Name", lang="en"),
        Column("name_zh", Kind.TEXT, "Name", lang="zh"),
        Column("party", Kind.TEXT, "Party"),
        Column("debit", Kind.MONEY, "Debit"),
        Column("credit", Kind.MONEY, "Credit"),
    )
    totals = (None, None, None, None, sum(row[4] for row in rows), sum(row[5] for row in rows))
    return Table("opening", "Opening balances", columns, rows, totals)


def opening_balance(desk: Desk) -> int:
    """What the opening account still stands at, in fen; debit positive."""
    account = desk.shop.books.chart.account("opening")
    row = desk.shop.journal.connection.execute(
        "SELECT coalesce(sum(debit - credit), 0) FROM balance WHERE account = ?", (account,)
    ).fetchone()
    return int(row[0])


def finish_opening(desk: Desk) -> None:
    """Close the opening for good. Errors: opening-finished, opening-unbalanced."""
    demand(desk, TAXPAYER)
    journal = desk.shop.journal
    keeping = refusals_kept(journal, desk.world, operator=desk.operator, subject="opening")
    with keeping, journal.write() as writer:
        desk.shop.forget()
        if desk.shop.books.opening_finished:
            raise JxcError("opening-finished")
        balance = opening_balance(desk)
        if balance:
            account = desk.shop.books.chart.account("opening")
            raise JxcError("opening-unbalanced", account=account, balance=money_text(balance))
        store = json.loads(journal.current("store", writer.store) or "{}") | {"opening_finished": True}
        body = json.dumps(store, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        writer.append_master(now=desk.world.now(), operator=desk.operator, kind="store", key=writer.store, body=body)
    desk.shop.forget()
