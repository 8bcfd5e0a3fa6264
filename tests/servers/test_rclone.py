"""Over a server that ignores every condition: the contract holds with plain heads, and a wrong note costs nothing."""

import itertools
import os
import time
from pathlib import Path

import boto3
import pytest

from jxc.sync.probe import PAGE, probe
from jxc.sync.remote import Swap, read
from jxc.sync.retry import Retrying
from jxc.sync.s3 import S3Remote
from jxc.sync.server import Server
from tests.contracts.remote import HEAD, LIMIT, RemoteContract
from tests.servers.rclone import KEY, SECRET
from tests.sync.house import make_house
from tests.sync.quarters import make_quarters

pytestmark = pytest.mark.servers

BUCKETS = itertools.count()


@pytest.fixture
def server(rclone: str, aws: pytest.MonkeyPatch) -> tuple[str, str]:
    """The address of the server and the name of an empty bucket."""
    aws.setenv("AWS_ACCESS_KEY_ID", KEY)
    aws.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    bucket = f"chain-{next(BUCKETS)}"
    boto3.client("s3", endpoint_url=rclone, region_name="us-east-1").create_bucket(Bucket=bucket)
    return rclone, bucket


def opened(server: tuple[str, str], *, compares: bool = False, page: int = 1_000) -> S3Remote:
    return S3Remote(server[1], "jxc", Server(endpoint=server[0], compares=compares, page=page))


class TestRclone(RemoteContract):
    @pytest.fixture
    def remote(self, server: tuple[str, str]) -> S3Remote:
        return opened(server)


def test_a_check_finds_that_nothing_is_compared(server: tuple[str, str]) -> None:
    remote = opened(server, compares=True, page=PAGE)
    found = {item.check: item.result for item in probe(remote, "s001", lambda: time.time_ns() // 1000, os.urandom(8))}
    assert found == {
        "round trip": "ok",
        "listing": "ok",
        "checksum": found["checksum"],
        "swap": "plain write",
        "clock": "ok",
        "latency": "ok",
    }


def test_it_overwrites_although_it_was_asked_not_to(server: tuple[str, str]) -> None:
    believing = opened(server, compares=True)
    assert believing.swap(HEAD, b"one", None) is Swap.DONE
    assert believing.swap(HEAD, b"two", None) is Swap.DONE
    found = read(believing, HEAD, LIMIT)
    assert found is not None
    assert found.data == b"two"


@pytest.mark.parametrize("compares", [True, False])
def test_a_chain_arrives_whole_whatever_was_noted(tmp_path: Path, server: tuple[str, str], *, compares: bool) -> None:
    houses = [make_house(tmp_path / store, store) for store in ("s001", "s002")]
    remote = Retrying(opened(server, compares=compares))
    quarters = make_quarters(tmp_path / "lake", houses)
    for day in ("2026-04-01", "2026-04-02"):
        for house in houses:
            house.sell(day, day)
            house.push(remote)
        quarters.pull(remote)
    assert len(quarters.rows()) == 8
    quarters.catalog.close()
    for house in houses:
        house.journal.close()
