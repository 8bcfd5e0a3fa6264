"""`jxc backup` and `jxc restore` say what they did, in both languages."""

from pathlib import Path

from tests.commands.conftest import Typist


def test_a_home_goes_into_a_file_and_comes_out_of_it(chain: Typist, tmp_path: Path) -> None:
    file = str(tmp_path / "b.jxc")
    assert file in chain.well("backup", file, "--format", "json")
    assert "备份" in chain.well("backup", file, "--format", "table", "--lang", "zh")
    assert chain("restore", file).status != 0  # never over a home
