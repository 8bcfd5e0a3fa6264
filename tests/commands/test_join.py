"""`jxc join`."""

from pathlib import Path

from jxc.errors import REFUSED
from tests.commands.conftest import Typist


def test_a_token_makes_a_store_and_rubbish_makes_nothing(jxc: Typist, tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    jxc.well("init", "--hq", "--remote", str(tmp_path / "remote"))
    jxc.well("sync")
    token = jxc.well("hq", "store", "add", "s001", "--name", "南京路店").splitlines()[0]
    home = ("--home", str(tmp_path / "s001"))
    assert jxc(*home, "join", token[:-3]).status == REFUSED
    assert not (tmp_path / "s001" / "journal.db").exists()
    assert "南京路店" in jxc.well(*home, "join", token)
    assert "s001" in jxc.well("sync")
