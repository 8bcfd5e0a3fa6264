"""Threads that transfer: all that was begun ends, and nothing more begins after a failure."""

from threading import Event

import pytest

from jxc.errors import JxcError
from jxc.sync.pool import each, workers


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


def test_one_that_fails_leaves_the_answers_of_the_others_in_their_order() -> None:
    def work(number: int) -> int:
        if number == 1:
            raise JxcError("manifest-missing", key="k")
        return number * 10

    with workers(2) as pool:
        answers = dict(each(pool, work, range(3)))
    assert (answers[0], answers[2]) == (0, 20)
    assert isinstance(answers[1], JxcError)
