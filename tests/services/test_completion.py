"""The words of a home that a shell offers: few, and each once."""

from pathlib import Path

from jxc.services import completion
from tests.services.premises import a_desk, a_home, buy


def test_the_file_holds_each_word_once_under_its_kind(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    home = a_home(tmp_path / "home")
    buy(desk, "1", "1")
    completion.write_values(desk, home)
    lines = (home.path / completion.FILE).read_text("utf-8").splitlines()
    assert len(lines) == len(set(lines))
    for line in ("item\t1001", "document\tlast", "document\ts001-CG-2604-00001", "party\tS1", "store\ts001",
                 "account\t1405", "entity\tmain", "method\twechat", "report\tstock"):  # fmt: skip
        assert line in lines
