"""MiniStack: an S3 server with users and bucket policies that refuses wrong SHA-256 sums, on loopback.

Stands in an environment of its own, `build/ministack`, which `make servers` makes where it may.
"""

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import boto3

ACCOUNT = "000000000000"
PLACE = Path(__file__).resolve().parent.parent.parent / "build" / "ministack"


def program() -> str | None:
    """Where it is: in the environment of its own, or on the path."""
    beside = PLACE / ("Scripts/ministack.exe" if os.name == "nt" else "bin/ministack")
    return str(beside) if beside.is_file() else shutil.which("ministack")


class MiniStack:
    """A running server, and the way to its users."""

    def __init__(self, port: int) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"
        self.root = (f"AK{secrets.token_hex(8).upper()}", secrets.token_hex(16))

    def user(self, name: str) -> tuple[str, str]:
        """A new user's access key and secret."""
        session = boto3.session.Session(*self.root, region_name="us-east-1")
        iam = session.client("iam", endpoint_url=self.endpoint)
        iam.create_user(UserName=name)
        made = iam.create_access_key(UserName=name)["AccessKey"]
        return made["AccessKeyId"], made["SecretAccessKey"]


@contextmanager
def running(ministack: str, folder: Path) -> Iterator[MiniStack]:
    """A server that checks users, for as long as the body runs."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = MiniStack(port)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AWS_ACCESS_KEY_ID": made.root[0],
        "AWS_SECRET_ACCESS_KEY": made.root[1],
    }
    with subprocess.Popen([ministack], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield made
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)
