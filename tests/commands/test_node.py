"""`jxc node` shows a home its place in its chain."""

from tests.commands.conftest import Typist


def test_a_home_knows_its_epoch_and_why_it_began(chain: Typist) -> None:
    assert "1,init," in chain.well("node", "status", "--format", "csv")
    assert "纪元" in chain.well("node", "status", "--format", "table", "--lang", "zh")
