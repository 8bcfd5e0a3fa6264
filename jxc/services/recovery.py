"""Recovery: fetches what the remote holds of the own chain, gives way to another copy, opens the next epoch.

Owns `node recover` and `node takeover`: one merge in one transaction, after everything was fetched and verified. Stored
costs are untouched; pools and balances are made anew and `doctor` proves them. What lost its place is parked, never
dropped; adopting it is another matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.services import answering, retelling
from jxc.services.carrying import remote_of
from jxc.services.desk import Desk
from jxc.services.following import follow_headquarters, inventory
from jxc.services.home import Home
from jxc.services.ownkey import DISBELIEVED, OwnKeys, note_of, rings, root_key
from jxc.services.repooling import repool
from jxc.services.syncing import alone
from jxc.storage import history
from jxc.storage.database import write
from jxc.storage.epochs import Opening, enter_epoch, writer_of
from jxc.storage.history import LEFT, WAITING
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox, chains
from jxc.storage.recorded import HISTORY
from jxc.storage.unpacking import Entry, entries
from jxc.sync import charter, envelope, gate, keys, manifest, names
from jxc.sync.keyring import Ring
from jxc.sync.manifest import Signed
from jxc.sync.receiving import receive
from jxc.sync.remote import Remote
from jxc.sync.retrace import NOTHING, Known, Retraced, retrace
from jxc.table import Fact, Kind, Sheet


class Merged(NamedTuple):
    """What a merge did: manifests and documents fetched, documents parked, the epoch that goes on."""

    manifests: int
    documents: int
    parked: int
    epoch: int


class _Branch(NamedTuple):
    """What the remote holds of one epoch that this home did not publish, and from where the journal differs from it."""

    epoch: int
    manifests: tuple[Signed, ...]
    entries: tuple[Entry, ...]
    differs: int | None = None  # the first own sequence number with other content


def recover(home: Home, desk: Desk, *, key: str | None = None) -> Merged:
    """Bring what was published of this chain into the journal, under its own numbers.

    Where documents of this home stand at the same places as others at the remote, another copy was first:
    `node-diverged`. `key` is the public key of a history that another key signed.
    """
    return _merge(home, desk, key=key, reason="restored")


def takeover(home: Home, desk: Desk) -> Merged:
    """Let this copy of the journal go on, in a new epoch that continues the tip at the remote.

    What stands at places that another copy published first is parked.
    """
    return _merge(home, desk, key=None, reason="takeover")


def sheet(merged: Merged) -> Sheet:
    """What was done, for people."""
    facts = (
        Fact("manifests", Kind.INTEGER, "Manifests fetched", merged.manifests),
        Fact("documents", Kind.INTEGER, "Documents fetched", merged.documents),
        Fact("parked", Kind.INTEGER, "Documents parked", merged.parked),
        Fact("epoch", Kind.INTEGER, "Epoch", merged.epoch),
    )
    return Sheet("merged", "This home in its chain", facts)


def _merge(home: Home, desk: Desk, *, key: str | None, reason: str) -> Merged:
    journal = home.journal
    with alone(home):
        remote = remote_of(home, desk.world)
        if home.settings.kind == "store":  # headquarters tells which keys signed this chain before
            follow_headquarters(home, desk.world, remote)
        elif home.settings.kind == "hq":  # with another key it would find nothing of its own, and seem to be done
            charter.check(remote, root_key(home))
        known = NOTHING if reason == "takeover" else _published(journal)  # what was published may have lost its place
        ring = Ring(keys.check_key(key)) if key else _ring(home)
        retraced = retrace(remote, journal.store, ring, known._replace(counted=answering.counted(journal)))
        if not key:
            _refuse_old_key(home, retraced.ring)
        mine, others = _sorted_out(journal, retraced.chain)
        fetched = list(_branches(home, desk, remote, others))
        down = dict(_down(home, remote, retraced.ring))
        told = [retelling.fetch(home, remote, chain, what) for chain, what in down.items()]
        with write(journal.connection):  # all of a merge, or nothing of it; what was sold meanwhile is compared too
            branches = [branch._replace(differs=_first_difference(journal, branch)) for branch in fetched]
            if reason != "takeover" and any(_holds_documents(journal, branch) for branch in branches):
                raise JxcError("node-diverged", store=journal.store)
            Outbox(journal).note(mine)
            taken = [_take(journal, branch) for branch in branches]
            if branches:
                history.derive(journal)
            for retold in told:
                retelling.take(journal, retold)
            opened = journal.epoch
            if reason == "takeover" or any(branch.epoch >= opened for branch in branches):
                opened = _opened(journal, desk, {journal.store: retraced} | down, reason)
            if not key:
                everything = {journal.store: retraced} | down
                turned = {chain: _going_on(Outbox(journal, chain), what.ring) for chain, what in everything.items()}
                journal.set_meta(*note_of(journal, turned))
            if branches:
                journal.set_meta(HISTORY, str(int(journal.meta(HISTORY) or 0) + 1))
        repool(desk)
        journal.moor()
    parked, documents = (sum(column) for column in zip(*taken, strict=True)) if taken else (0, 0)
    return Merged(len(others), documents, parked, opened)


def _published(journal: Journal) -> Known:
    """Of every epoch the last manifest that this home knows to be published, and what the first one continues."""
    ends: dict[int, tuple[int, str]] = {}
    continued = set()
    for frozen in Outbox(journal).sent():
        ends[frozen.spot.epoch] = (frozen.spot.number, manifest.digest(frozen.envelope))
        if frozen.spot.number == 1:
            continued.add(manifest.known(frozen.envelope).previous or "")
    return Known(ends, frozenset(continued))


def _sorted_out(journal: Journal, chain: Iterable[Signed]) -> tuple[list[Spot], list[Signed]]:
    """Places where the remote holds what this home froze, and the manifests of other copies."""
    mine: list[Spot] = []
    others: list[Signed] = []
    for signed in chain:
        own = Outbox(journal).at(signed.manifest.spot)
        if own is not None and own.envelope == signed.data:
            mine.append(signed.manifest.spot)
        else:
            others.append(signed)
    return mine, others


def _branches(home: Home, desk: Desk, remote: Remote, others: Sequence[Signed]) -> Iterator[_Branch]:
    """What other copies published, fetched, by epoch."""
    done, instead = 0, {other.sha256: signed for signed in others if (other := signed.manifest.replaces)}
    for epoch in sorted({signed.manifest.epoch for signed in others}):
        manifests = tuple(signed for signed in others if signed.manifest.epoch == epoch)
        found: list[Entry] = []
        for signed in manifests:
            found += _received(home, remote, signed, instead.get(signed.sha256, signed))
            done += 1
            desk.world.progress("recover", done, len(others))
        yield _Branch(epoch, manifests, tuple(found))


def _received(home: Home, remote: Remote, signed: Signed, right: Signed) -> list[Entry]:
    """The entries of a manifest, whose files are put into the spool: from now on this home holds them too.

    `right` is the one that holds its range: itself, or the newest that replaces it, which has no entries of its own.
    """
    files = right.manifest.files
    paths = {file.key: receive(remote, file, home.spool_path) for file in (*signed.manifest.files, *files)}
    if signed.manifest.replaces:
        return []
    gate.check(right.manifest, paths, inventory(home.journal))
    return entries((file.table, paths[file.key]) for file in files)


def _first_difference(journal: Journal, branch: _Branch) -> int | None:
    """The first number at which the journal holds something else than the remote."""
    epoch, found = branch.epoch, branch.entries
    tip = journal.tips().get(epoch, 0)
    if not found or found[0].seq > tip:
        return None
    own = history.own_entries(journal, epoch, found[0].seq, min(tip, found[-1].seq))
    for mine, theirs in zip(own, found, strict=False):
        if mine != theirs:  # 0 and 1 here, false and true there, are equal
            return mine.seq
    return None


def _holds_documents(journal: Journal, branch: _Branch) -> bool:
    """Whether documents stand where the journal differs; none do where it does not."""
    rows = journal.connection.execute(
        "SELECT 1 FROM documents WHERE epoch = ? AND seq >= ? LIMIT 1", (branch.epoch, branch.differs)
    )
    return rows.fetchone() is not None


def _take(journal: Journal, branch: _Branch) -> tuple[int, int]:
    """Park what lost its place and take what the remote holds; how many documents were parked, and how many taken."""
    epoch, parked = branch.epoch, 0
    known = journal.connection.execute("SELECT 1 FROM epoch WHERE epoch = ?", (epoch,)).fetchone()
    if known is None:
        first = branch.manifests[0].manifest
        journal.connection.execute(
            "INSERT INTO epoch VALUES (?, ?, 'fetched', ?)", (epoch, first.writer, first.created_at)
        )
    name = f"{writer_of(journal, epoch)}-{journal.epoch}"  # one copy may lose its place again in a later epoch
    tip = journal.tips()[epoch]
    if branch.differs is not None:
        kept = WAITING if _holds_documents(journal, branch) else LEFT  # masters of a home just founded say nothing
        parked = history.park(journal, name, epoch, branch.differs, state=kept)
        tip = branch.differs - 1
    _park_manifests(journal, name, branch.manifests[0].manifest.spot)
    fetched = history.insert(journal, (entry for entry in branch.entries if entry.seq > tip))
    stated = ((signed.manifest, signed) for signed in branch.manifests)
    Outbox(journal).take((what.spot, what.sequence, signed.key, signed.data) for what, signed in stated)
    if epoch == journal.epoch:
        journal.connection.execute("UPDATE home SET seq = ?", (journal.tips()[epoch],))
    return parked, fetched


def _park_manifests(journal: Journal, name: str, after: Spot) -> None:
    """Park what was frozen from a place on, and what was frozen in later epochs to continue it and never sent.

    That would lead to what nobody will ever see; it is sealed anew.
    """
    lost = {manifest.digest(data) for data in history.park_manifests(journal, name, after)}
    for frozen in Outbox(journal).waiting():
        if manifest.known(frozen.envelope).previous in lost:
            lost |= {manifest.digest(data) for data in history.park_manifests(journal, name, frozen.spot)}


def _refuse_old_key(home: Home, ring: Ring) -> None:
    """Error: `key-disbelieved` where the key is not here that signs the chain now; what the chain says is noted."""
    own, journal = OwnKeys(home), home.journal
    if ring.key not in own.here:
        if own.used in ring.all:
            journal.set_meta(DISBELIEVED, own.used)
            journal.set_meta(*note_of(journal, {journal.store: ring}))
        raise JxcError("key-disbelieved", chain=journal.store)


def _ring(home: Home) -> Ring:
    """The keys of the own chain as far as headquarters told, or as it turned to them here and the remote took that.

    What else was frozen here may lose its place. A headquarters that is being rebuilt knows the first key.
    """
    own, outbox = OwnKeys(home), Outbox(home.journal)
    ring = rings(home.journal).get(outbox.chain, Ring(root_key(home)))
    spots = {frozen.spot for frozen in outbox.sent()}
    lost = next((old for old in ring.earlier if old.until not in spots), None)
    if lost:
        ring = Ring(lost.key, ring.earlier[: ring.earlier.index(lost)])
    return max(ring, own.told.get(outbox.chain, ring), key=lambda known: known.begun)


def _going_on(outbox: Outbox, ring: Ring) -> Ring:
    """The keys of a chain once what waits here follows what the remote holds, in the caller's transaction.

    What waits with the signature of a key that others no longer believe at its place is sealed anew.
    """
    going = ring
    for frozen in outbox.waiting():
        if not envelope.names_key(frozen.envelope, envelope.MANIFEST, going.at(frozen.spot)):
            outbox.thaw()
            return ring
        following = manifest.known(frozen.envelope).next_key
        going = going.turned(frozen.spot, following) if following else going
    return going


def _down(home: Home, remote: Remote, own: Ring) -> Iterator[tuple[str, Retraced]]:
    """At headquarters, the chains to its stores: another copy or a lost disk may have told them more.

    Each begins with the key that was headquarters' then: one of those that signed its own chain.
    """
    if home.settings.kind != "hq":
        return
    at_remote = {names.parse_head_key(found.key) for found in remote.list(names.DOWN_HEADS)}
    for chain in sorted({*chains(home.journal), *(chain for chain in at_remote if chain is not None)}):
        if chain != home.journal.store:
            yield chain, _from_first(remote, chain, own.all)


def _from_first(remote: Remote, chain: str, begun: Sequence[str]) -> Retraced:
    """A chain from its first manifest, which one of these keys signed."""
    for key in begun[:-1]:
        try:
            return retrace(remote, chain, Ring(key))
        except JxcError as error:
            if error.code != "chain-broken":
                raise
    return retrace(remote, chain, Ring(begun[-1]))


def _opened(journal: Journal, desk: Desk, retraced: Mapping[str, Retraced], reason: str) -> int:
    """Open the epoch after all that anybody has written in. `retraced` holds the own chain and those to the stores."""
    newest = max((signed.manifest.epoch for signed in retraced[journal.store].chain), default=0)
    epoch = max(newest, journal.epoch) + 1
    ends = ((chain, signed) for chain, what in retraced.items() for signed in what.chain[-1:])
    after = tuple((chain, *signed.manifest.spot, signed.sha256) for chain, signed in ends)
    opening = Opening(desk.world.token(8).hex(), reason, after)
    enter_epoch(journal, epoch, opening, now=desk.world.now(), operator=desk.operator)
    return epoch
