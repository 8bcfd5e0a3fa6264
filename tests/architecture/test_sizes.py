"""Files and functions stay small enough to be read in one sitting."""

import ast

from tests.architecture.sources import everything, name, text, tree

FILE_LINES = 400
FUNCTION_LINES = 40

LONGER_FILES: dict[str, str] = {"jxc/error_table.py": "one table, a row for each error"}  # path: why it may be longer
LONGER_FUNCTIONS: dict[str, str] = {}  # path:function: why it may be longer


def _functions() -> dict[str, int]:
    return {
        f"{name(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in everything()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {name(path) for path in everything() if text(path).count("\n") > FILE_LINES}
    assert long == set(LONGER_FILES)


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {place for place, lines in _functions().items() if lines > FUNCTION_LINES}
    assert long == set(LONGER_FUNCTIONS)
