"""The demonstration's books in other programs: hledger and beancount find no error and the same balances."""

import runpy
import shutil
from pathlib import Path

import pytest

from jxc.services import demo
from jxc.services.world import World

BOOKS = Path(__file__).parents[2] / "examples" / "complete-journey" / "books.py"
WORLD = World(lambda: 0, {}, bytes)


def test_other_programs_find_the_balances_of_the_demonstration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chain = demo.found(WORLD, tmp_path / "chain")
    demo.trade(chain, days=14)
    assert runpy.run_path(str(BOOKS))["differing"](chain.hq, chain.world, tmp_path) == 0
    said = capsys.readouterr().out
    assert "beancount: no error" in said
    assert ("hledger: no error" in said) == (shutil.which("hledger") is not None)
