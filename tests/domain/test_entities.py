"""Dated bodies: what was true of an earlier day stays true of it."""

from jxc.domain.entities import BEGINNING, FOREVER, changed, entity_of_store, entity_on, in_force, starts
from jxc.domain.numbers import Day

BODY = '{"chart":"enterprise","name":"甲","status":"small","tax_no":""}'
JULY, JUNE_END, MAY = Day("2026-07-01"), Day("2026-06-30"), Day("2026-05-01")


def test_a_change_holds_from_its_day_on() -> None:
    body = changed(BODY, {"status": "general"}, JULY)
    assert entity_on("main", body, JUNE_END).status == "small"
    assert entity_on("main", body, JULY).status == entity_on("main", body, FOREVER).status == "general"
    assert starts(body) == [BEGINNING, JULY]


def test_changes_keep_their_order_however_they_were_keyed_and_one_day_has_one() -> None:
    body = changed(changed(BODY, {"status": "general"}, JULY), {"name": "乙"}, MAY)
    body = changed(body, {"tax_no": "9131"}, JULY)
    assert starts(body) == [BEGINNING, MAY, JULY]
    assert in_force(body, JULY) == {"chart": "enterprise", "name": "乙", "status": "general", "tax_no": "9131"}
    assert in_force(body, Day("2026-04-30"))["name"] == "甲"


def test_without_a_day_it_was_so_from_the_beginning() -> None:
    body = changed(changed(BODY, {"status": "general"}, JULY), {"name": "乙", "status": "small"}, None)
    assert (entity_on("main", body, MAY).name, entity_on("main", body, JULY).status) == ("乙", "general")


def test_a_store_belongs_to_the_only_entity_until_somebody_says_otherwise() -> None:
    body = changed('{"name":"x"}', {"entity": "east"}, JULY)
    assert [entity_of_store(body, day) for day in (JUNE_END, JULY)] == ["main", "east"]
    assert entity_of_store(None, JULY) == "main"
