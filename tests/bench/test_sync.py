"""Sealing against plain SELECT and Parquet; push and pull against `aws s3 cp --recursive` of the same bytes.

`JXC_AWS` names an `aws` command in an environment of its own (it pins a botocore); without one, or one on the path,
that comparison is skipped. The server is moto's, in a process of its own, so figures say how clients compare, no more.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest

from jxc.domain.numbers import Fen
from jxc.storage import batches
from jxc.sync.carrier import open_remote
from jxc.sync.remote import Remote
from jxc.sync.server import Server
from tests.sync.house import House, make_house, sale
from tests.sync.quarters import make_quarters

pytestmark = pytest.mark.bench

DOCUMENTS, LINES = 20_000, 10
STORES, SALES = 150, 30
AWS = os.environ.get("JXC_AWS") or shutil.which("aws")
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "us-east-1"}


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def busy_store(folder: Path) -> House:
    """A store with DOCUMENTS sales of LINES lines, over three months."""
    house = make_house(folder)
    for start in range(0, DOCUMENTS, 5_000):
        with house.journal.write() as writer:
            for number in range(start, start + 5_000):
                day = f"2026-{4 + start // 5_000 % 3:02d}-{1 + number % 28:02d}"
                posted = sale(writer, day, 1130 + number)
                line = posted.lines[0]
                rest = [line._replace(line_no=n, sku=f"{number * n:06d}", cost=Fen(0)) for n in range(2, LINES + 1)]
                writer.append(posted._replace(lines=(line, *rest)), {})
    return house


def test_sealing_against_the_same_select_written_as_parquet(tmp_path: Path) -> None:
    house = busy_store(tmp_path / "s001")

    def baseline() -> None:
        for first in range(1, house.journal.tip(), 5_000):
            span = (first, first + 4_999)
            journal = house.journal
            rows = (journal.document_rows(*span), journal.line_rows(*span), journal.posting_rows(*span))
            batches.write(batches.documents_table(*rows), tmp_path / "plain.parquet")

    plain, sealed = seconds(baseline), seconds(house.seal)
    lines = DOCUMENTS * LINES
    print(f"\nseal {lines:,} lines: {sealed:.2f} s, {lines / sealed:,.0f} lines/s")
    print(f"{sealed / plain:.2f} x of SELECT and one Parquet file: {plain:.2f} s")
    house.journal.close()


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", "5599"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        yield "http://127.0.0.1:5599"
        server.terminate()


def made_bucket(endpoint: str) -> Remote:
    client = boto3.client("s3", endpoint_url=endpoint)
    client.meta.events.register("needs-retry.s3.CreateBucket", lambda **_: None)
    for _ in range(50):
        try:
            client.create_bucket(Bucket="bench")
        except OSError:
            continue
        return open_remote("s3://bench/jxc", Server(endpoint=endpoint, workers=16))
    raise TimeoutError(endpoint)


@pytest.mark.skipif(AWS is None, reason="no aws command: set JXC_AWS to one in an environment of its own")
def test_push_and_pull_of_many_stores_against_aws_s3_cp(tmp_path: Path, endpoint: str) -> None:
    houses = [make_house(tmp_path / f"s{n:03d}", f"s{n:03d}") for n in range(STORES)]
    for house in houses:
        house.sell(*["2026-04-01"] * SALES)
        house.seal()
    remote = made_bucket(endpoint)
    push = seconds(lambda: [house.push(remote) for house in houses]) / STORES
    lake = make_quarters(tmp_path / "lake", houses)
    pull = seconds(lambda: lake.pull(remote))
    assert len(lake.places()) == STORES
    count = len(list(remote.list("")))
    copy = [str(AWS), "--endpoint-url", endpoint, "s3", "cp", "--recursive", "--only-show-errors"]
    down = seconds(lambda: subprocess.run([*copy, "s3://bench/jxc", str(tmp_path / "copy")], check=True))
    print(f"\npush of a day, one store: {push * 1000:.0f} ms in a running process")
    print(f"pull of {STORES} stores, {count} objects, verified, checked and accepted: {pull:.2f} s")
    print(f"{pull / down:.2f} x of aws s3 cp --recursive: {down:.2f} s")
    for house in houses:
        house.journal.close()
    lake.catalog.close()
