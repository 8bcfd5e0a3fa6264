"""Pushing: what a home has to say goes out. A store's one chain, and at headquarters also those to the stores.

Owns which chains a home writes and what their heads say beside manifests. What a push is stands in jxc/sync/push.py.
"""

from jxc.domain.record import EVERYBODY
from jxc.errors import JxcError
from jxc.services import answering, couriers, directing
from jxc.services.following import Row
from jxc.services.home import Home
from jxc.services.ownkey import DISBELIEVED, OwnKeys
from jxc.services.remembered import CATALOG, memory_path
from jxc.services.rotating import turn_of, unturned
from jxc.services.sealing import seal
from jxc.services.stores import REVOKED, known_stores, told_stores
from jxc.services.world import World
from jxc.storage import atomic
from jxc.storage.catalog import Catalog
from jxc.storage.outbox import Outbox
from jxc.sync import names
from jxc.sync.manifest import HEAD_LIMIT, read_head
from jxc.sync.push import Pushed, Sender, refuse_other_key, renew
from jxc.sync.push import export as hand_over
from jxc.sync.push import push as send
from jxc.sync.remote import Remote, read

OWN_HEAD = "own-head"  # the journal's note of the day on which the own head was read and right, and its tag then


def outboxes(home: Home) -> list[Outbox]:
    """Those of the chains that this home writes: its own, and at headquarters those to the stores."""
    down = directing.chains(home.journal) if home.settings.kind == "hq" else ()
    return [Outbox(home.journal), *(Outbox(home.journal, chain) for chain in down)]


def push_own(home: Home, world: World, remote: Remote, tag: str = "") -> Row:
    """Bring the remote up to this home's own entries; at a store they come with its acks.

    `tag`: the one that a listing has just shown of the own head, which is not read again that day while it is the same.
    """
    outbox = Outbox(home.journal)
    _refuse_revoked(home)
    _refuse_old_key(home, remote, outbox)
    resume = bool(outbox.waiting())
    sender, today = sealed(home, world, outbox), world.now() // answering.DAY
    if tag and not outbox.waiting() and home.journal.meta(OWN_HEAD) == f"{today} {tag}":
        return outcome(outbox, "push", Pushed(0, 0, 0, head=False))
    try:
        sent = send(remote, sender, resume=resume)
        if tag:
            home.journal.set_meta(OWN_HEAD, f"{today} {sent.tag}")
    except JxcError as error:
        couriers.note_push(home.journal, error)
        raise
    couriers.note_push(home.journal, None)
    return outcome(outbox, "push", sent)


def _refuse_revoked(home: Home) -> None:
    """A store that headquarters no longer believes sends nothing until it does. Error: `store-revoked`."""
    for store in told_stores(home.journal) if home.settings.kind == "store" else ():
        if store.id == home.journal.store and store.state == REVOKED:
            raise JxcError("store-revoked", reason=store.reason or "–")


def _refuse_old_key(home: Home, remote: Remote, outbox: Outbox) -> None:
    """A home from before another key took over signs nothing. Errors: `key-disbelieved`, `key-unfetched`."""
    own = OwnKeys(home)
    signing = own.signer(outbox.chain).public
    try:
        refuse_other_key(remote, outbox, own.ring(outbox.chain), own.here)
    except JxcError as error:
        if error.code == "key-disbelieved":
            home.journal.set_meta(DISBELIEVED, signing)
        raise


def push_down(home: Home, world: World, remote: Remote) -> list[Row]:
    """At headquarters: what the stores are to know, then heads with news of a store's own chain or of the time."""
    directing.direct(home, world)
    atomic.make_folder(memory_path(home))
    with Catalog(memory_path(home) / CATALOG) as catalog:
        directing.ask(home, world, catalog.holes())
        untold = catalog.untold(store.id for store in known_stores(home.journal))
        behind = {*Outbox.behind(home.journal), *unturned(home)}
        rows = [_push_to(home, world, remote, catalog, chain) for chain in sorted(behind)]
        due = {names.down(store) for store in untold} | answering.due(home.journal, world.now())
        due -= {row.chain for row in rows}
        own = OwnKeys(home)
        senders = [_sender(home, world, own, Outbox(home.journal, chain), catalog) for chain in sorted(due)]
        renew(remote, senders, home.settings.push_workers)
        catalog.tell(untold)
    answering.said(home.journal, due.union(row.chain for row in rows), world.now())
    return rows


def export_down(home: Home, world: World, folder: Remote) -> list[Row]:
    """At headquarters: what it has to tell, and how far each store was accepted, into a folder that travels.

    Its own chain stays here: it holds its books, and no store follows it.
    """
    directing.direct(home, world)
    atomic.make_folder(memory_path(home))
    rows = []
    with Catalog(memory_path(home) / CATALOG) as catalog:
        directing.ask(home, world, catalog.holes())
        chains = {*directing.chains(home.journal), *(names.down(store.id) for store in known_stores(home.journal))}
        for chain in sorted(chains):
            outbox = Outbox(home.journal, chain)
            sender = sealed(home, world, outbox, catalog)
            sent = hand_over(folder, sender)
            if not sent.head and _says_less(folder, sender):
                renew(folder, [sender], 1)
                sent = sent._replace(head=True)
            rows.append(outcome(outbox, "export", sent))
    return rows


def _says_less(folder: Remote, sender: Sender) -> bool:
    """Whether a head in a folder lacks a receipt, or the time of this hour."""
    chain = sender.outbox.chain
    found = read(folder, names.head_key(chain), HEAD_LIMIT)
    if found is None:
        return chain == names.down(EVERYBODY) or sender.receipt is not None
    try:
        head = read_head(found.data, sender.signer.public, chain)
    except JxcError:
        return True
    is_late = chain == names.down(EVERYBODY) and sender.now() - head.updated_at >= answering.RENEWAL
    return is_late or head.receipt != sender.receipt


def _push_to(home: Home, world: World, remote: Remote, catalog: Catalog, chain: str) -> Row:
    outbox = Outbox(home.journal, chain)
    resume = bool(outbox.waiting())
    sender = sealed(home, world, outbox, catalog)
    return outcome(outbox, "push", send(remote, sender, resume=resume))


def sealed(home: Home, world: World, outbox: Outbox, catalog: Catalog | None = None) -> Sender:
    """The own end of a chain, with everything up to its tip frozen; `catalog` knows what was accepted of a store.

    Where another key is to follow, the chain says so now, and from there on it signs.
    """
    own = OwnKeys(home)
    signer, turn = own.signer(outbox.chain), turn_of(home.journal, own, outbox.chain)
    acks = answering.acks(home) if home.settings.kind == "store" else None
    seal(outbox, home.spool_path, signer, world, acks=acks, turn=turn)
    return _sender(home, world, OwnKeys(home) if turn else own, outbox, catalog)


def _sender(home: Home, world: World, own: OwnKeys, outbox: Outbox, catalog: Catalog | None) -> Sender:
    receipt = answering.receipt(catalog, names.whose(outbox.chain)) if catalog else None
    threads = home.settings.push_workers
    signer, ring = own.signer(outbox.chain), own.ring(outbox.chain)
    return Sender(outbox, home.spool_path, signer, world.now, world.progress, threads, receipt, ring)


def outcome(outbox: Outbox, way: str, sent: Pushed) -> Row:
    """What a push did, as a row."""
    return Row(outbox.chain, way, sent.manifests, 0, "sent" if sent.manifests or sent.head else "unchanged")
