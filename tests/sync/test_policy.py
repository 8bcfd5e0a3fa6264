"""The policy of a store lets it do all that a sync does, and nothing outside what is its own."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from jxc.sync import names
from jxc.sync.memory import MemoryRemote
from jxc.sync.policy import Bucket, Dialect, policy
from jxc.sync.remote import Body, Listed, Swap
from tests.sync.house import make_house

BUCKET = Bucket("shops", "jxc", "123456789012")
MINE = "arn:aws:iam::123456789012:user/s001"


def permitted(made: dict[str, Any], user: str, action: str, key: str, *, creating: bool = True) -> bool:
    """As the server judges: something allows it."""
    for each in made["Statement"]:
        if user not in each["Principal"]["AWS"] or action not in each["Action"]:
            continue
        condition = each.get("Condition", {})
        if action == "s3:ListBucket":
            if any(fnmatchcase(f"jxc/{key}", pattern) for pattern in condition["StringLike"]["s3:prefix"]):
                return True
        elif any(fnmatchcase(f"arn:aws:s3:::shops/jxc/{key}", pattern) for pattern in each["Resource"]):
            return creating or "Null" not in condition
    return False


class Watched(MemoryRemote):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def put(self, key: str, data: bytes) -> None:
        self.asked.add(("s3:PutObject", key))
        super().put(key, data)

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        self.asked.add(("s3:PutObject", key))
        return super().swap(key, data, expected)

    def get(self, key: str, limit: int) -> Body | None:
        self.asked.add(("s3:GetObject", key))
        return super().get(key, limit)

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        self.asked.add(("s3:ListBucket", prefix))
        return super().list(prefix, after)


@pytest.mark.parametrize("dialect", ["aws", "ceph"])
def test_everything_that_a_push_asks_is_permitted(tmp_path: Path, dialect: Dialect) -> None:
    made = policy(BUCKET, ["s001", "s002"], dialect, "hq")
    house, remote = make_house(tmp_path / "s001"), Watched()
    for day in ("2026-04-01", "2026-05-01"):
        house.sell(day)
        house.rename("x")
        house.push(remote)
    house.journal.close()
    assert len(remote.asked) > 5
    assert [each for each in remote.asked if not permitted(made, MINE, *each)] == []


@pytest.mark.parametrize("dialect", ["aws", "ceph"])
def test_what_belongs_to_others_is_not(dialect: Dialect) -> None:
    made = policy(BUCKET, ["s001", "s002"], dialect, "hq")
    theirs = names.rights("s002")
    for pattern in (
        *theirs.create,
        *theirs.overwrite,
        names.head_key("down-s002"),
        names.manifests_prefix("down-s002"),
    ):
        key = pattern.replace("*", "x")
        for action in ("s3:GetObject", "s3:PutObject", "s3:ListBucket"):
            assert not permitted(made, MINE, action, key), (action, key)
    for key in names.rights("s001").read:
        assert permitted(made, MINE, "s3:GetObject", key.replace("*", "x"))
        assert not permitted(made, MINE, "s3:PutObject", key.replace("*", "x"))
    for prefix in ("", "heads/", "heads/up/", "chains/", "chains/s00", "documents/", "documents/store=s0010/"):
        assert not permitted(made, MINE, "s3:ListBucket", prefix)
    assert "s3:DeleteObject" not in str(made)


def test_only_heads_and_scratch_may_be_replaced_at_amazon() -> None:
    made = policy(BUCKET, ["s001"], "aws", "hq")
    rights = names.rights("s001")
    assert all(permitted(made, MINE, "s3:PutObject", key.replace("*", "x"), creating=False) for key in rights.overwrite)
    assert not any(
        permitted(made, MINE, "s3:PutObject", key.replace("*", "x"), creating=False) for key in rights.create
    )


def test_headquarters_may_read_at_ceph_what_others_uploaded() -> None:
    made = policy(BUCKET, ["s001"], "ceph", "hq")
    assert permitted(made, "arn:aws:iam::123456789012:user/hq", "s3:GetObject", "documents/store=s001/x")
