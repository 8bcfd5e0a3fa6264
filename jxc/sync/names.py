"""The grammar of names under a remote: ids of chains, months, and the key of every kind of object.

Owns the layout. All names but those of heads carry a hash, so that a name has one content for ever [inv:names]. Every
key that comes from outside is parsed here before it becomes a path or a request, so none leaves its chain's own
prefixes. docs/format.md states the same layout for people.
"""

import re
from typing import NamedTuple

from jxc.domain.record import DOWN, EVERYBODY, Spot
from jxc.errors import JxcError

CHARTER = "jxc.json"
HEADS = "heads/up/"
DOWN_HEADS = "heads/down/"
CHAINS = "chains/"
ENROLS = "enrol/"
DIRECTIVES = "directives"
TABLES = ("documents", "master", "audit", DIRECTIVES)
SHORT = 16  # hex digits of a digest that stand in a name

_STORE = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_RESERVED = frozenset(
    {EVERYBODY, "up", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_KEY = re.compile(r"[a-z0-9._=-]+(/[a-z0-9._=-]+)*")
_MANIFEST = re.compile(r"chains/([a-z0-9-]{1,36})/manifests/([0-9]{4})/([0-9]{10})-([0-9a-f]{16})\.json")
_BATCH = re.compile(
    r"(documents|master|audit|directives)/(store|to)=([a-z0-9-]{1,31})/month=([0-9]{4}-[0-9]{2})/([0-9]{4})-([0-9]{12})-([0-9]{12})-([0-9a-f]{16})\.parquet"
)
_ENROL = re.compile(r"enrol/([a-z0-9-]{1,31})-([0-9a-f]{16})\.json")
_HEAD = re.compile(r"heads/(up|down)/([a-z0-9-]{1,31})\.json")


class Rights(NamedTuple):
    """What a store may do where: keys, and beginnings of keys with a star behind them."""

    read: tuple[str, ...]  # headquarters' words to it
    create: tuple[str, ...]  # its own, read too
    overwrite: tuple[str, ...]  # its own as well


class ManifestName(NamedTuple):
    """What the key of a manifest says. `short` is the start of the SHA-256 of its bytes."""

    chain: str
    epoch: int
    number: int
    short: str

    @property
    def spot(self) -> Spot:
        """Where in its chain the manifest stands."""
        return Spot(self.epoch, self.number)


class BatchName(NamedTuple):
    """What the key of a batch file says. `short` is the start of the SHA-256 of its bytes."""

    table: str
    chain: str
    month: str
    epoch: int
    first: int
    last: int
    short: str


def is_store(text: str) -> bool:
    """Whether `text` may be the id of a store: 1 to 31 of a-z, 0-9 and -, no reserved word or device name."""
    return bool(_STORE.fullmatch(text)) and text not in _RESERVED and not text.startswith("down-")


def check_store_id(text: str) -> str:
    """`text` if it may be the id of a store; `store-id-malformed` otherwise."""
    if not is_store(text):
        raise JxcError("store-id-malformed", id=text)
    return text


def is_chain(text: str) -> bool:
    """Whether `text` names a chain: a store's own (its id), or one of headquarters' to all or to one of them."""
    return is_store(text) or (text.startswith(DOWN) and _may_be_told(text.removeprefix(DOWN)))


def down(store: str) -> str:
    """The chain by which headquarters tells one store something, or everybody."""
    return f"{DOWN}{store}"


def whose(chain: str) -> str:
    """What stands in the `store` column of a chain's files: the store it comes from, or whom it is for."""
    return chain.removeprefix(DOWN)


def is_digest(text: str) -> bool:
    """Whether `text` is a SHA-256 in lower-case hex."""
    return bool(_DIGEST.fullmatch(text))


def is_month(text: str) -> bool:
    """Whether `text` is a month such as 2026-04."""
    return bool(_MONTH.fullmatch(text))


def is_key(text: str) -> bool:
    """Whether `text` is made of safe path components only: no empty one, no `.` or `..`."""
    return bool(_KEY.fullmatch(text)) and not {".", ".."} & set(text.split("/"))


def head_key(chain: str) -> str:
    """The key of a chain's head, the one object that changes."""
    return f"{DOWN_HEADS if chain.startswith(DOWN) else HEADS}{whose(chain)}.json"


def probe_prefix(store: str) -> str:
    """Where a store tries what the remote can do."""
    return f"probe/{store}/"


def enrolment_prefix(store: str) -> str:
    """What the keys of a store's requests to join begin with."""
    return f"enrol/{store}-"


def table_prefix(table: str, chain: str) -> str:
    """What the keys of all files of one table of a chain begin with."""
    side = "to" if chain.startswith(DOWN) else "store"
    return f"{table}/{side}={whose(chain)}/"


def rights(store: str) -> Rights:
    """All that a store needs below the root, and nothing of anybody else's."""
    told = (down(EVERYBODY), down(store))
    return Rights(
        read=(
            CHARTER,
            *(head_key(chain) for chain in told),
            *(f"{manifests_prefix(chain)}*" for chain in told),
            *(f"{table_prefix(DIRECTIVES, chain)}*" for chain in told),
        ),
        create=(
            f"{manifests_prefix(store)}*",
            *(f"{table_prefix(table, store)}*" for table in TABLES if table != DIRECTIVES),
            f"{enrolment_prefix(store)}*",
        ),
        overwrite=(head_key(store), f"{probe_prefix(store)}*"),
    )


def manifests_prefix(chain: str) -> str:
    """What the keys of all manifests of a chain begin with."""
    return f"{CHAINS}{chain}/manifests/"


def epoch_prefix(chain: str, epoch: int) -> str:
    """What the keys of all manifests of one epoch of a chain begin with."""
    return f"{manifests_prefix(chain)}{epoch:04d}/"


def manifest_stem(chain: str, epoch: int, number: int) -> str:
    """The key of a manifest without its hash: what siblings have in common, and a place to list after."""
    return f"{epoch_prefix(chain, epoch)}{number:010d}"


def manifest_key(chain: str, epoch: int, number: int, digest: str) -> str:
    """The key of the manifest whose bytes have this SHA-256."""
    return f"{manifest_stem(chain, epoch, number)}-{digest[:SHORT]}.json"


def batch_key(name: BatchName) -> str:
    """The key of the file with one table's rows of one month from the sequence range first…last."""
    place = f"{table_prefix(name.table, name.chain)}month={name.month}/"
    return f"{place}{name.epoch:04d}-{name.first:012d}-{name.last:012d}-{name.short}.parquet"


def enrol_key(store: str, token: str) -> str:
    """The key of a store's request to join by a token."""
    return f"{ENROLS}{store}-{token}.json"


def parse_enrol_key(key: str) -> tuple[str, str] | None:
    """The store and the token of a request to join, or None for any other text."""
    match = _ENROL.fullmatch(key)
    return (match[1], match[2]) if match and is_store(match[1]) else None


def parse_head_key(key: str) -> str | None:
    """The chain whose head has this key, or None for any other text."""
    match = _HEAD.fullmatch(key)
    return _chain(match[2], down=match[1] == "down") if match else None


def parse_manifest_key(key: str) -> ManifestName | None:
    """The parts of a manifest's key, or None for any other text."""
    match = _MANIFEST.fullmatch(key)
    if match is None or not is_chain(match[1]):
        return None
    return ManifestName(match[1], int(match[2]), int(match[3]), match[4])


def parse_batch_key(key: str) -> BatchName | None:
    """The parts of a batch file's key, or None for any other text."""
    match = _BATCH.fullmatch(key)
    if match is None or not is_month(match[4]) or (match[1] == "directives") != (match[2] == "to"):
        return None
    chain = _chain(match[3], down=match[2] == "to")
    if chain is None:
        return None
    return BatchName(match[1], chain, match[4], int(match[5]), int(match[6]), int(match[7]), match[8])


def _chain(text: str, *, down: bool) -> str | None:
    """The chain of a store, or to a store or all of them; None if `text` is neither."""
    if down:
        return f"{DOWN}{text}" if _may_be_told(text) else None
    return text if is_store(text) else None


def _may_be_told(text: str) -> bool:
    return is_store(text) or text == EVERYBODY
