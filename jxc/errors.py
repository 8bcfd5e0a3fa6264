"""What can go wrong, as codes: each has an exit status, a sentence and a hint on what to type next.

Raising code gives a code and parameters, never a sentence; the table of codes is error_table.py, read only when there
is something to say.
"""

from typing import TYPE_CHECKING, NamedTuple

from jxc.statuses import (
    BUG,
    BUSY,
    CLOSED,
    CONFLICT,
    DAMAGED,
    FORBIDDEN,
    INCOMPLETE,
    INTERRUPTED,
    LOCAL,
    NOT_FOUND,
    OK,
    REFUSED,
    REMOTE_REFUSED,
    SHORT,
    UNREACHABLE,
    USAGE,
)

if TYPE_CHECKING:
    from jxc.error_table import ErrorKind

__all__ = [  # statuses are imported from here together with what is raised
    "BUG",
    "BUSY",
    "CLOSED",
    "CONFLICT",
    "DAMAGED",
    "FORBIDDEN",
    "INCOMPLETE",
    "INTERRUPTED",
    "LOCAL",
    "NOT_FOUND",
    "OK",
    "REFUSED",
    "REMOTE_REFUSED",
    "SHORT",
    "UNREACHABLE",
    "USAGE",
    "JxcError",
    "Problem",
]


class Problem(NamedTuple):
    """One thing wrong with one piece of input: a code of the table, its parameters and, for input from files, where."""

    code: str
    params: dict[str, object]
    where: str = ""


class JxcError(Exception):
    """A refusal that a person or script can act on. `problems` holds all of them when there is more than one.

    `partial`: the problems are what was left of a job whose other parts are done and stay.
    """

    partial = False

    def __init__(self, code: str, /, *, problems: tuple[Problem, ...] = (), **params: object) -> None:
        """Raise with a code of the table and the parameters its sentence names."""
        super().__init__(code)
        self.code = code
        self.params = params
        self.problems = problems

    @classmethod
    def of(cls, problems: tuple[Problem, ...], *, partial: bool = False) -> "JxcError":
        """One problem as itself; several under the code of the first, all listed."""
        first = problems[0]
        made = cls(first.code, problems=problems if len(problems) > 1 or first.where else (), **first.params)
        made.partial = partial
        return made

    @property
    def kind(self) -> "ErrorKind":
        """The row of the table this error belongs to."""
        from jxc.error_table import BY_CODE

        return BY_CODE[self.code]

    @property
    def exit_status(self) -> int:
        """The exit status that scripts may rely on."""
        return self.kind.exit_status

    def __str__(self) -> str:
        """Code and parameters, for tracebacks and logs; people see the translated sentence."""
        return f"{self.code} {self.params}" if self.params else self.code
