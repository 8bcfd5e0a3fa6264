"""Why goods leave or come without a sale or a purchase: each reason is data and says what it costs whom.

What a count finds missing has a reason for scrap, what it finds too much one for gain.
"""

import json
from typing import NamedTuple

NONE, INPUT_OUT, OUTPUT = "none", "input-out", "output"  # how VAT is treated
KINDS = ("scrap", "gain", "use", "gift")
SHORTAGE, SURPLUS = "shortage", "surplus"  # what a count found and nobody explains


class Reason(NamedTuple):
    """A reason for documents of one kind: the role of the account that bears the cost, and what VAT asks.

    `input-out` gives back the input tax of the goods (general payers only), `output` taxes them at the shelf price.
    """

    id: str
    kind: str
    role: str
    vat: str
    name: str
    zh: str


def reason_body(reason: Reason) -> str:
    """The reason as a master body: JSON with sorted keys."""
    return json.dumps(reason._asdict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def reason_of(body: str) -> Reason:
    """The reason that a master body describes."""
    fields = json.loads(body)
    return Reason(**{name: fields[name] for name in Reason._fields})


def kind_of_difference(quantity: int) -> str:
    """The kind of reason that a count's difference needs."""
    return "gain" if quantity > 0 else "scrap"
