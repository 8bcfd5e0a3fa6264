"""What a cashier waits for loads nothing but the standard library, and of that not the slow parts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OTHERS = "typer click rich pydantic pyarrow duckdb boto3 botocore cryptography platformdirs"
OWN = "jxc.error_table"  # hundreds of sentences for what goes wrong
OF_THE_STANDARD_LIBRARY = "dataclasses pathlib inspect ast tomllib logging asyncio email importlib.metadata"
SLOW = frozenset(f"{OTHERS} {OWN} {OF_THE_STANDARD_LIBRARY}".split())
SHOW = "\nimport sys\nsys.stderr.write('LOADED ' + ' '.join(sys.modules))\n"
RUN = "from jxc.cli import main\nstatus = main({arguments!r})" + SHOW + "sys.exit(status)"


def _run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "JXC_HOME": str(home), "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8"}
    script = RUN.format(arguments=list(arguments))
    return subprocess.run((sys.executable, "-c", script), env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shop") / "home"
    _run(home, "init")
    _run(home, "item", "add", "1001", "茶", "--price", "9.90", "--barcode", "6901234567892")
    _run(home, "party", "add", "S01", "供应商")
    _run(home, "purchase", "1001x24@2.50", "--from", "S01")
    _run(home, "sale", "1001")
    return home


@pytest.mark.parametrize(
    "words",
    [
        ("sale", "6901234567892x2", "--pay", "cash=50"),
        ("销售", "1001x1@9.50", "--pay", "wechat"),
        ("return", "last"),
        ("stock", "1001"),
        ("price", "1001"),
        ("sale", "1001", "--json"),
    ],
)
def test_a_hot_command_loads_no_slow_module(shop: Path, words: tuple[str, ...]) -> None:
    answer = _run(shop, *words)
    assert answer.returncode == 0, answer.stderr
    loaded = set(answer.stderr.rpartition("LOADED ")[2].split())
    assert "jxc.cli" in loaded
    assert loaded & SLOW == set()


def test_the_look_at_loaded_modules_would_notice_a_slow_one(shop: Path) -> None:
    answer = _run(shop, "sale", "--no-such-option")
    assert "typer" in answer.stderr.rpartition("LOADED ")[2].split()


def test_a_report_on_what_is_taken_in_loads_duckdb_and_none_of_what_carries_or_writes(shop: Path) -> None:
    for answer in (_run(shop, "report", "stock", "--quiet"), _run(shop, "report", "stock")):  # the first takes in
        assert answer.returncode == 0, answer.stderr
    loaded = set(answer.stderr.rpartition("LOADED ")[2].split())
    assert loaded & {"duckdb", "pyarrow", "cryptography", "boto3", "pydantic", "typer", "rich"} == {"duckdb"}
