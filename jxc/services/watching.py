"""Watching: a sync whenever there is something, with waits between, for as long as nobody stops it.

Owns when a round runs, how long to wait after it, and how the system's request to end is met. What a round does stands
in syncing. A remote that cannot be reached is waited for; what a person must mend ends the watch with its error.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from jxc.errors import BUSY, UNREACHABLE, JxcError, Problem
from jxc.services import syncing
from jxc.services.home import Home
from jxc.services.rotating import NEXT
from jxc.services.world import World
from jxc.storage.outbox import Outbox

FIRST_WAIT = 15  # seconds after the first failure; each further one waits twice as long, up to the usual wait
LISTEN = 3_600 * 1_000_000  # microseconds after which a store looks what headquarters says
_PASSING = (UNREACHABLE, BUSY)


class Round(NamedTuple):
    """One round: manifests sent and received since the watch began, and what went wrong this time."""

    manifests: int
    problems: tuple[Problem, ...]
    failures: int  # rounds in a row, with this one, in which the remote or the home could not be had
    wait: int  # seconds until the next round


class Terminated(KeyboardInterrupt):
    """The system asks the process to end (SIGTERM). Work stops as it does for Ctrl-C: whole at every point."""


@contextmanager
def until_terminated() -> Iterator[None]:
    """Run the body until it ends or the system asks to stop, which is no error."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except Terminated:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def interval(text: str) -> int:
    """Whole seconds between two rounds, at least one. Error: interval-unreadable."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise JxcError("interval-unreadable", text=text)
    return int(text)


def watch(home: Home, world: World, every: int) -> Iterator[Round]:
    """Rounds without end, each answered before the wait for the next; at most one in `every` seconds that succeeds.

    The first looks at the remote in any case; later ones of a store only when something was posted, or after an hour,
    to hear what headquarters says. Raises whatever error of a sync does not pass by itself.
    """
    manifests, failures, looked = 0, 0, 0
    while True:
        problems: tuple[Problem, ...] = ()
        try:
            if world.now() - looked >= LISTEN or _has_something(home):
                done = syncing.sync(home, world)
                manifests, problems, looked = manifests + done.manifests, done.problems, world.now()
            failures = 0
        except JxcError as error:
            if error.exit_status not in _PASSING:
                raise
            failures, problems = failures + 1, (Problem(error.code, error.params),)
        seconds = pause(every, failures, int.from_bytes(world.token(2)) / (1 << 16))
        yield Round(manifests, problems, failures, round(seconds))
        world.wait(seconds)


def pause(every: int, failures: int, chance: float) -> float:
    """Seconds until the next round; `chance` in [0, 1) makes it up to a quarter longer, lest stores march in step."""
    usual = min(every, FIRST_WAIT * 2 ** min(failures - 1, 20)) if failures else every
    return usual * (1 + chance / 4)


def _has_something(home: Home) -> bool:
    """Whether a round is worth a request: headquarters cannot know before it asks."""
    return home.settings.kind == "hq" or Outbox(home.journal).progress()[2] > 0 or bool(home.journal.meta(NEXT))
