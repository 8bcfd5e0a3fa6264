"""How long a command takes as a whole process, against a process that only imports typer."""

from pathlib import Path

import pytest

from jxc.cli import main
from tests.bench.figures import best, jxc, process, python, record

pytestmark = pytest.mark.bench

TIMES = 30


def test_commands_answer_as_fast_as_typer_is_imported(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    for line in (
        "init --store s001",
        "item add 1001 Tea --price 3.50",
        "party add acme Acme",
        "purchase 1001x100000@1 --from acme",
    ):
        assert main(["--home", home, "--yes", *line.split()]) == 0
    commands = {
        "jxc sale": (jxc("sale", "1001x2"), "≤ 1"),
        "jxc stock ITEM": (jxc("stock", "1001"), "≤ 1"),
        "jxc --help": (jxc("--help"), "≤ 2"),
        "jxc report --help": (jxc("report", "--help"), "≤ 4"),
    }
    # An environment that forbids compiled modules would measure the compiler.
    env = {"JXC_HOME": home, "PYTHONDONTWRITEBYTECODE": ""}
    process(*jxc("sale", "1001x2"), env=env)
    baseline, *runs = best(TIMES, python("import typer"), *(argv for argv, _ in commands.values()), env=env)
    for (what, (_, aim)), run in zip(commands.items(), runs, strict=True):
        record(what, run.seconds, than='python -c "import typer"', baseline=baseline.seconds, aim=aim)
