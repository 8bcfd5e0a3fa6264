"""The probe tells carriers apart by what they do, and touches only its own few keys."""

import itertools
from collections.abc import Iterator

import pytest

from jxc.errors import JxcError
from jxc.sync.memory import MemoryRemote
from jxc.sync.probe import probe
from jxc.sync.remote import Body, Listed, Swap


class Server(MemoryRemote):
    """A carrier that does everything right."""

    def clock(self, key: str) -> int:
        assert key in self.objects
        return 1_000_000

    def refuses_wrong_checksum(self, key: str, data: bytes) -> bool | None:
        assert self.objects[key] != data
        return True


class Overwriting(Server):
    """Ignores conditions, and says it had compared."""

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:  # noqa: ARG002 that is the fault
        self.put(key, data)
        return Swap.DONE


class Plain(Overwriting):
    """Knows no conditions."""

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        super().swap(key, data, expected)
        return Swap.UNKNOWN


class Backwards(Server):
    """Lists in another order."""

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        return reversed(list(super().list(prefix, after)))


class OnePage(Server):
    """Forgets what stands on later pages."""

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        return itertools.islice(super().list(prefix, after), 2)


class Stale(Server):
    """Serves what it saw first."""

    def put(self, key: str, data: bytes) -> None:
        self.objects.setdefault(key, data)


class Inventing(Server):
    """Has an answer to everything, as a captive portal does."""

    def get(self, key: str, limit: int) -> Body | None:
        return super().get(key, limit) or Body("x", iter((b"<html>",)))


def results(remote: Server, at: int = 1_000_000, nonce: bytes = b"n") -> dict[str, str]:
    return {found.check: found.result for found in probe(remote, "s001", lambda: at, nonce)}


RIGHT = {
    "round trip": "ok",
    "listing": "ok",
    "checksum": "compared",
    "swap": "cas",
    "clock": "ok",
    "latency": "ok",
}


def test_a_good_server_is_said_to_be_good_any_number_of_times() -> None:
    remote = Server({"documents/x": b"kept"})
    assert results(remote) == results(remote, nonce=b"m") == RIGHT
    mine = {key for key in remote.objects if key.startswith("probe/s001/")}
    assert remote.objects.keys() - mine == {"documents/x"}
    assert len(mine) == 6


@pytest.mark.parametrize(
    ("remote", "check", "result"),
    [
        (Overwriting(), "swap", "plain write"),
        (Plain(), "swap", "plain write"),
        (Backwards(), "listing", "failed"),
        (OnePage(), "listing", "failed"),
        (Stale({"probe/s001/object-1": b"old"}), "round trip", "failed"),
        (Inventing(), "round trip", "failed"),
    ],
)
def test_each_fault_of_a_server_is_found(remote: Server, check: str, result: str) -> None:
    assert results(remote)[check] == result


def test_a_clock_is_off_beyond_a_minute() -> None:
    assert results(Server(), 62_000_000)["clock"] == "off"
    ahead = {found.check: found.figure for found in probe(Server(), "s001", lambda: 62_000_000, b"n")}["clock"]
    assert ahead == 61


class Busy(Server):
    """Compares and swaps, but is too busy to answer some of the racers."""

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        answer = super().swap(key, data, expected)
        if data[2:3] in b"01234":
            raise JxcError("remote-unsteady", url=self.url, reason="500")
        return answer


def test_a_busy_server_that_leaves_outcomes_open_is_believed_only_where_one_had_a_winner() -> None:
    assert results(Busy())["swap"] in {"cas", "plain write"}

    class Mute(Server):
        def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
            super().swap(key, data, expected)
            raise JxcError("remote-unsteady", url=self.url, reason="500")

    assert results(Mute())["swap"] == "plain write"
