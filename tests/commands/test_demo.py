"""`jxc demo` as people run it: whole, in a folder of its own, and never over somebody's files."""

import json
from pathlib import Path

import pytest

from jxc.cli import main


def test_the_demo_shows_a_chain_that_ties_and_what_to_try_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JXC_HOME", str(tmp_path / "own"))
    folder = tmp_path / "chain"
    assert main(["demo", "--folder", str(folder), "--lang", "zh"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "勾稽相符" in out
    assert "█" in out
    assert f"--home {folder}/hq report" in out
    assert not (tmp_path / "own").exists()
    assert main(["--home", str(folder / "s001"), "doctor"]) == 0
    assert "一切正常" in capsys.readouterr().err
    assert main(["--home", str(folder / "s001"), "sale", "101x2", "--pay", "wechat"]) == 0
    capsys.readouterr()
    tried = ["--home", str(folder / "hq"), "report", "margin", "--by", "item", "--top", "10", "--chart", "margin"]
    assert main([*tried, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 10


def test_a_folder_with_anything_in_it_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["demo", "--folder", str(tmp_path)]) == 8
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
