"""Where keys and values of a TOML text stand, in every way TOML lets people write them."""

import tomllib

import pytest

from jxc.config.places import Path, places


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("a = 1", ("a",), "1:5"),
        ("# b = 2\n\n  a  =  1", ("a",), "3:9"),
        ("a.b = true", ("a", "b"), "1:7"),
        ('"a.b" = "x = [1"\nc = 3', ("c",), "2:5"),
        ("[a]\nb = 1\n[c.d]\nb = 2", ("c", "d", "b"), "4:5"),
        ("[[a]]\nb = 1\n[[a]]\nb = 2", ("a", 1, "b"), "4:5"),
        ("[[a]]\n[a.c]\nd = 1\n[[a]]\n[a.c]\nd = 2", ("a", 1, "c", "d"), "6:5"),
        ("a = { b = [1, { c = 'x' }], d = 2 }", ("a", "b", 1, "c"), "1:21"),
        ("a = { b = [1, { c = 'x' }], d = 2 }", ("a", "d"), "1:33"),
        ("a = [\n  1, # one, two\n  2,\n]\nb = 3", ("b",), "5:5"),
        ('a = """\nb = 1\n"quoted\\""""\nb = 2', ("b",), "4:5"),
        ("a = '''\nb = 1'''\nb = 2", ("b",), "3:5"),
        ("a = 2026-04-30 12:00:00\nb = 2", ("b",), "2:5"),
        ('"名" = "值"', ("名",), "1:7"),
    ],
)
def test_a_value_is_found_where_it_stands(text: str, path: Path, value: str) -> None:
    tomllib.loads(text)
    assert places(text).of(path) == value


def test_what_is_missing_is_told_at_the_table_it_belongs_to() -> None:
    found = places('name = "x"\n[[fields]]\nkind = "sale"\n  [[fields]]\nkind = "use"\n')
    assert found.of(("fields", 1, "title")) == "4:3"
    assert found.of(("fields", 0, "kind"), key=True) == "3:1"
    assert found.of(("nothing",)) == "1:1"
