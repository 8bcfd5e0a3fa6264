"""Answering: what both ends tell each other about how far they are, and what is wrong when an answer goes back.

Headquarters' heads carry receipts and the time; a store's manifests carry acks. Owns this memory and its alarms: an
answer that is lower than one remembered, one that is higher than it can be, and a silence.
"""

import json
from collections.abc import Iterable, Iterator

from jxc.domain.record import EVERYBODY, Spot
from jxc.errors import Problem
from jxc.services.home import Home
from jxc.services.judging import REFUSED, UNKNOWN
from jxc.storage import branches
from jxc.storage.catalog import Catalog
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox
from jxc.sync import manifest, names
from jxc.sync.manifest import Ack, Head, Refusal
from jxc.sync.receipt import COUNTED_LIMIT, Counted, Receipt

RENEWAL = 3_600 * 1_000_000  # microseconds after which headquarters signs the time again
DAY = 24 * RENEWAL
REFUSALS = 100  # of the newest in an ack; whoever refuses so many needs another jxc, not a longer list
HEARD, SAID = "heard", "said"  # what the journal's meta table keeps
RECEIPT, CONFIRMED = "receipt", "confirmed"  # the highest receipt that stood at the remote, and of all that ever came
COUNTED = "counted"  # which manifests headquarters counts, as the highest receipt names them


# at headquarters


def due(journal: Journal, now: int) -> set[str]:
    """The chain to everybody, when it is time to sign the time again."""
    everybody = names.down(EVERYBODY)
    has_begun = bool(Outbox(journal, everybody).newest(1))
    return {everybody} if has_begun and now - int(journal.meta(SAID) or 0) >= RENEWAL else set()


def said(journal: Journal, chains: Iterable[str], now: int) -> None:
    """Note that heads were written."""
    if names.down(EVERYBODY) in set(chains):
        journal.set_meta(SAID, str(now))


def receipt(catalog: Catalog, chain: str) -> Receipt | None:
    """How far a store was accepted, and what counts there and wherever manifests of it contradict each other."""
    highest = catalog.highest(chain)
    if highest is None:
        return None
    named = dict(branches.contradicted(catalog, chain, COUNTED_LIMIT - 1))
    if newest := catalog.at(chain, *highest):
        named[newest.spot] = newest.sha256
    return Receipt(*highest, tuple(Counted(*spot, sha256) for spot, sha256 in sorted(named.items())))


def answered(home: Home, catalog: Catalog, chains: Iterable[tuple[str, int]]) -> Iterator[Problem]:
    """What is wrong with the newest acks of stores; `chains`: each with how many of its manifests are new.

    A store that took over more than this headquarters ever told: it was set back, or somebody spoke for it; what a lost
    home had told is known by the manifests that a later epoch continues. What a store refuses is said once.
    """
    for chain, count in chains:
        told_before = {place for ack in acks_of(catalog, chain, before=count) for place in _refused(ack)}
        for ack in acks_of(catalog, chain):
            epoch, tip = Directives(home.journal, names.whose(ack.chain)).end()
            continued = max((named.spot.epoch for named in Outbox(home.journal, ack.chain).continued()), default=0)
            params = {"store": chain, "chain": ack.chain}
            if (ack.epoch, ack.sequence) > (epoch, tip) and ack.epoch > continued:
                yield Problem("ack-ahead", {**params, "sequence": ack.sequence, "tip": tip})
            for place, code in _refused(ack).items():
                if place not in told_before:
                    known = code if code == UNKNOWN else REFUSED
                    yield Problem(known, {**params, "sequence": place[-1]})


def _refused(ack: Ack) -> dict[tuple[str, int, int], str]:
    """By place, the codes of what a store could not carry out."""
    return {(ack.chain, ack.epoch, refusal.sequence): refusal.code for refusal in ack.refused}


def acks_of(catalog: Catalog, chain: str, *, before: int = 0) -> tuple[Ack, ...]:
    """What a store's newest manifest says of headquarters' chains, or the one so many `before` it in its epoch."""
    highest = catalog.highest(chain)
    entry = catalog.at(chain, highest[0], highest[1] - before) if highest else None
    return (manifest.accepted(catalog.payload(entry.known)).acks or ()) if entry else ()


# at a store


def acks(home: Home) -> tuple[Ack, ...] | None:
    """How far this store has taken over what headquarters told; None before the first."""
    return tuple(ack for store in (EVERYBODY, home.journal.store) if (ack := _ack(home.journal, store))) or None


def _ack(journal: Journal, store: str) -> Ack | None:
    directives = Directives(journal, store)
    epoch, sequence = directives.end()
    if not sequence:
        return None
    refused = tuple(Refusal(*found) for found in directives.refusals(epoch, REFUSALS))
    return Ack(names.down(store), epoch, sequence, refused)


def hear(home: Home, heads: dict[str, Head | None], now: int, *, courier: bool = False) -> list[Problem]:
    """Remember what headquarters' heads say, and name what is wrong with it; what a `courier` brings may lag."""
    everybody, own = heads[names.down(EVERYBODY)], heads[names.down(home.journal.store)]
    problems = []
    if silence := _silence(home, everybody, now):
        problems.append(silence)
    if own is not None and own.receipt is not None and (lost := _lost(home.journal, own.receipt, courier=courier)):
        problems.append(lost)
    return problems


def _silence(home: Home, head: Head | None, now: int) -> Problem | None:
    """Signed times only count upwards: an old head put back says nothing new."""
    before = int(home.journal.meta(HEARD) or now)  # whoever never heard anything waits from the first try
    said_at = head.updated_at if head else 0
    if said_at - now >= DAY:  # remembered, it would hide every silence up to then
        return Problem("headquarters-ahead", {"days": (said_at - now) // DAY})
    heard = max(before, said_at)
    home.journal.set_meta(HEARD, str(heard))
    days = (now - heard) // DAY
    return Problem("headquarters-silent", {"days": days}) if days >= home.settings.silence_days else None


def confirmed(journal: Journal) -> Spot:
    """The highest manifest of this store that headquarters is known to have; 0/0 before the first word of it."""
    return Spot(*json.loads(journal.meta(CONFIRMED) or "[0,0]"))


def counted(journal: Journal) -> dict[Spot, str]:
    """Which manifests of this store headquarters counts, by place; only those it named."""
    return {Spot(epoch, number): sha256 for epoch, number, sha256 in json.loads(journal.meta(COUNTED) or "[]")}


def compared(journal: Journal) -> Iterator[tuple[Spot, bool]]:
    """Where headquarters counts something and this home holds something: whether it is the same, by its hash."""
    outbox = Outbox(journal)
    for spot, sha256 in counted(journal).items():
        own = outbox.at(spot)
        if own is not None:
            yield spot, manifest.digest(own.envelope) == sha256


def _lost(journal: Journal, receipt: Receipt, *, courier: bool) -> Problem | None:
    """A receipt only goes up, never beyond what this store has made, and for nothing else."""
    known = Spot(0, 0) if courier else Spot(*json.loads(journal.meta(RECEIPT) or "[0,0]"))
    params: dict[str, object] = {"number": receipt.number, "epoch": receipt.epoch}
    if receipt.spot < known:
        return Problem(
            "receipt-went-back", {**params, "seen": known.number, "key": names.head_key(names.down(journal.store))}
        )
    if not courier:
        journal.set_meta(RECEIPT, json.dumps(receipt.spot))
    if receipt.counted and receipt.spot >= max(counted(journal), default=receipt.spot):
        journal.set_meta(COUNTED, json.dumps(receipt.counted))
    made = [Spot(journal.epoch, 0), *(frozen.spot for frozen in Outbox(journal).newest(1))]
    if receipt.spot > max(made):
        return Problem("receipt-ahead", params)
    journal.set_meta(CONFIRMED, json.dumps(max(receipt.spot, confirmed(journal))))
    other = next((spot for spot, same in compared(journal) if not same), None)
    return Problem("receipt-differs", other._asdict()) if other else None
