"""A chain of two stores over a real server, each with credentials of its own; and what such a server must answer."""

import os
import time
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from jxc.services.world import World
from jxc.sync.probe import PAGE, probe
from jxc.sync.s3 import S3Remote
from jxc.sync.server import Server
from tests.services.chain import Chain, make_chain
from tests.sync.test_probe import RIGHT

Keys = dict[str, tuple[str, str]]  # access key and secret of headquarters and of each store


def client(endpoint: str, key: tuple[str, str]) -> Any:  # noqa: ANN401 the library has no types
    config = Config(
        retries={"total_max_attempts": 1},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    session = boto3.session.Session(key[0], key[1], region_name="us-east-1")
    return session.client("s3", endpoint_url=endpoint, config=config)


def become(aws: pytest.MonkeyPatch, key: tuple[str, str]) -> None:
    """Let these credentials count."""
    aws.setenv("AWS_ACCESS_KEY_ID", key[0])
    aws.setenv("AWS_SECRET_ACCESS_KEY", key[1])


def refused(call: Any) -> bool:  # noqa: ANN401 a call of the library
    """Whether the server forbids it."""
    try:
        call()
    except ClientError as error:
        return bool(error.response["ResponseMetadata"]["HTTPStatusCode"] == 403)
    return False


def prove_sound(endpoint: str, bucket: str) -> None:
    """A check finds all that sync can use."""
    remote = S3Remote(bucket, "jxc", Server(endpoint=endpoint, compares=True, page=PAGE))
    found = {item.check: item.result for item in probe(remote, "s001", lambda: time.time_ns() // 1000, os.urandom(8))}
    assert found == RIGHT


class Shops:
    """The chain, with what its people hold."""

    def __init__(self, folder: Path, endpoint: str, bucket: str, users: Keys, aws: pytest.MonkeyPatch) -> None:
        world = World(lambda: time.time_ns() // 1000, {"USER": "amy"}, os.urandom)
        self.endpoint, self.bucket, self.users, self._aws = endpoint, bucket, users, aws
        become(aws, users["hq"])
        url = f"s3://{bucket}/jxc"
        self.chain: Chain = make_chain(folder, world, "s001", "s002", url=url, remote_endpoint=endpoint)

    def run(self, home: str, line: str) -> int:
        """Run a command with the credentials of that home's people."""
        become(self._aws, self.users[home])
        return self.chain.run(home, line)
