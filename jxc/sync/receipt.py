"""Receipts: how far headquarters has accepted a store's chain, and which of its manifests count.

Owns their fields and their strict parsing. No I/O here.
"""

from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.sync import names
from jxc.sync.statement import each, optional, parse, wrong

COUNTED_LIMIT = 20  # places of which a receipt says which manifest counts there


class Counted(NamedTuple):
    """The manifest that headquarters has accepted at a place, which stays for good."""

    epoch: int
    number: int
    sha256: str


class Receipt(NamedTuple):
    """The highest manifest of a store that headquarters has accepted.

    `counted` names it, and in order those that others contradict; a copy that takes over goes on with what counts.
    """

    epoch: int
    number: int
    counted: tuple[Counted, ...] | None = None

    @property
    def spot(self) -> Spot:
        """Where in its chain the highest one stands."""
        return Spot(self.epoch, self.number)


def read_receipt(value: object) -> Receipt:
    """The receipt in a head. Error: `statement-refused`."""
    receipt = parse(Receipt, value, {"counted": optional(each(Counted))})
    named = receipt.counted or ()
    spots = [Spot(one.epoch, one.number) for one in named]
    for name, right in (
        ("receipt", min(receipt.spot) >= 1),
        ("counted", all(min(spot) >= 1 and spot <= receipt.spot for spot in spots)),
        ("counted", spots == sorted(set(spots)) and len(spots) <= COUNTED_LIMIT),
        ("counted", all(names.is_digest(one.sha256) for one in named)),
    ):
        if not right:
            wrong(name)
    return receipt
