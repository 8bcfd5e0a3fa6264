"""Mappings: every mistake in the file is named with its line, and templates are what their own mapping reads."""

import csv
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.services.mapping import KINDS, Mapping, read_mapping, template_mapping, template_text

GOOD = """\
name = "pos"
kind = "sale"
[columns]
document = ["till", "number"]
item = "code"
quantity = "count"
amount = "paid"
"""


def _read(folder: Path, text: str) -> Mapping:
    (folder / "pos.toml").write_text(text, encoding="utf-8")
    return read_mapping(str(folder / "pos.toml"))


def _problems(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(JxcError) as refusal:
        _read(folder, text)
    error = refusal.value
    return [(problem.code, problem.where.rpartition(":")[2]) for problem in error.problems] or [(error.code, "")]


def test_a_mapping_names_every_column_it_needs_once(tmp_path: Path) -> None:
    mapping = _read(tmp_path, GOOD + 'time = "number"\n[returns]\ncolumn = "type"\nvalues = ["R"]\n')
    assert mapping.wanted == ("till", "number", "code", "count", "paid", "type")
    assert mapping.returns == ("type", frozenset({"R"}))


def test_all_mistakes_are_named_with_their_lines(tmp_path: Path) -> None:
    text = GOOD.replace('"sale"', '"sail"').replace('"pos"', '"P O S"') + "frob = 1\n[colums]\n"
    assert _problems(tmp_path, text) == [
        ("mapping-value", "1"),
        ("mapping-value", "2"),
        ("mapping-value", "8"),
        ("mapping-key-unknown", "9"),
    ]


def test_fields_that_the_kind_has_not_and_fields_that_nothing_fills_are_named(tmp_path: Path) -> None:
    text = GOOD.replace('amount = "paid"', 'weight = "kg"').replace('item = "code"\n', "")
    assert _problems(tmp_path, text) == [
        ("mapping-field-unknown", "6"),
        ("mapping-field-missing", "1"),
        ("mapping-field-missing", "1"),
    ]


def test_a_missing_key_and_text_that_is_no_toml_are_named(tmp_path: Path) -> None:
    assert ("mapping-key-missing", "1") in _problems(tmp_path, 'kind = "sale"\n[columns]\n')
    assert _problems(tmp_path, "name = \n") == [("mapping-unreadable", "")]
    assert _problems(tmp_path, 'decimal = ","\nthousands = ","\n' + GOOD) == [("mapping-value", "2")]


def test_a_mapping_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(JxcError, match="file-missing"):
        read_mapping(str(tmp_path / "none.toml"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_has_the_columns_of_its_own_mapping_and_an_example(kind: str) -> None:
    head, example = csv.reader(template_text(kind).splitlines())
    mapping = template_mapping(kind)
    assert set(head) == {*mapping.wanted, *mapping.optional}
    assert all(dict(zip(head, example, strict=True))[column] for column in mapping.wanted)


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(JxcError, match="template-unknown"):
        template_text("frog")
