"""An error is a code with parameters; several problems are told together."""

from jxc.errors import REFUSED, SHORT, JxcError, Problem

UNREADABLE = Problem("number-unreadable", {"text": "x"})
STOCK = Problem("stock-short", {"item": "1001", "asked": "2", "on_hand": "1"})


def test_an_error_knows_its_row_of_the_table() -> None:
    error = JxcError("number-unreadable", text="x")
    assert (error.exit_status, error.kind.code, error.params) == (REFUSED, "number-unreadable", {"text": "x"})


def test_one_problem_becomes_the_error_itself() -> None:
    error = JxcError.of((UNREADABLE,))
    assert (error.code, error.params, error.problems) == ("number-unreadable", {"text": "x"}, ())


def test_several_problems_are_all_listed_under_the_first() -> None:
    error = JxcError.of((STOCK, UNREADABLE))
    assert (error.code, error.exit_status, error.problems) == ("stock-short", SHORT, (STOCK, UNREADABLE))


def test_a_problem_in_a_file_keeps_its_place() -> None:
    there = UNREADABLE._replace(where="sales.csv:7")
    assert JxcError.of((there,)).problems == (there,)


def test_logs_name_code_and_parameters() -> None:
    assert str(JxcError("number-unreadable", text="x")) == "number-unreadable {'text': 'x'}"
    assert str(JxcError("interrupted")) == "interrupted"
