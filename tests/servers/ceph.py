"""A Ceph cluster of one monitor, one memory store and one S3 gateway, on loopback and in a scratch folder.

Needs the programs of `radosgw`, `ceph-mon` and `ceph-osd`; `.ci/servers` installs them where it may.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAMS = ("radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd", "ceph-authtool", "monmaptool")
ALL = ("--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *")

GATEWAY = ("--cap", "mon", "allow rw", "--cap", "osd", "allow rwx")

CONF = """
[global]
fsid = {fsid}
mon initial members = a
mon host = [v2:127.0.0.1:{mon}/0,v1:127.0.0.1:{old}/0]
auth allow insecure global id reclaim = false
mon allow pool size one = true
mon warn on pool no redundancy = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon max pg per osd = 1000
run dir = {folder}/run
admin socket = {folder}/run/$name.asok
pid file = {folder}/run/$name.pid
log file = {folder}/log/$name.log
keyring = {folder}/keyring
public network = 127.0.0.0/8
[mon]
mon data = {folder}/mon
mon data avail crit = 1
mon data avail warn = 2
[osd]
osd data = {folder}/osd0
osd objectstore = memstore
memstore device bytes = 2147483648
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw enable usage log = false
rgw enable ops log = false
rgw thread pool size = 64
debug rgw = 0
"""


def missing() -> list[str]:
    """Programs that a cluster needs and this computer lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class Ceph:
    """A running gateway, and the way to its users."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._conf = folder, folder / "ceph.conf"
        self._ports = _free_ports(3)
        self.endpoint = f"http://127.0.0.1:{self._ports[0]}"

    def user(self, name: str) -> tuple[str, str]:
        """A new user's access key and secret."""
        key = (f"AK{name.upper()}", secrets.token_hex(16))
        words = (f"--uid={name}", f"--display-name={name}", f"--access-key={key[0]}", f"--secret={key[1]}")
        self._admin("user", "create", *words)
        return key

    def start(self) -> None:
        """Make the cluster and wait until its gateway listens."""
        folder = self._folder
        for name in ("mon", "osd0", "run", "log"):
            (folder / name).mkdir(parents=True)
        port, mon, old = self._ports
        fsid = str(uuid.uuid4())
        self._conf.write_text(CONF.format(fsid=fsid, folder=folder, port=port, mon=mon, old=old), "utf-8")
        keyring = str(folder / "keyring")
        _run("ceph-authtool", "--create-keyring", keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *")
        _run("ceph-authtool", keyring, "--gen-key", "-n", "client.admin", *ALL)
        _run("ceph-authtool", keyring, "--gen-key", "-n", "client.rgw.a", *GATEWAY)
        monitors = f"[v2:127.0.0.1:{mon},v1:127.0.0.1:{old}]"
        monmap = str(folder / "monmap")
        _run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", monitors, monmap)
        self._daemon("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", keyring)
        self._daemon("ceph-mon", "-i", "a")
        self._make_store(keyring)
        self._daemon("ceph-osd", "-i", "0")
        self._daemon("radosgw", "-n", "client.rgw.a", "--keyring", keyring)
        _wait_for(port)

    def stop(self) -> None:
        """End the processes that were started, by the numbers they wrote down."""
        for path in (self._folder / "run").glob("*.pid"):
            with suppress(OSError, ValueError):
                _end(int(path.read_text()))

    def _make_store(self, keyring: str) -> None:
        number, secret = str(uuid.uuid4()), _run("ceph-authtool", "--gen-print-key").strip()
        answer = self._folder / "osd.json"
        answer.write_text(json.dumps({"cephx_secret": secret}), "utf-8")
        _run("ceph", "-c", str(self._conf), "osd", "new", number, "0", "-i", str(answer))
        caps = ("--cap", "mon", "allow profile osd", "--cap", "osd", "allow *", "--cap", "mgr", "allow profile osd")
        _run("ceph-authtool", keyring, "-n", "osd.0", "--add-key", secret, *caps)
        self._daemon("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", number)
        _run("ceph", "-c", str(self._conf), "osd", "crush", "add", "osd.0", "1", "root=default", "host=localhost")
        _run("ceph", "-c", str(self._conf), "auth", "import", "-i", keyring)

    def _daemon(self, program: str, *words: str) -> None:
        _run(program, "-c", str(self._conf), *words)

    def _admin(self, *words: str) -> None:
        keyring = str(self._folder / "keyring")
        _run("radosgw-admin", "-c", str(self._conf), "-n", "client.rgw.a", "--keyring", keyring, *words)


@contextmanager
def running(folder: Path) -> Iterator[Ceph]:
    """A cluster for as long as the body runs."""
    ceph = Ceph(folder)
    try:
        ceph.start()
        yield ceph
    finally:
        ceph.stop()


def _run(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return done.stdout


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(found.getsockname()[1]) for found in sockets]
    for found in sockets:
        found.close()
    return ports


def _wait_for(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


def _end(number: int) -> None:
    os.kill(number, signal.SIGTERM)
    for _ in range(200):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
