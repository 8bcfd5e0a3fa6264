"""`jxc remote check` shows what a remote can do."""

from tests.commands.conftest import Typist


def test_a_folder_is_told_to_be_without_comparison(chain: Typist) -> None:
    assert "swap,plain write,," in chain.well("remote", "check", "--format", "csv").splitlines()
    assert "先读后写" in chain.well("remote", "check", "--format", "table", "--lang", "zh")
