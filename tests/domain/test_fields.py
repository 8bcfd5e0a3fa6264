"""Fields of the user's own: read by their type, all faults together, kept in one way of writing."""

import json

import pytest

from jxc.domain.draft import Draft, Given
from jxc.domain.facts import Facts, Field
from jxc.domain.fields import check, extra_with, values_of
from tests.domain.store import TODAY, some_books

FIELDS = (
    Field("expense", "plate", "Plate", "车牌"),
    Field("expense", "km", "Kilometres", "里程", "number"),
    Field("expense", "deposit", "Deposit", "押金", "money"),
    Field("expense", "due", "Due", "到期", "date", required=True),
    Field("expense", "team", "Team", "部门", "choice", choices=("东区", "西区")),
    Field("expense", "urgent", "Urgent", "加急", "flag"),
)
FACTS = Facts(some_books()._replace(fields={"expense": FIELDS}), TODAY, TODAY, {}, {})


def asked(**values: str) -> Draft:
    return Draft("expense", "amy", fields=tuple(Given(name, text) for name, text in values.items()))


def test_values_are_kept_in_one_way_of_writing() -> None:
    draft = asked(km="１２.50", deposit="100", due="2026-05-01", team="东区", urgent="是", plate=" 沪A·12345 ")
    assert list(check(draft, FACTS)) == []
    kept = extra_with(None, draft, FACTS)
    assert values_of(kept) == {
        "plate": "沪A·12345", "km": "12.5", "deposit": "100.00", "due": "2026-05-01", "team": "东区", "urgent": True
    }  # fmt: skip


def test_what_a_close_keeps_already_stays_beside_them() -> None:
    kept = extra_with('{"shift":{"documents":3}}', asked(plate="x"), FACTS)
    assert json.loads(kept or "") == {"shift": {"documents": 3}, "fields": {"plate": "x"}}


def test_all_faults_are_told_at_once() -> None:
    fields = (*asked(km="many", team="北区", urgent="perhaps", colour="red", plate=" ").fields, Given("km", "1"))
    found = list(check(Draft("expense", "amy", fields=fields), FACTS))
    assert [(problem.code, problem.params["field"]) for problem in found] == [
        ("field-value", "km"),
        ("field-value", "team"),
        ("field-value", "urgent"),
        ("field-unknown", "colour"),
        ("field-value", "plate"),
        ("field-twice", "km"),
        ("field-missing", "due"),
    ]
    assert found[1].params["wanted"] == "东区, 西区"


@pytest.mark.parametrize(
    ("name", "text"),
    [("km", "1e3"), ("km", "0.1234567"), ("deposit", "1.005"), ("due", "2026-02-30"), ("plate", "a\x1b[31m")],
)
def test_what_is_no_value_of_its_type_is_refused(name: str, text: str) -> None:
    found = list(check(asked(**{"due": "2026-05-01", name: text}), FACTS))
    assert [problem.code for problem in found] == ["field-value"]


def test_nobody_keys_what_an_import_or_the_end_of_a_month_brings() -> None:
    assert list(check(Draft("expense", "amy", month_end=True), FACTS)) == []
