"""The bucket policy for a chain's stores, and what its dialect cannot express."""

import json
from typing import NamedTuple
from urllib.parse import urlsplit

from jxc.errors import JxcError
from jxc.services.home import Home
from jxc.services.stores import known_stores
from jxc.sync import names
from jxc.sync.policy import LARGEST, Bucket, Dialect, policy
from jxc.table import Note


class Written(NamedTuple):
    """A policy as JSON, and what people should know of it."""

    text: str
    notes: tuple[Note, ...]


def write_policy(home: Home, stores: tuple[str, ...], dialect: Dialect, account: str) -> Written:
    """The policy of this headquarters' bucket for these stores, or for all it knows.

    Errors: home-kind, store-id-malformed, policy-no-bucket, policy-no-account.
    """
    if home.settings.kind != "hq":
        raise JxcError("home-kind", wanted="hq", kind=home.settings.kind)
    place = urlsplit(home.settings.remote_url)
    if place.scheme != "s3":
        raise JxcError("policy-no-bucket", url=home.settings.remote_url)
    if dialect == "aws" and not account:
        raise JxcError("policy-no-account")
    chosen = [names.check_store_id(store) for store in stores] or [store.id for store in known_stores(home.journal)]
    bucket = Bucket(place.netloc, place.path.strip("/"), account)
    made = policy(bucket, chosen, dialect, home.journal.store)
    size = len(json.dumps(made, separators=(",", ":")))
    return Written(json.dumps(made, indent=2) + "\n", (*_notes(dialect), *_too_large(size)))


def _notes(dialect: Dialect) -> tuple[Note, ...]:
    """What the server will not keep anybody from, and who notices it."""
    users = Note("Users are named as the stores are; a bucket has one policy, so name all stores at once.")
    if dialect == "aws":
        replace = Note(
            "Objects can only be created; a store may still replace its own head and its scratch objects. "
            "An older head put back is noticed by headquarters."
        )
    else:
        replace = Note(
            "Ceph cannot permit creating without replacing: a store could replace its own objects. "
            "Headquarters keeps what it accepted and names what changed."
        )
    return users, replace, Note("Whether an object is what its name says, no policy checks; whoever reads it does.")


def _too_large(size: int) -> tuple[Note, ...]:
    if size <= LARGEST:
        return ()
    sizes = {"size": size, "limit": LARGEST}
    return (Note("It has {size} bytes, a bucket's policy at most {limit}: give each user its own part.", sizes),)
