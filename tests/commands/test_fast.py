"""The strict parser alone; that it agrees with Typer is proven in test_typer_app."""

import os
import subprocess
import sys

import pytest

from jxc.commands.fast import parse
from jxc.commands.selling import sale
from tests.commands.conftest import Typist


def test_a_plain_sale_is_read() -> None:
    parsed = parse(sale, ["1001x2", "--pay", "wechat=20", "1002", "--pay=cash", "--json", "-q"])
    assert parsed is not None
    own, flags = parsed
    assert own == {"items": ("1001x2", "1002"), "pay": ("wechat=20", "cash")}
    assert (flags.json, flags.quiet, flags.format) == (True, True, None)


def test_whatever_is_not_plain_is_left_to_typer() -> None:
    for argv in ([], ["--"], ["1001", "--pay"], ["1001", "--pay", "-1"], ["1001", "--nope"], ["1001", "-qy"], [""]):
        assert parse(sale, argv) is None


def test_help_is_answered_even_where_something_is_missing() -> None:
    parsed = parse(sale, ["-h"])
    assert parsed is not None
    assert parsed[1].help


HEAVY = ("typer", "rich", "pydantic", "pyarrow", "duckdb", "boto3", "cryptography", "dataclasses", "inspect", "tomllib")
SPY = f"""
import sys
from jxc.cli import main
status = main(sys.argv[1:])
print(status, *sorted({set(HEAVY)} & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "argv", [["sale", "1001"], ["stock", "1001"], ["return", "XS1"], ["sale", "1001", "--lang", "zh"], ["today"]]
)
def test_the_path_of_a_sale_imports_no_library_and_nothing_slow(shop: Typist, argv: list[str]) -> None:
    """[inv:hot-path] a hot command runs on the standard library alone."""
    shop.well("sale", "1001")
    environment = {**os.environ, **shop.env}
    answer = subprocess.run(
        [sys.executable, "-c", SPY, *argv], check=True, capture_output=True, text=True, env=environment
    )
    assert answer.stderr == "0\n"
