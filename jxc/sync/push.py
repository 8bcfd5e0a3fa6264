"""Push: carries what is frozen to the remote in the order that keeps it safe: files, manifest, siblings, head.

Sends only bytes that were frozen before, and hashes them again first. Decides nothing about content; plan.py decides
what to send. Repeatable at any point: every object has one name and one content, and the head is only a hint.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.storage.outbox import Frozen, Named, Outbox
from jxc.sync import envelope, manifest, names, stages
from jxc.sync.keyring import Ring, read_head, read_manifest
from jxc.sync.keys import Signer
from jxc.sync.manifest import FileEntry, Manifest, Signed, Tail
from jxc.sync.plan import Plan, Standing, Upload, plan, standing
from jxc.sync.pool import workers
from jxc.sync.receipt import Receipt
from jxc.sync.remote import ANY, Listed, Remote, Swap, read

INLINE = 12  # as many newest manifests as a head could hold at most
HEAD_TRIES = 3
PUT_TRIES = 2

Progress = Callable[[str, int, int | None], None]


class Sender(NamedTuple):
    """One chain's own end: what it has frozen, where the files lie, and who signs."""

    outbox: Outbox
    spool: Path
    signer: Signer
    now: Callable[[], int]
    progress: Progress
    workers: int = 8
    receipt: Receipt | None = None  # what a head to one store says of that store's own chain
    ring: Ring | None = None  # the keys that signed what is frozen; None: the signer's alone

    @property
    def keys(self) -> Ring:
        """The keys of the chain."""
        return self.ring or Ring(self.signer.public)


class _Own(NamedTuple):
    """The remote's head of this chain: how it stands, its place (0/0: none that counts), its tag for the swap."""

    where: Standing
    spot: Spot
    etag: str | None


_NOWHERE = Spot(0, 0)


class Pushed(NamedTuple):
    """What a push did. All zero and False: there was nothing to do."""

    manifests: int
    files: int
    bytes: int
    head: bool
    tag: str = ""  # of the head, where it was read and had nothing to be changed


def push(remote: Remote, sender: Sender, *, resume: bool) -> Pushed:
    """Bring the remote up to the own chain. `resume`: look first what an interrupted push has left there.

    Errors: `chain-foreign` and `chain-forked` (another writer uses this id), `spool-damaged`, `key-differs`,
    `object-damaged`, and those of remotes.
    """
    outbox = sender.outbox
    newest = outbox.newest(INLINE)
    if not newest:
        return Pushed(0, 0, 0, head=False)
    place = _own_head(remote, sender)
    waiting = [_signed(sender, frozen) for frozen in outbox.waiting()]
    todo = plan(place.where, waiting, _present(remote, waiting) if resume else {})
    done = _carry_out(remote, sender, todo, newest, place)
    if not todo.head:
        return done._replace(tag=place.etag or "")
    outbox.publish(signed.manifest.spot for signed in todo.manifests)
    sender.progress(stages.PUBLISHED, 1, 1)
    return done


def refuse_other_key(remote: Remote, outbox: Outbox, ring: Ring, held: Collection[str] = ()) -> None:
    """Before anything is signed: what an epoch continues at the remote must lead to the key that is to sign here.

    Errors for a home from before another key took over: `key-unfetched` if that one is among those `held` here, else
    `key-disbelieved`.
    """
    published = outbox.published()
    for named in outbox.continued():
        if published is not None and published.spot >= named.spot:
            continue
        found = read(remote, names.manifest_key(outbox.chain, *named.spot, named.sha256), manifest.MANIFEST_LIMIT)
        if found is None or manifest.digest(found.data) != named.sha256:
            continue  # what is damaged says nothing; whoever follows names it
        following = manifest.known(found.data).next_key
        signed = envelope.names_key(found.data, envelope.MANIFEST, ring.at(named.spot))
        if not signed or following not in (None, ring.at(named.spot._replace(number=named.spot.number + 1))):
            lead = (key for key in held if envelope.names_key(found.data, envelope.MANIFEST, key))
            here = following in held if following else any(lead)
            raise JxcError("key-unfetched" if here else "key-disbelieved", chain=outbox.chain)


def renew(remote: Remote, senders: Iterable[Sender], threads: int) -> None:
    """Write heads again that say something new of other chains, or that they are of now; manifests stay as they are.

    One request each: nobody else writes them, and a head is only a hint. Errors: those of remotes.
    """
    made = [(names.head_key(sender.outbox.chain), _head(sender, sender.outbox.newest(INLINE))) for sender in senders]

    def write(item: tuple[str, bytes]) -> None:
        key, data = item
        if remote.swap(key, data, ANY) is Swap.DONE:
            return
        found = read(remote, key, manifest.HEAD_LIMIT)
        if found is None or found.data != data:
            raise JxcError("remote-unsteady", url=remote.url, reason=key)

    with workers(min(threads, len(made))) as pool:
        list(pool.map(write, made))


def export(remote: Remote, sender: Sender) -> Pushed:
    """Bring a folder that travels up to the own chain: all that stands after the head it holds; errors as for `push`.

    Nothing counts as published for it: nobody knows whether the folder will arrive.
    """
    newest = sender.outbox.newest(INLINE)
    if not newest:
        return Pushed(0, 0, 0, head=False)
    place = _own_head(remote, sender)
    waiting = [_signed(sender, frozen) for frozen in sender.outbox.after(place.spot)]
    return _carry_out(remote, sender, plan(place.where, waiting, _present(remote, waiting)), newest, place)


def _carry_out(remote: Remote, sender: Sender, todo: Plan, newest: list[Frozen], place: _Own) -> Pushed:
    _send_files(remote, sender, todo.uploads)
    _send_manifests(remote, sender, todo.manifests)
    if todo.head:
        _send_head(remote, sender, newest, place.etag)
        sender.progress(stages.HEAD_SENT, 1, 1)
    sent = sum(upload.file.bytes for upload in todo.uploads)
    return Pushed(len(todo.manifests), len(todo.uploads), sent, todo.head)


def _own_head(remote: Remote, sender: Sender) -> _Own:
    """Where the remote's head of this chain stands."""
    chain = sender.outbox.chain
    found = read(remote, names.head_key(chain), manifest.HEAD_LIMIT)
    if found is None:
        if sender.outbox.published():  # there was one: whoever took it away may have written something else
            _refuse_strangers(remote, sender, chain)
        return _Own(Standing.ABSENT, _NOWHERE, None)
    try:
        head = read_head(found.data, sender.keys, chain)
    except JxcError as error:
        if error.code == "format-unknown":
            raise
        _refuse_strangers(remote, sender, chain)  # damaged, or signed by somebody else: the manifests decide
        return _Own(Standing.ABSENT, _NOWHERE, found.etag)
    if not head.number:  # headquarters had nothing to tell this store, only a receipt
        return _Own(Standing.ABSENT, _NOWHERE, found.etag)
    newest = next(iter(sender.outbox.newest(1)), None)
    where = standing(Named(head.spot, head.sha256), _known_at(sender.outbox, head.spot), newest and _named(newest))
    if where is Standing.FOREIGN:
        if head.spot > _given_way(sender.outbox):
            raise JxcError("chain-foreign", chain=chain, key=names.head_key(chain))
        _refuse_strangers(remote, sender, chain)  # it came late, and leads to a branch that gave way
        return _Own(Standing.ABSENT, _NOWHERE, found.etag)
    return _Own(where, head.spot, found.etag)


def _given_way(outbox: Outbox) -> Spot:
    """The last place up to which own epochs were opened to continue the remote: whatever else stands there was seen."""
    return max((named.spot for named in outbox.continued()), default=_NOWHERE)


def _named(frozen: Frozen) -> Named:
    return Named(frozen.spot, manifest.digest(frozen.envelope))


def _known_at(outbox: Outbox, spot: Spot) -> list[Named]:
    """What this journal may find at the head: its own manifest of that place, or a tip that an own epoch continues."""
    own = outbox.at(spot)
    return [*([_named(own)] if own else ()), *outbox.continued()]


def _refuse_strangers(remote: Remote, sender: Sender, chain: str) -> None:
    for key in _strangers(sender.outbox, remote.list(names.manifests_prefix(chain))):
        raise JxcError("chain-foreign", chain=chain, key=key)


def _strangers(outbox: Outbox, listed: Iterable[Listed]) -> Iterator[str]:
    """Keys that are no own manifest, nor stand at or before the tip that an own epoch continues."""
    own, end = outbox.keys(), _given_way(outbox)
    for found in listed:
        name = names.parse_manifest_key(found.key)
        if found.key not in own and not (name and name.spot <= end):
            yield found.key


def _signed(sender: Sender, frozen: Frozen) -> Signed:
    """The frozen manifest, whose bytes must still be what its key says."""
    if names.manifest_key(sender.outbox.chain, *frozen.spot, manifest.digest(frozen.envelope)) != frozen.key:
        raise JxcError("spool-damaged", path=frozen.key)
    try:
        return read_manifest(frozen.envelope, sender.keys)
    except JxcError as error:  # whole, so it is not the bytes that are wrong
        raise JxcError("key-differs", what=frozen.key, key=sender.signer.public) from error


def _present(remote: Remote, waiting: Iterable[Signed]) -> dict[str, int]:
    """Keys and sizes of the objects beside those that are to be sent."""
    starts: dict[str, str] = {}
    for signed in waiting:
        for file in signed.manifest.files:
            folder = file.key.rpartition("/")[0] + "/"
            starts[folder] = min(starts.get(folder, file.key), file.key)
    return {
        found.key: found.size
        for folder, first in starts.items()
        for found in remote.list(folder, after=first.rpartition("-")[0])
    }


def _send_files(remote: Remote, sender: Sender, uploads: tuple[Upload, ...]) -> None:
    with workers(min(sender.workers, len(uploads))) as pool:
        futures = [pool.submit(_send_file, remote, sender.spool, upload) for upload in uploads]
        for done, future in enumerate(futures, 1):
            future.result()
            sender.progress(stages.FILE_SENT, done, len(futures))


def _send_file(remote: Remote, spool: Path, upload: Upload) -> None:
    data = _spooled(spool, upload.file)
    for _ in range(PUT_TRIES):
        remote.put(upload.file.key, data)
        if not upload.check:
            return
        found = read(remote, upload.file.key, manifest.FILE_BYTES_LIMIT)
        if found is not None and found.data == data:
            return
    raise JxcError("object-damaged", key=upload.file.key)


def _spooled(spool: Path, file: FileEntry) -> bytes:
    """The bytes of a frozen file, exactly as its signed manifest has them: anything else is never sent."""
    path = spool / file.key
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise JxcError("spool-damaged", path=str(path)) from None
    if not manifest.holds(file, data):
        raise JxcError("spool-damaged", path=str(path))
    return data


def _send_manifests(remote: Remote, sender: Sender, manifests: tuple[Signed, ...]) -> None:
    """Commit, oldest first: every file that a manifest names was accepted before [inv:manifest-last].

    Two writers both put before they look for siblings, so at least one of them sees the other. Looking after the first
    stops a fork where it begins; looking after the last covers all the others at once.
    """
    for done, signed in enumerate(manifests, 1):
        remote.put(signed.key, signed.data)
        sender.progress(stages.MANIFEST_SENT, done, len(manifests))
        if done in (1, len(manifests)):
            _refuse_siblings(remote, sender.outbox, manifests[0].manifest)


def _refuse_siblings(remote: Remote, outbox: Outbox, first: Manifest) -> None:
    listed = remote.list(names.manifests_prefix(first.chain), after=names.manifest_stem(first.chain, *first.spot))
    for key in _strangers(outbox, listed):
        raise JxcError("chain-forked", chain=first.chain, key=key)


def _send_head(remote: Remote, sender: Sender, newest: list[Frozen], etag: str | None) -> None:
    """Point the head at the newest manifest; whatever the carrier says, what is read back decides [inv:head-hint]."""
    key = names.head_key(sender.outbox.chain)
    data = _head(sender, newest)
    for _ in range(HEAD_TRIES):
        if remote.swap(key, data, etag) is Swap.DONE:
            return
        found = read(remote, key, manifest.HEAD_LIMIT)
        if found is not None and found.data == data:
            return
        place = _own_head(remote, sender)
        if place.where is Standing.MINE:
            return
        etag = place.etag
    raise JxcError("remote-unsteady", url=remote.url, reason=key)


def _head(sender: Sender, newest: list[Frozen]) -> bytes:
    outbox = sender.outbox
    signed = tuple(_signed(sender, frozen) for frozen in newest)
    epoch = newest[-1].spot.epoch if newest else outbox.journal.epoch  # nothing may be said in the running one yet
    tail = Tail(outbox.chain, epoch, signed, sender.now(), sender.receipt)
    return manifest.sign_head(tail, sender.signer)
