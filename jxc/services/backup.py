"""Backup and restore: one file that holds a home as it stood at one moment, and a home made from it again.

Owns the file's form: a ZIP whose last member lists every other with its SHA-256. The lake is left out, because
it is made from the rest; keys are in it only where a passphrase was given. Selling goes on while a backup is written.
"""

import hashlib
import json
import shutil
import sqlite3
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import IO, NamedTuple

from jxc.errors import JxcError
from jxc.services.home import Home, moored
from jxc.services.ownkey import passphrase_of, unsealed
from jxc.services.world import World
from jxc.storage import atomic
from jxc.storage.anchor import opening_beyond
from jxc.storage.disk import is_network_folder
from jxc.storage.epochs import Opening, open_epoch
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox, chains
from jxc.sync import keys, manifest
from jxc.table import Fact, Kind, Sheet

FORMAT = 1
LIST = "backup.json"
JOURNAL, SETTINGS, KEY = "journal.db", "jxc.toml", keys.PRIVATE_NAME
KEYS = (KEY, keys.NEXT_NAME)
PAGES = 4_096  # copied between two looks at progress
TAKEN = "backup"  # the meta key of when the last backup was taken
DAY = 24 * 3_600 * 1_000_000  # microseconds
OVERDUE = 7  # days after which a home without a remote should be backed up again


class Backup(NamedTuple):
    """What a backup holds: whose it is, and where its journal ends."""

    path: Path
    store: str
    epoch: int
    tip: int
    bytes: int
    has_keys: bool


def back_up(home: Home, world: World, path: Path, *, with_keys: bool = False) -> Backup:
    """Write the home into one file, durably and whole or not at all; sales go on meanwhile.

    Errors: `passphrase-missing` where keys are asked for and nothing protects them.
    """
    passphrase = passphrase_of(world) if with_keys else None
    journal = home.journal
    journal.set_meta(TAKEN, str(world.now()))
    journal.moor()
    with atomic.temporary(path.absolute()) as written, atomic.unnamed(path.absolute().parent) as copied:
        epoch, tip = _copy(journal, copied, world)
        digests: dict[str, str] = {}
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, source in _members(home, copied):
                archive.write(source, name)
                digests[name] = _digest(source)
            for name in keys.names(home.keys_path) if passphrase is not None else ():
                sealed = keys.seal(home.keys_path, passphrase or b"", name)
                archive.writestr(name, sealed)
                digests[name] = manifest.digest(sealed)
            stated = {"format": FORMAT, "store": journal.store, "epoch": epoch, "tip": tip, "members": digests}
            archive.writestr(LIST, json.dumps(stated, sort_keys=True))
        size = written.stat().st_size
    return Backup(path, journal.store, epoch, tip, size, passphrase is not None)


def _copy(journal: Journal, target: Path, world: World) -> tuple[int, int]:
    """The journal as it stands now, in one file without a log beside it; where it ends."""
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as source, closing(sqlite3.connect(target)) as db:
        source.execute("BEGIN")  # one state, however many sales are posted while it is copied
        epoch, tip = source.execute("SELECT epoch, seq FROM home").fetchone()
        source.backup(
            db, pages=PAGES, progress=lambda _status, left, total: world.progress("backup", total - left, total)
        )
        db.execute("PRAGMA journal_mode = DELETE")
    return int(epoch), int(tip)


def _members(home: Home, journal: Path) -> list[tuple[str, Path]]:
    found = [(JOURNAL, journal)]
    if (home.path / SETTINGS).is_file():
        found.append((SETTINGS, home.path / SETTINGS))
    if home.reports_path.is_dir():
        found += [(f"reports/{path.name}", path) for path in sorted(home.reports_path.glob("*.sql"))]
    waiting = [frozen for chain in chains(home.journal) for frozen in Outbox(home.journal, chain).waiting()]
    for frozen in waiting:
        for file in manifest.files_of(frozen.envelope):
            found.append((f"spool/{file.key}", home.spool_path / file.key))
    return found


def restore(folder: Path, world: World, path: Path, operator: str) -> Backup:
    """Make a home from a backup; it goes on in a new epoch. Nothing stays of a restore that fails.

    Errors: `home-exists`, `home-on-network`, `backup-damaged` with the member at fault, `backup-unknown`,
    `passphrase-missing`, `passphrase-wrong`.
    """
    if (folder / JOURNAL).exists():
        raise JxcError("home-exists", path=str(folder), store=_store(folder))
    stated = _checked(path, world)
    folder.mkdir(parents=True, exist_ok=True)
    if is_network_folder(folder):
        raise JxcError("home-on-network", path=str(folder))
    with zipfile.ZipFile(path) as archive:
        for name in [name for name in KEYS if name in stated.members]:
            unsealed(folder / "keys", archive.read(name), world, name)
        if KEY not in stated.members:
            keys.make_key(folder / "keys")
        others = [name for name in stated.members if name not in (JOURNAL, *KEYS)]
        for name in others:
            with atomic.temporary(folder / name) as written:
                _unpack(archive, name, written)
        # The journal last, and in its new epoch: a home is one from then on, and gives no number of the old one.
        with atomic.temporary(folder / JOURNAL) as written:
            _unpack(archive, JOURNAL, written)
            _go_on(written, world, operator)
    _moor(folder / JOURNAL, world)
    return Backup(path, stated.store, stated.epoch, stated.tip, path.stat().st_size, KEY in stated.members)


def _go_on(path: Path, world: World, operator: str) -> None:
    """Open the epoch after the last that this journal, or the anchor of this computer, knows of."""
    mooring = moored(world.env, world.now)
    with closing(Journal(path)) as journal:
        anchor = mooring.read(journal) if mooring else None
        epoch = max(journal.epoch, anchor.epoch if anchor else 0) + 1
        opening = opening_beyond(journal, anchor) if anchor else Opening(world.token(8).hex(), "restored")
        open_epoch(journal, epoch, opening, now=world.now(), operator=operator)


def _moor(path: Path, world: World) -> None:
    """The anchor moves when the journal is in its place: it says what an earlier home had published until then."""
    with closing(Journal(path, mooring=moored(world.env, world.now))) as journal:
        journal.moor()


def _checked(path: Path, world: World) -> "_Stated":
    """What the backup says of itself, after every byte of it was compared with that."""
    try:
        with zipfile.ZipFile(path) as archive:
            stated = _Stated(**json.loads(archive.read(LIST)))
            if stated.format != FORMAT:
                raise JxcError("backup-unknown", path=str(path), format=stated.format)
            for done, (name, digest) in enumerate(stated.members.items(), 1):
                with archive.open(name) as member:
                    if _digest_of(member) != digest:
                        raise JxcError("backup-damaged", path=str(path), member=name)
                world.progress("restore", done, len(stated.members))
    except FileNotFoundError:
        raise JxcError("file-missing", file=str(path)) from None
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, zlib.error) as error:
        raise JxcError("backup-damaged", path=str(path), member=LIST) from error
    if any(not _is_safe(name) for name in stated.members) or JOURNAL not in stated.members:
        raise JxcError("backup-damaged", path=str(path), member=LIST)
    return stated


class _Stated(NamedTuple):
    """The list in a backup: whose it is, where its journal ends, and the SHA-256 of every other member."""

    format: int
    store: str
    epoch: int
    tip: int
    members: dict[str, str]


def _is_safe(name: str) -> bool:
    """Whether a member stays below the home: a file from somewhere must not write where it likes."""
    parts = name.split("/")
    known = name in (JOURNAL, SETTINGS, *KEYS) or parts[0] in ("spool", "reports")
    return known and not any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts)


def _unpack(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    with archive.open(name) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_of(file)


def _digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while part := file.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()


def _store(folder: Path) -> str:
    journal = Journal(folder / JOURNAL)
    try:
        return journal.store
    finally:
        journal.close()


def overdue(home: Home, now: int) -> int | None:
    """Days since the last backup of a home that nobody else holds, where they are too many; None where all is well."""
    journal = home.journal
    if home.settings.kind != "standalone":
        return None
    begun = journal.connection.execute("SELECT min(recorded_at) FROM master").fetchone()[0] or now
    days = (now - int(journal.meta(TAKEN) or begun)) // DAY
    return int(days) if days >= OVERDUE else None


def sheet(name: str, backup: Backup) -> Sheet:
    """What a backup holds, for people."""
    facts = (
        Fact("file", Kind.TEXT, "File", str(backup.path)),
        Fact("store", Kind.TEXT, "Store", backup.store),
        Fact("tip", Kind.TEXT, "Newest entry", f"{backup.epoch}/{backup.tip}"),
        Fact("bytes", Kind.INTEGER, "Bytes", backup.bytes),
        Fact("keys", Kind.FLAG, "With keys", backup.has_keys),
    )
    return Sheet(name, "Backup" if name == "backup" else "Restored", facts)
