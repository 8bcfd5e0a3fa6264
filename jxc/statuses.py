"""Exit statuses: what scripts may rely on. The reference in docs/errors.md is generated from it. Imports nothing."""

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
