"""What the tests of money add to the premises: who pays and is paid, and postings as an accountant writes them down."""

from pathlib import Path

from jxc.domain.items import Party, party_body
from jxc.services import bookkeeping, buying, selling
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from tests.services import premises

PARTIES = (Party("P1", "房东"), Party("B1", "双向", "both"))


def a_desk(folder: Path, chart: str = "enterprise", status: str = "general") -> Desk:
    """Amy's desk under a chart and VAT status, with a landlord and somebody who buys and sells."""
    desk = premises.a_desk(folder, chart=chart, status=status)
    keep(desk, *PARTIES)
    return desk


def keep(desk: Desk, *parties: Party) -> None:
    """New versions of parties."""
    with desk.shop.journal.write() as writer:
        for party in parties:
            now = desk.world.now()
            writer.append_master(now=now, operator="amy", kind="party", key=party.id, body=party_body(party))
    desk.shop.forget()


def buy(desk: Desk, quantity: int, price: str = "1.13") -> Answer:
    """Tea on credit, with a special invoice."""
    return buying.buy(desk, [f"1001x{quantity}@{price}"], Slip("S1"), invoice="special")


def sell(desk: Desk, quantity: int, *pay: str, customer: str | None = "C1") -> Answer:
    """Tea at 10.00, on credit unless said otherwise."""
    return selling.sell(desk, [f"1001x{quantity}"], Slip(customer, pay or ("credit",)))


def undo(desk: Desk, answer: Answer) -> Answer:
    """The document in red."""
    return bookkeeping.reverse(desk, answer.posted.document.doc_no)


def booked(answer: Answer) -> list[str]:
    """The postings as lines of a paper: Dr 2202/S1 100.00 (CG-2604-00001)."""
    return [
        f"{'Dr' if p.debit else 'Cr'} {p.account}{_at(p.party)}{_at(p.channel)} {(p.debit or p.credit) / 100:.2f}"
        + (f" ({p.settles.removeprefix('s001-')})" if p.settles else "")
        for p in answer.posted.postings
    ]


def _at(name: str | None) -> str:
    return "" if name is None else f"/{name}"
