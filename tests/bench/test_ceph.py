"""Many small files to and from a real Ceph gateway, against `aws s3 cp --recursive` of the same bytes.

`JXC_AWS` names an `aws` command in an environment of its own (it pins a botocore). Skipped without it or Ceph.
"""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from jxc.sync.carrier import open_remote
from jxc.sync.manifest import FileEntry
from jxc.sync.pool import workers
from jxc.sync.receiving import receive
from jxc.sync.server import Server
from tests.bench.figures import record
from tests.servers import ceph as cluster

pytestmark = pytest.mark.bench

FILES, SIZE, THREADS = 2_000, 12_000, 16
AWS = os.environ.get("JXC_AWS") or shutil.which("aws")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.skipif(AWS is None, reason="no aws command: set JXC_AWS to one in an environment of its own")
@pytest.mark.skipif(bool(cluster.missing()), reason="no Ceph: .ci/servers installs it")
def test_many_small_files_against_aws_s3_cp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = [hashlib.sha256(b"%d" % n).digest() * (SIZE // 32) for n in range(FILES)]
    keys = [f"documents/store=s{n % 100:03d}/month=2026-04/{n:06d}.parquet" for n in range(FILES)]
    for key, content in zip(keys, data, strict=True):
        path = tmp_path / "tree" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with cluster.running(tmp_path / "ceph") as ceph:
        access, secret = ceph.user("bench")
        for name, value in (("ACCESS_KEY_ID", access), ("SECRET_ACCESS_KEY", secret), ("DEFAULT_REGION", "us-east-1")):
            monkeypatch.setenv(f"AWS_{name}", value)
        boto3.client("s3", endpoint_url=ceph.endpoint).create_bucket(Bucket="bench")
        copy = [str(AWS), "--endpoint-url", ceph.endpoint, "s3", "cp", "--recursive", "--only-show-errors"]

        def theirs(source: str, target: str) -> float:
            return seconds(lambda: subprocess.run([*copy, source, target], check=True))

        remote = open_remote("s3://bench/jxc", Server(endpoint=ceph.endpoint, workers=THREADS))
        entries = [
            FileEntry(key, "documents", hashlib.sha256(content).hexdigest(), len(content), 1, 1)
            for key, content in zip(keys, data, strict=True)
        ]
        up = their_up = down = their_down = 0.0
        with workers(THREADS) as pool:
            for turn in range(2):  # the second finds everything warm
                up = seconds(lambda: list(pool.map(remote.put, keys, data)))
                their_up = theirs(str(tmp_path / "tree"), "s3://bench/theirs")
                mirror = tmp_path / f"mirror{turn}"
                down = seconds(lambda: list(pool.map(lambda entry: receive(remote, entry, mirror), entries)))  # noqa: B023 called at once
                their_down = theirs("s3://bench/theirs", str(tmp_path / f"copy{turn}"))
    record("put of 2 000 files to Ceph", up, than="aws s3 cp --recursive", baseline=their_up, aim="≤ 1")
    record("get of 2 000 files from Ceph, hashed and durable", down, than="aws s3 cp", baseline=their_down, aim="≤ 1")
