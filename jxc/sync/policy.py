"""The bucket policy that confines each store to its own: what it may read, create and overwrite. Pure.

Follows from the layout in names.py and from nothing else, so that the two cannot drift apart. A policy keeps one store
out of another's places; what is in an object is judged by signatures, whoever could write it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from jxc.sync import names

Dialect = Literal["aws", "ceph"]
Statement = dict[str, Any]
LARGEST = 20 * 1024  # bytes of a bucket policy


class Bucket(NamedTuple):
    """Where the tree stands, and how its server names users."""

    name: str
    prefix: str
    account: str = ""  # an account at AWS, a tenant or nothing at Ceph

    def user(self, name: str) -> str:
        """The full name of a user."""
        return f"arn:aws:iam::{self.account}:user/{name}"

    def objects(self, patterns: Sequence[str]) -> list[str]:
        """Keys, and beginnings of keys, as the server names objects."""
        return [f"arn:aws:s3:::{self.name}/{pattern}" for pattern in self.keys(patterns)]

    def keys(self, patterns: Sequence[str]) -> list[str]:
        """Keys as they stand in the bucket."""
        return [f"{self.prefix}/{pattern}" if self.prefix else pattern for pattern in patterns]


def policy(bucket: Bucket, stores: Sequence[str], dialect: Dialect, headquarters: str) -> dict[str, Any]:
    """One policy for all of these stores, as a bucket has only one. Users are named as the stores are.

    `headquarters` is the user that owns the bucket: at Ceph it must be permitted to read what others uploaded.
    """
    statements = [each for store in stores for each in _store(bucket, store, dialect)]
    if dialect == "ceph":
        statements.append(_allow(bucket, headquarters, "s3:GetObject", bucket.objects(["*"])))
    return {"Version": "2012-10-17", "Statement": statements}


def _store(bucket: Bucket, store: str, dialect: Dialect) -> Iterator[Statement]:
    rights = names.rights(store)
    readable = (*rights.read, *rights.create, *rights.overwrite)
    yield _allow(bucket, store, "s3:GetObject", bucket.objects(readable))
    beginnings = {"StringLike": {"s3:prefix": bucket.keys(readable)}}
    yield _allow(bucket, store, "s3:ListBucket", [f"arn:aws:s3:::{bucket.name}"]) | {"Condition": beginnings}
    if dialect == "aws":  # the header that makes a PUT create and never replace must be there
        create = {"Condition": {"Null": {"s3:if-none-match": "false"}}}
        yield _allow(bucket, store, "s3:PutObject", bucket.objects(rights.create)) | create
        yield _allow(bucket, store, "s3:PutObject", bucket.objects(rights.overwrite))
    else:
        yield _allow(bucket, store, "s3:PutObject", bucket.objects((*rights.create, *rights.overwrite)))


def _allow(bucket: Bucket, user: str, action: str, resources: list[str]) -> Statement:
    return {"Effect": "Allow", "Principal": {"AWS": [bucket.user(user)]}, "Action": [action], "Resource": resources}
