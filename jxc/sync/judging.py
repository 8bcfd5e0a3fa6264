"""Judging: what many manifests brought in a second process, while the threads of this one transfer undisturbed.

An interpreter runs one thread at a time, and the gate takes as long as the transfers. The other process asks the same
gate. Only its word for a manifest lets that pass; what it ended without a word about is judged here, as few are. It
reads from a pipe that closes when this process ends, however that ends, and then ends too.
"""

import itertools
import json
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import IO, cast

from jxc.errors import JxcError
from jxc.sync import gate
from jxc.sync.manifest import Manifest

ENOUGH = 100  # manifests from which the second process saves more than its start costs
COMMAND = (sys.executable, "-P", "-m", "jxc.sync.judging")

Verdict = Callable[[], None]  # nothing if the files are what they must be; raises JxcError if not
Judge = Callable[[Manifest, Mapping[str, Path]], Verdict]
_Case = tuple[Manifest, Mapping[str, Path], frozenset[str]]


@contextmanager
def judge_of(count: int, inventory: frozenset[str]) -> Iterator[Judge]:
    """Who judges so many manifests with their files. May be asked on any thread; the verdict is then waited for."""

    def here(statement: Manifest, paths: Mapping[str, Path]) -> Verdict:
        return partial(gate.check, statement, paths, inventory)

    other = _start() if count >= ENOUGH else None
    if other is None:
        yield here
        return

    def there(statement: Manifest, paths: Mapping[str, Path]) -> Verdict:
        return partial(_told, other.ask((statement, paths, inventory)), here(statement, paths))

    try:
        yield there
    finally:
        other.end()


def _told(answer: Future[JxcError | None], here: Verdict) -> None:
    """What the other process says, or what is found here if it ended before it said so."""
    try:
        error = answer.result()
    except CancelledError:
        here()
        return
    if error:
        raise error


def _start() -> "_Other | None":
    try:
        process = subprocess.Popen(  # noqa: S603 nothing of it comes from outside
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
    return _Other(process)


class _Other:
    """The second process as this one knows it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._cases, self._answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self._lock, self._ended, self._numbers = Lock(), False, itertools.count()
        self._waiting: dict[int, Future[JxcError | None]] = {}
        self._listener = Thread(target=self._listen, daemon=True)  # or both sides might wait for the other to read
        self._listener.start()

    def ask(self, case: _Case) -> Future[JxcError | None]:
        """What is wrong with the case, once the answer is there; cancelled if none will come."""
        answer: Future[JxcError | None] = Future()
        with self._lock:
            if self._ended:
                answer.cancel()
                return answer
            number = next(self._numbers)
            self._waiting[number] = answer
            with suppress(OSError):  # it has ended, and the listener cancels all answers
                pickle.dump((number, case), self._cases)
                self._cases.flush()
        return answer

    def end(self) -> None:
        """Let it go, whatever it is at."""
        self._process.kill()
        self._listener.join()
        with suppress(OSError):  # a case that it did not read to its end
            self._cases.close()
        self._answers.close()
        self._process.wait()

    def _listen(self) -> None:
        with suppress(OSError, ValueError, TypeError, KeyError):  # rubbish is no answer, and nothing after it is one
            for line in self._answers:
                number, code, params = json.loads(line)
                error = None if code is None else JxcError(code, **params)
                self._waiting.pop(number).set_result(error)
        self._process.kill()
        with self._lock:
            self._ended = True
        for answer in self._waiting.values():
            answer.cancel()


def main() -> None:
    """Be the second process: judge each case from standard input until there is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it
    while True:
        try:
            number, case = pickle.load(sys.stdin.buffer)  # noqa: S301 from who started it
        except EOFError:
            return
        refusal: tuple[str | None, dict[str, object]] = (None, {})
        try:
            gate.check(*case)
        except JxcError as error:
            refusal = (error.code, error.params)
        sys.stdout.write(json.dumps((number, *refusal)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
