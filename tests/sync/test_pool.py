"""Threads that transfer: all that was begun ends, and nothing more begins after a failure."""

from threading import Event

import pytest

from jxc.sync.pool import workers


def test_after_a_failure_nothing_more_begins() -> None:
    begun: list[int] = []
    gate = Event()

    def work(number: int) -> None:
        begun.append(number)
        gate.wait()

    def fail() -> None:
        with workers(1) as pool:
            waiting = [pool.submit(work, number) for number in range(50)]
            waiting[-1].add_done_callback(lambda _: gate.set())  # dropped, it lets the one that began go on
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(begun) < 50


def test_no_thread_at_all_would_be_too_few() -> None:
    with workers(0) as pool:
        assert pool.submit(lambda: 7).result() == 7
