"""A proxy on loopback that is as slow as it is told, hangs up on some connections, or wants a login first.

Understands CONNECT, as HTTPS asks for it, and the absolute addresses of plain HTTP. After the first request it passes
bytes both ways without looking at them.
"""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import urlsplit

TICK = 0.05  # seconds


class Manners(NamedTuple):
    rate: int = 0  # bytes a second and direction; 0: as fast as it goes
    cut: float = 0  # how many of the connections are cut, after at most `most` bytes
    most: int = 4_000
    refusal: bytes = b""  # an answer to everybody, in place of any service
    seed: int = 1


class Proxy:
    """Counts what it was asked for."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.targets: list[str] = []
        self.cuts = 0
        self._chance = random.Random(manners.seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            first = b""
            while b"\r\n\r\n" not in first:
                piece = client.recv(1 << 16)
                if not piece:
                    return
                first += piece
            method, target = first.split(b" ", 2)[:2]
            with self._lock:
                self.targets.append(target.decode())
                doomed = self._chance.random() < self.manners.cut
                left = [self._chance.randrange(self.manners.most) if doomed else 1 << 60]
                self.cuts += doomed
            if self.manners.refusal:
                client.sendall(self.manners.refusal)
                return
            tunnel = method == b"CONNECT"
            parts = urlsplit(f"//{target.decode()}" if tunnel else target.decode())
            with socket.create_connection((parts.hostname or "", parts.port or 80)) as server:
                if tunnel:
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    self._slowly(first, server, left)
                back = threading.Thread(target=self._pass, args=(server, client, left), daemon=True)
                back.start()
                self._pass(client, server, left)
                back.join()

    def _pass(self, source: socket.socket, sink: socket.socket, left: list[int]) -> None:
        """Until either end or the budget of the connection is at its end; then both ways are closed."""
        with suppress(OSError):
            while data := source.recv(1 << 10):
                self._slowly(data, sink, left)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _slowly(self, data: bytes, sink: socket.socket, left: list[int]) -> None:
        step = max(1, int(self.manners.rate * TICK)) if self.manners.rate else len(data)
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            left[0] -= len(piece)
            if left[0] < 0:
                raise OSError("cut")
            sink.sendall(piece)
            if self.manners.rate:
                time.sleep(len(piece) / self.manners.rate)


@contextmanager
def proxying(manners: Manners = Manners()) -> Iterator[Proxy]:  # noqa: B008 a value without state
    proxy = Proxy(manners)
    thread = threading.Thread(target=proxy.accept, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join()
