"""`jxc import` as people type it: templates, answers, and every mistake by file and row with the right status."""

import json
from pathlib import Path

from tests.commands.conftest import Typist

EXAMPLE = Path(__file__).parents[2] / "examples" / "pos-mapping"
MAP = str(EXAMPLE / "pos.toml")
HEAD = "机号,流水号,类型,时间,条码,名称,数量,单价,金额,付款方式\n"


def _row(number: int, *, item: str = "1001", quantity: str = "1", time: str = "2026/04/01 08:00:00") -> str:
    return f"01,{number},销售,{time},{item},x,{quantity},3.50,3.50,现金\n"


def test_a_template_is_a_head_and_an_example_that_can_be_imported(jxc: Typist, tmp_path: Path) -> None:
    jxc.well("init", "--store", "s001")
    path = tmp_path / "items.csv"
    jxc.well("import", "--template", "item", "--out", str(path))
    answer = json.loads(jxc.well("import", str(path), "--template", "item", "--json"))
    assert (answer["posted"], answer["repeated"]) == (1, 0)
    assert "绿茶" in jxc.well("item", "list")


def test_a_file_of_another_encoding_is_imported_and_said_on_stderr(shop: Typist, tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes((HEAD + _row(1)).encode("gb18030"))
    answer = shop("import", str(path), "--map", MAP, "--json")
    assert (answer.status, json.loads(answer.out)["posted"]) == (0, 1)
    assert "gb18030" in answer.err


def test_every_bad_row_is_told_with_file_and_row_and_nothing_is_posted(shop: Typist, tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text(HEAD + _row(1) + _row(2, item="[red]x[/red]") + _row(3, quantity="1e3") + _row(4, time="noon"))
    answer = shop("import", str(path), "--map", MAP)
    assert (answer.status, answer.out) == (7, "")
    assert [f"day.csv:{row}" in answer.err for row in (2, 3, 4, 5)] == [False, True, True, True]
    assert "[red]x[/red]" in answer.err
    assert shop.well("doc", "list", "--format", "csv").count("-XS-") == 0


def test_with_skip_bad_what_is_right_is_posted_and_the_rest_is_listed(shop: Typist, tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text(HEAD + _row(1) + _row(2, item="=1+1") + _row(3))
    answer = json.loads(shop.well("import", str(path), "--map", MAP, "--skip-bad", "--json"))
    assert (answer["posted"], answer["count_left_out"]) == (2, 1)
    (left,) = answer["left_out"]
    assert (left["where"], left["reason"]) == (f"{path}:3", "item-unknown")
    assert "=1+1" in left["message"]


def test_mistakes_in_what_was_named_have_their_own_statuses(shop: Typist, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    latin = tmp_path / "latin.csv"
    latin.write_bytes((HEAD + _row(1)).encode() + "caf\xe9,\n".encode("latin-1"))
    head = tmp_path / "head.csv"
    head.write_text(HEAD.replace("条码", "货号") + _row(1))
    assert shop("import", str(empty), "--map", MAP).status == 3
    assert "line 3, byte" in shop("import", str(latin), "--map", MAP).err
    assert "条码" in shop("import", str(head), "--map", MAP).err
    assert shop("import", "none.csv", "--map", MAP).status == 7
    assert shop("import", str(head)).status == 2
    assert shop("import", "--template", "frog").status == 2
