"""The page of faults names tests that exist, counts them rightly, and leaves out none of the tests that strike."""

import re

from tests.architecture.sources import ROOT, everything, name, text

PAGE = ROOT / "docs" / "faults.md"
TEST = re.compile(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
ROW = re.compile(r"^\| (?!fault |--- )(.*) \| (.*) \| (`.*`) \|$", re.MULTILINE)


def _rows() -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [(fault, promise, TEST.findall(tests)) for fault, promise, tests in ROW.findall(text(PAGE))]


def _tests(path: str) -> set[str]:
    return set(re.findall(r"^ *def (test_[a-z0-9_]+)\(", text(ROOT / "tests" / path), re.MULTILINE))


def test_every_fault_has_a_promise_and_a_test_that_exists() -> None:
    for fault, promise, tests in _rows():
        assert promise, fault
        assert tests, fault
        assert [test for path, test in tests if test not in _tests(path)] == [], fault


def test_every_line_of_a_table_is_such_a_row() -> None:
    lines = [
        line for line in text(PAGE).splitlines() if line.startswith("|") and not line.startswith(("| fault", "| ---"))
    ]
    assert len(_rows()) == len(lines) >= 100


def test_no_fault_stands_twice() -> None:
    faults = [fault for fault, _, _ in _rows()]
    assert len(set(faults)) == len(faults)


def test_the_page_says_how_many_there_are() -> None:
    tests = {test for _, _, named in _rows() for test in named}
    assert f"**{len(_rows())} faults, {len(tests)} tests.**" in text(PAGE)


def test_every_test_that_injects_faults_stands_on_the_page() -> None:
    named = {test for _, _, tests in _rows() for _, test in tests}
    striking = {
        test
        for path in everything()
        if name(path).startswith("tests/faults/test_")
        for test in _tests(name(path).removeprefix("tests/"))
    }
    assert striking - named == set()
