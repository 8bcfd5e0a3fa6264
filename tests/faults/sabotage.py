"""A pytest that runs again and again in one process, each time with one check of the verifier taken out.

Run as: python sabotage.py < LINES, each line JSON [name of a check, test, test, …]; for each, one line of JSON with the
first test that failed, or null if all passed. What is sabotaged is the running program, never a file.
"""

import contextlib
import io
import json
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.faults.checks import checks, without

PATIENCE = 60  # seconds for one check: without it something may run for ever
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header", "--tb=no")


class Watch:
    """A pytest plugin that remembers the first failure."""

    failed: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest for each phase of each test."""
        if report.failed and self.failed is None:
            self.failed = report.nodeid


def stop(_signal: int, _frame: object) -> None:
    """What runs for ever has failed."""
    raise TimeoutError


def first_failure(tests: list[str]) -> str | None:
    """The first of these tests that fails now."""
    watch = Watch()
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main([*OPTIONS, *tests], plugins=[watch])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(said.getvalue())
    return watch.failed


def main() -> None:
    """Answer each line."""
    known = {check.name: check for check in checks()}
    signal.signal(signal.SIGALRM, stop)
    for line in sys.stdin:
        name, *tests = json.loads(line)
        signal.alarm(PATIENCE)
        with without(known[name]):
            found = first_failure(tests)
        signal.alarm(0)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
