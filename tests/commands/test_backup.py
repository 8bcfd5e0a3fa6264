"""`jxc backup` and `jxc restore` say what they did, in both languages."""

from pathlib import Path

from tests.commands.conftest import Typist


def test_a_home_goes_into_a_file_and_comes_out_of_it(chain: Typist, tmp_path: Path) -> None:
    file = str(tmp_path / "b.jxc")
    assert file in chain.well("backup", file, "--format", "json")
    assert "备份" in chain.well("backup", file, "--format", "table", "--lang", "zh")
    assert chain("restore", file).status != 0  # never over a home


def test_who_restores_without_keys_is_told_that_the_chain_believes_only_the_old_one(
    chain: Typist, tmp_path: Path
) -> None:
    chain.env.update({"JXC_PASSPHRASE": "心照不宣"})
    bare, whole = str(tmp_path / "bare.jxc"), str(tmp_path / "whole.jxc")
    chain.well("backup", bare)
    chain.well("backup", whole, "--with-keys")
    assert "--with-keys" in chain("restore", bare, "--home", str(tmp_path / "a")).err
    assert "连锁只认原密钥" in chain("restore", bare, "--home", str(tmp_path / "b"), "--lang", "zh").err
    assert "--with-keys" not in chain("restore", whole, "--home", str(tmp_path / "c")).err
