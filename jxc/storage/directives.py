"""Directives: what headquarters tells its stores, in a sequence per store and one for everybody.

Owns the journal's tables `directive` and `directive_refused`. At headquarters they hold what was told, at a store what
the store took over, and what of it the store could not carry out; the newest of a kind and id that was not refused is
what stands. Knows no kind's meaning.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from jxc.domain.numbers import Instant
from jxc.domain.record import Directive
from jxc.storage.journal import Journal

_FIELDS = ", ".join(Directive._fields)
_INSERT = f"INSERT INTO directive ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_RANGE = f"SELECT {_FIELDS} FROM directive WHERE store = ? AND epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq"
_REFUSED = f"SELECT {_FIELDS} FROM directive JOIN directive_refused USING (store, epoch, seq) WHERE store = ?"
_STANDING = (
    "SELECT id, body FROM directive LEFT JOIN directive_refused USING (store, epoch, seq)"
    " WHERE store = ? AND kind = ? AND code IS NULL ORDER BY epoch, seq"
)

Judge = Callable[[Directive], str | None]  # the code of the reason why a directive cannot be carried out


class Told(NamedTuple):
    """One thing to tell: a kind, whom or what it is about, and the JSON text of the rest."""

    kind: str
    id: str
    body: str


class Directives:
    """The directives for one store, or for everybody. What writes does so in the transaction that its caller opened."""

    def __init__(self, journal: Journal, store: str) -> None:
        """Use the journal's connection, in the thread that opened it."""
        self.journal, self.store = journal, store
        self._connection = journal.connection

    def tips(self) -> dict[int, int]:
        """The sequence number of the last one of every epoch that has any."""
        statement = "SELECT epoch, MAX(seq) FROM directive WHERE store = ? GROUP BY epoch ORDER BY epoch"
        return dict(self._connection.execute(statement, (self.store,)).fetchall())

    def end(self) -> tuple[int, int]:
        """Epoch and sequence number of the last one; (0, 0) before the first."""
        statement = "SELECT epoch, seq FROM directive WHERE store = ? ORDER BY epoch DESC, seq DESC LIMIT 1"
        row = self._connection.execute(statement, (self.store,)).fetchone()
        return (0, 0) if row is None else (int(row[0]), int(row[1]))

    def refusals(self, epoch: int, count: int) -> list[tuple[int, str]]:
        """Sequence number and code of the newest refused ones of an epoch, in order."""
        statement = "SELECT seq, code FROM directive_refused WHERE store = ? AND epoch = ? ORDER BY seq DESC LIMIT ?"
        return self._connection.execute(statement, (self.store, epoch, count)).fetchall()[::-1]

    def rows(self, first: int, last: int, epoch: int) -> list[tuple[object, ...]]:
        """The fields of Directive, in order, of a range of one epoch."""
        return self._connection.execute(_RANGE, (self.store, epoch, first, last)).fetchall()

    def standing(self, kind: str) -> dict[str, str]:
        """The newest body of every id of a kind."""
        return dict(self._connection.execute(_STANDING, (self.store, kind)).fetchall())

    def tell(self, news: Iterable[Told], *, now: int, operator: str) -> None:
        """Append, at headquarters."""
        epoch = self.journal.epoch
        seq = self.tips().get(epoch, 0)
        self.take(
            Directive(self.store, epoch, seq + place, Instant(now), operator, *told)
            for place, told in enumerate(news, 1)
        )

    def take(self, directives: Iterable[Directive], judge: Judge = lambda _: None) -> None:
        """Keep what was received, at a store, as headquarters numbered it; what `judge` refuses stands for nothing."""
        for directive in directives:
            self._connection.execute(_INSERT, directive)
            self._note(directive, judge(directive))

    def judge_again(self, judge: Judge) -> None:
        """Let another jxc than the one that took them over carry out what it can of those that were refused."""
        for row in self._connection.execute(_REFUSED, (self.store,)).fetchall():
            directive = Directive(*row)
            self._connection.execute("DELETE FROM directive_refused WHERE (store, epoch, seq) = (?, ?, ?)", row[:3])
            self._note(directive, judge(directive))

    def _note(self, directive: Directive, code: str | None) -> None:
        if code is not None:
            self._connection.execute("INSERT INTO directive_refused VALUES (?, ?, ?, ?)", (*directive[:3], code))
