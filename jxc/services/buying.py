"""Receives goods from suppliers and sends them back."""

from jxc.domain.draft import Draft
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.references import find_document
from jxc.services.selling import Slip, dress, source_lines
from jxc.services.tokens import draft_line, read_tokens


def buy(desk: Desk, tokens: list[str], slip: Slip, *, invoice: str | None = None, net: bool = False) -> trading.Answer:
    """Post a purchase; `invoice` is KIND[=NUMBER], estimate where none came; `net` prices are without VAT."""
    kind, number = read_invoice(invoice)
    lines = tuple(draft_line(asked, list_price=False) for asked in read_tokens(desk.shop, tokens))
    draft = Draft("purchase", desk.operator, lines, deduction=kind, invoice_no=number, net=net)
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip))


def read_invoice(text: str | None) -> tuple[str | None, str | None]:
    """Kind and number of KIND[=NUMBER]."""
    kind, _, number = (text or "").replace("＝", "=").partition("=")
    return kind.strip() or None, number.strip() or None


def send_back(desk: Desk, document: str, parts: list[str], slip: Slip) -> trading.Answer:
    """Post the return of a purchase: of LINE[xQTY] parts, or of all that is left."""
    number = find_document(desk, document, ("purchase",))
    draft = Draft(
        "purchase_return", desk.operator, source_lines(desk, number, parts), source_no=number, whole=not parts
    )
    source = desk.shop.journal.document(number)
    party = source.document.party if source is not None else None
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=slip.party or party)))
