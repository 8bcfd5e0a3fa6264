"""Progress of long work: one line on a terminal, rewritten a few times a second; nothing in a pipe.

Standard library only: the line must not cost more than the work.
"""

import sys
import time

from jxc.i18n import Words

_PAUSE = 0.1  # seconds between two pictures


class Progress:
    """Called with a message id, what is done and what there is to do; draws on standard error if that is a terminal."""

    def __init__(self, words: Words, *, quiet: bool) -> None:
        """Draw in the language of `words`, or not at all."""
        self._words = words
        self._wanted = not quiet and sys.stderr.isatty()
        self._next = 0.0
        self._drawn = False

    def __call__(self, label: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` (None: unknown) are done."""
        if not self._wanted:
            return
        now = time.monotonic()
        finished = total is not None and done >= total
        if now < self._next and not finished:
            return
        self._next = now + _PAUSE
        of_total = f" {done:,} / {total:,}" if total is not None else f" {done:,}"
        sys.stderr.write(f"\r\x1b[K{self._words.text(label)}{of_total}")
        self._drawn = True
        if finished:
            self.clear()
        sys.stderr.flush()

    def status(self, msgid: str, /, **params: object) -> None:
        """A sentence that stays in the line until something else is drawn or said."""
        if self._wanted:
            sys.stderr.write(f"\r\x1b[K{self._words.text(msgid, **params)}")
            sys.stderr.flush()
            self._drawn = True

    def clear(self) -> None:
        """Take the line away, so that what follows starts at the margin."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            self._drawn = False
