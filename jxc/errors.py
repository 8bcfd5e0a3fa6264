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
    # the command line
    ErrorKind("usage-command", USAGE, "There is no command “{name}”.", "Type “jxc --help” for all commands."),
    ErrorKind("usage-command-near", USAGE, "There is no command “{name}”; did you mean “{near}”?", "Type “jxc {near} --help”."),
    ErrorKind("usage-missing", USAGE, "{name} is missing.", "Type “jxc {command} --help”."),
    ErrorKind("usage-extra", USAGE, "There are more words than “jxc {command}” takes.", "Put a text with blanks in quotation marks, or type “jxc {command} --help”."),
    ErrorKind("usage-option", USAGE, "There is no option {option}.", "Type “jxc {command} --help”."),
    ErrorKind("usage-option-near", USAGE, "There is no option {option}; did you mean {near}?", "Type “jxc {command} --help”."),
    ErrorKind("usage-value", USAGE, "{option} needs a value.", "Type “jxc {command} --help”."),
    ErrorKind("usage-no-value", USAGE, "{option} takes no value.", "Type “jxc {command} --help”."),
    ErrorKind("usage-choice", USAGE, "{option} cannot be “{value}”.", "Take one of: {choices}."),
    ErrorKind("needs-yes", USAGE, "This needs an answer: {question}", "Type the command again with --yes."),
    # settings
    ErrorKind("setting-file", REFUSED, "{file} cannot be read: {reason}", "Correct the file, then type “jxc config check”."),
    ErrorKind("setting-unknown", REFUSED, "There is no setting “{name}”.", "“jxc config show” lists all settings."),
    ErrorKind("setting-value", REFUSED, "The setting {name} cannot be “{value}”; wanted: {wanted}", "Correct jxc.toml or the variable, then type “jxc config check”."),
    ErrorKind("setting-missing", REFUSED, "The setting {name} is missing.", "Add it to jxc.toml, then type “jxc config check”."),
    # this computer
    ErrorKind("disk-full", LOCAL, "The disk is full; nothing was changed.", "Make room, then type the command again."),
    ErrorKind("storage-read-only", LOCAL, "{path} cannot be written: the place is read-only or belongs to somebody else.", "Check the rights of the home folder."),
    ErrorKind("storage-failed", LOCAL, "This computer could not read or write: {reason}", "Check the disk, then type “jxc doctor”."),
    ErrorKind("database-locked", BUSY, "Another process is at work in this home.", "Type the command again in a moment."),
    ErrorKind("database-damaged", DAMAGED, "The database is damaged: {reason}", "Stop selling in this home and restore a copy; type “jxc doctor”."),
    ErrorKind("interrupted", INTERRUPTED, "Interrupted; what was not finished was not done."),
    # sync: keys, names and statements
    ErrorKind("store-id-malformed", REFUSED, "“{id}” cannot be the id of a store.", "Use up to 31 of a-z, 0-9 and -, such as s001."),
    ErrorKind("key-missing", NOT_FOUND, "There is no private key at {path}.", "Put the key of this home back from its copy."),
    ErrorKind("key-unreadable", DAMAGED, "The private key at {path} cannot be read.", "Put the key of this home back from its copy."),
    ErrorKind("key-text-refused", REFUSED, "“{text}” is not a public key.", "Copy it whole, as `jxc hq key show` prints it: ed25519:…"),
    ErrorKind("json-refused", DAMAGED, "This is not the JSON that jxc writes: {reason}.", "Run `jxc sync verify` to find every damaged object."),
    ErrorKind("envelope-refused", DAMAGED, "This is no signed statement of type {kind}.", "Run `jxc sync verify` to find every damaged object."),
    ErrorKind("signature-wrong", DAMAGED, "The signature was not made with the key {key}, or the bytes changed since.", "Run `jxc sync verify`; if the store has a new key, tell headquarters."),
    ErrorKind("statement-refused", DAMAGED, "The field {field} is not as the format demands.", "Run `jxc sync verify` to find every damaged object."),
    ErrorKind("format-unknown", REMOTE_REFUSED, "The remote is of format {format}, which this jxc does not know.", "Install a newer jxc."),
    # where batches are carried to and from
    ErrorKind("remote-url-refused", USAGE, "“{url}” is no place for a remote.", "Write s3://BUCKET/PREFIX or the path of a folder."),
    ErrorKind("remote-unreachable", UNREACHABLE, "{url} cannot be reached: {reason}", "Check the network and the endpoint in jxc.toml, then run the command again."),
    ErrorKind("remote-unsteady", UNREACHABLE, "{url} does not answer properly now: {reason}", "Run the command again later; nothing is lost or doubled."),
    ErrorKind("remote-no-folder", UNREACHABLE, "The folder {url} does not exist.", "Mount the share, or make the folder, then run the command again."),
    ErrorKind("remote-no-bucket", REMOTE_REFUSED, "There is no bucket at {url}.", "Make the bucket, or correct the URL in jxc.toml."),
    ErrorKind("remote-credentials", REMOTE_REFUSED, "{url} does not accept the credentials: {reason}", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile in AWS_PROFILE."),
    ErrorKind("remote-forbidden", REMOTE_REFUSED, "{url} does not permit to {verb} {key}", "Ask whoever keeps the bucket or the share for that right."),
    ErrorKind("remote-full", REMOTE_REFUSED, "There is no room left at {url}.", "Make room, then run the command again."),
    ErrorKind("remote-clock", REMOTE_REFUSED, "{url} says that this computer's clock is wrong.", "Set the clock, then run the command again."),
    ErrorKind("remote-failed", REMOTE_REFUSED, "{url} refused to {verb} {key}: {reason}", "Check the URL, the region and the endpoint in jxc.toml."),
    ErrorKind("object-oversized", DAMAGED, "{key} is larger than {limit} bytes.", "Run `jxc sync verify` to find every damaged object."),
    # the lake: batches, catalog and reports
    ErrorKind("batch-unreadable", DAMAGED, "{file} is not a Parquet file that can be read.", "Run “jxc sync verify”."),
    ErrorKind("batch-schema", DAMAGED, "{file} does not hold exactly the columns of {table} (schema version {version}).", "Update jxc on this computer."),
    ErrorKind("accepted-otherwise", CONFLICT, "Another manifest {epoch}/{number} of {chain} was accepted before.", "Run “jxc sync verify”; two computers may be writing as {chain}."),
)
# fmt: on

BY_CODE: dict[str, ErrorKind] = {kind.code: kind for kind in ERRORS}
