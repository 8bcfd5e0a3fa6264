"""The table of errors and the code that raises them agree: nothing unknown is raised, nothing in the table is dead."""

import ast
import string
from collections.abc import Iterator
from typing import NamedTuple

from jxc.error_table import BY_CODE, ERRORS
from jxc.statuses import STATUSES
from tests.architecture.sources import modules, name, tree

RAISING = {"JxcError", "Problem"}


class Raised(NamedTuple):
    """One place that makes an error: where, which code, and the parameters it gives (None when not spelt out)."""

    where: str
    code: str
    given: frozenset[str] | None


def _given(call: ast.Call, function: str) -> frozenset[str] | None:
    if function == "JxcError":
        names = [keyword.arg for keyword in call.keywords]
        return None if None in names else frozenset(str(each) for each in names if each != "problems")
    params = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == "params"), None)
    if not isinstance(params, ast.Dict):
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in params.keys]
    return None if None in keys else frozenset(str(each) for each in keys)


def _raised() -> Iterator[Raised]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISING):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                yield Raised(f"{name(path)}:{node.lineno}", str(node.args[0].value), _given(node, node.func.id))


def _strings() -> set[object]:
    """Every string in the code except those of the table itself."""
    elsewhere = [path for path in modules() if name(path) != "jxc/errors.py"]
    return {node.value for path in elsewhere for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)}


def _placeholders(sentence: str) -> set[str]:
    return {
        field.split(".")[0].split("[")[0] for _, field, _, _ in string.Formatter().parse(sentence) if field is not None
    }


def test_every_code_that_is_raised_stands_in_the_table() -> None:
    assert [each for each in _raised() if each.code not in BY_CODE] == []


def test_every_code_of_the_table_is_raised_somewhere() -> None:
    used = _strings()
    assert [kind.code for kind in ERRORS if kind.code not in used] == []


def test_every_raise_gives_the_parameters_that_its_sentence_names() -> None:
    lacking = [
        (each.where, each.code, missing)
        for each in _raised()
        if each.code in BY_CODE and each.given is not None
        if (missing := _placeholders(BY_CODE[each.code].text + BY_CODE[each.code].hint) - each.given)
    ]
    assert lacking == []


def test_no_code_stands_in_the_table_twice() -> None:
    codes = [kind.code for kind in ERRORS]
    assert sorted(codes) == sorted(BY_CODE)


def test_every_error_leads_to_a_documented_exit_status() -> None:
    documented = {status for status, _ in STATUSES}
    assert [kind.code for kind in ERRORS if kind.exit_status not in documented] == []


def test_sentences_end_like_sentences() -> None:
    assert [kind.code for kind in ERRORS if not kind.text.endswith((".", "?", "}"))] == []
