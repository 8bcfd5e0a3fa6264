"""What a service may touch besides its home: clock, environment, randomness, progress, waits. Tests bring their own."""

import os
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

Progress = Callable[[str, int, int | None], None]  # what is going on (a message id), done, of how many


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Progress that nobody watches."""


class World(NamedTuple):
    """Everything from outside that is not in the home."""

    now: Callable[[], int]  # microseconds since 1970 in UTC
    env: Mapping[str, str]
    token: Callable[[int], bytes]  # that many random bytes
    progress: Progress = silent
    wait: Callable[[float], None] = time.sleep  # that many seconds


def real_world(progress: Progress = silent) -> World:
    """The computer's own clock, environment and randomness."""
    return World(lambda: time.time_ns() // 1000, os.environ, os.urandom, progress)
