"""Patience with a remote: what passes is tried again, what is final is not, and nothing is read twice."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from jxc.errors import JxcError
from jxc.sync.memory import MemoryRemote
from jxc.sync.remote import Body, Listed, Swap, read
from jxc.sync.retry import BUDGET, TRIES, Retrying

DATA = bytes(range(256)) * 1_000


class Shaky(MemoryRemote):
    """Fails the first `failures` times, in the middle where there is one."""

    def __init__(self, failures: int, code: str = "remote-unreachable") -> None:
        super().__init__({"a": DATA, "b": b"b", "c": b"c"})
        self.failures, self.code = failures, code
        self.calls = 0

    def fail(self) -> None:
        self.calls += 1
        if self.failures:
            self.failures -= 1
            raise JxcError(self.code, url=self.url, reason="test", verb="put", key="a")

    def put(self, key: str, data: bytes) -> None:
        super().put(key, data)
        self.fail()

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        self.fail()
        return super().swap(key, data, expected)

    def get(self, key: str, limit: int) -> Body | None:
        body = super().get(key, limit)
        return None if body is None else Body(body.etag, self.broken(body.chunks))

    def broken(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        yield next(chunks)
        self.fail()
        yield from chunks

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        for found in super().list(prefix, after):
            if found.key > "a":
                self.fail()
            yield found


def patient(shaky: Shaky, waits: list[float] | None = None) -> Retrying:
    waited = [] if waits is None else waits
    return Retrying(shaky, sleep=waited.append)


@pytest.mark.parametrize("failures", range(TRIES))
def test_what_breaks_off_goes_on_where_it_was(failures: int) -> None:
    remote = patient(Shaky(failures))
    found = read(remote, "a", len(DATA))
    assert found is not None
    assert found.data == DATA
    assert [item.key for item in patient(Shaky(failures)).list("")] == ["a", "b", "c"]
    patient(Shaky(failures)).put("d", b"d")


CALLS: list[Callable[[Retrying], object]] = [
    lambda remote: remote.put("d", b"d"),
    lambda remote: read(remote, "a", len(DATA)),
    lambda remote: list(remote.list("")),
]


@pytest.mark.parametrize("call", CALLS)
def test_the_budget_of_tries_ends(call: Callable[[Retrying], object]) -> None:
    waits: list[float] = []
    with pytest.raises(JxcError, match="remote-unreachable"):
        call(patient(Shaky(99), waits))
    assert len(waits) == TRIES - 1
    assert max(waits) < 5


def test_a_remote_that_is_gone_costs_one_sync_a_few_tries_and_not_some_for_each_object() -> None:
    waits: list[float] = []
    remote = patient(Shaky(999), waits)
    for _ in range(100):
        with pytest.raises(JxcError, match="remote-unreachable"):
            remote.put("d", b"d")
    assert len(waits) == BUDGET


def test_a_line_that_loses_three_requests_in_ten_never_uses_up_the_budget() -> None:
    chance = random.Random(7)

    class Lossy(MemoryRemote):
        def put(self, key: str, data: bytes) -> None:
            if chance.random() < 0.3:
                raise JxcError("remote-unreachable", url=self.url, reason="test")
            super().put(key, data)

    lossy = Lossy()
    remote = Retrying(lossy, sleep=lambda _seconds: None)
    done = 0
    for number in range(2_000):
        with suppress(JxcError):  # one call in a thousand fails six times in a row
            remote.put(f"{number}", b"")
            done += 1
    assert done > 1_990


def test_a_long_list_may_break_off_at_every_page() -> None:
    class Paged(MemoryRemote):
        def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
            yield from itertools.islice(super().list(prefix, after), 3)
            if len(list(super().list(prefix, after))) > 3:
                raise JxcError("remote-unsteady", url=self.url, reason="test")

    keys = [f"{number:03d}" for number in range(60)]
    remote = Retrying(Paged(dict.fromkeys(keys, b"")), sleep=lambda _seconds: None)
    assert [found.key for found in remote.list("")] == keys


@pytest.mark.parametrize("call", CALLS)
def test_a_final_error_is_not_tried_again(call: Callable[[Retrying], object]) -> None:
    shaky = Shaky(99, "remote-unwritable")
    with pytest.raises(JxcError, match="remote-unwritable"):
        call(patient(shaky))
    assert shaky.calls == 1


def test_a_swap_is_sent_once_and_its_outcome_is_open() -> None:
    shaky = Shaky(1)
    assert patient(shaky).swap("heads/up/s001.json", b"", None) is Swap.UNKNOWN
    assert shaky.calls == 1
