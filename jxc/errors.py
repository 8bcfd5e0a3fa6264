"""What can go wrong, as codes: each has an exit status, a sentence and a hint on what to type next.

This file owns the one table of errors; sentences are message ids (English, translated when shown) with
named parameters. Raising code gives a code and parameters, never a sentence. Imports nothing from jxc.
"""

from typing import NamedTuple


class ErrorKind(NamedTuple):
    """One row of the table: exit status as documented for scripts, sentence and hint as message ids."""

    code: str
    exit_status: int
    text: str
    hint: str = ""


OK = 0
BUG = 1
USAGE = 2
REFUSED = 3
SHORT = 4
CLOSED = 5
FORBIDDEN = 6
NOT_FOUND = 7
CONFLICT = 8
UNREACHABLE = 9
REMOTE_REFUSED = 10
DAMAGED = 11
INCOMPLETE = 12
BUSY = 13
LOCAL = 14
INTERRUPTED = 130

# what scripts may rely on; the reference in docs/errors.md is generated from it
STATUSES: tuple[tuple[int, str], ...] = (
    (OK, "done"),
    (BUG, "a bug in jxc, with its traceback"),
    (USAGE, "usage: the command line was not understood"),
    (REFUSED, "input refused"),
    (SHORT, "stock short"),
    (CLOSED, "period closed"),
    (FORBIDDEN, "not permitted"),
    (NOT_FOUND, "not found"),
    (CONFLICT, "conflict: something else has this name, number or place"),
    (UNREACHABLE, "remote unreachable"),
    (REMOTE_REFUSED, "remote refused"),
    (DAMAGED, "data damaged or not trusted"),
    (INCOMPLETE, "incomplete or too old"),
    (BUSY, "busy"),
    (LOCAL, "local storage full, read-only or unusable"),
    (INTERRUPTED, "interrupted"),
)


class Problem(NamedTuple):
    """One thing wrong with one piece of input: a code of the table, its parameters and, for input from files, where."""

    code: str
    params: dict[str, object]
    where: str = ""


class JxcError(Exception):
    """A refusal that a person or script can act on. `problems` holds all of them when there is more than one."""

    def __init__(self, code: str, /, *, problems: tuple[Problem, ...] = (), **params: object) -> None:
        """Raise with a code of the table and the parameters its sentence names."""
        super().__init__(code)
        self.code = code
        self.params = params
        self.problems = problems

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> "JxcError":
        """One problem as itself; several under the code of the first, all listed."""
        first = problems[0]
        return cls(first.code, problems=problems if len(problems) > 1 or first.where else (), **first.params)

    @property
    def kind(self) -> ErrorKind:
        """The row of the table this error belongs to."""
        return BY_CODE[self.code]

    @property
    def exit_status(self) -> int:
        """The exit status that scripts may rely on."""
        return self.kind.exit_status

    def __str__(self) -> str:
        """Code and parameters, for tracebacks and logs; people see the translated sentence."""
        return f"{self.code} {self.params}" if self.params else self.code


# one row per line, so that the table reads as one
# fmt: off
ERRORS: tuple[ErrorKind, ...] = (
    # numbers that people type
    ErrorKind("number-unreadable", REFUSED, "“{text}” is not a number.", "Write it with digits and at most one point, such as 12.50."),
    ErrorKind("number-too-precise", REFUSED, "“{text}” has more than {scale} decimals.", "Round it to {scale} decimals."),
    ErrorKind("number-too-large", REFUSED, "“{text}” is larger than jxc can hold.", "Check for extra digits."),
    # sync: keys, names and statements
    ErrorKind("store-id-refused", REFUSED, "“{id}” cannot be the id of a store.", "Use up to 31 of a-z, 0-9 and -, such as s001."),
    ErrorKind("key-exists", CONFLICT, "There is a private key already: {path}", "Keep it: what it signed can be checked only with its public half."),
    ErrorKind("key-missing", NOT_FOUND, "There is no private key at {path}.", "Put the key of this home back from its copy."),
    ErrorKind("key-unreadable", DAMAGED, "The private key at {path} cannot be read.", "Put the key of this home back from its copy."),
    ErrorKind("key-text-refused", REFUSED, "“{text}” is not a public key.", "Copy it whole, as `jxc hq key show` prints it: ed25519:…"),
    ErrorKind("json-refused", DAMAGED, "This is not the JSON that jxc writes: {reason}.", "Run `jxc sync verify` to find every damaged object."),
    ErrorKind("envelope-refused", DAMAGED, "This is no signed statement of type {kind}.", "Run `jxc sync verify` to find every damaged object."),
    ErrorKind("signature-wrong", DAMAGED, "The signature was not made with the key {key}, or the bytes changed since.", "Run `jxc sync verify`; if the store has a new key, tell headquarters."),
    ErrorKind("statement-refused", DAMAGED, "The field {field} is not as the format demands.", "Run `jxc sync verify` to find every damaged object."),
    ErrorKind("format-unknown", REMOTE_REFUSED, "The remote is of format {format}, which this jxc does not know.", "Install a newer jxc."),
    # the lake: batches, catalog and reports
    ErrorKind("batch-unreadable", DAMAGED, "{file} is not a Parquet file that can be read.", "Run “jxc sync verify”."),
    ErrorKind("batch-schema", DAMAGED, "{file} does not hold exactly the columns of {table} (schema version {version}).", "Update jxc on this computer."),
    ErrorKind("accepted-otherwise", CONFLICT, "Another manifest {epoch}/{number} of {chain} was accepted before.", "Run “jxc sync verify”; two computers may be writing as {chain}."),
)
# fmt: on

BY_CODE: dict[str, ErrorKind] = {kind.code: kind for kind in ERRORS}
