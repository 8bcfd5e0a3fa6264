"""What headquarters tells is carried out where it has the shape of its kind, and refused with a code elsewhere."""

import pytest

from jxc.domain.numbers import Instant
from jxc.domain.record import EVERYBODY, Directive
from jxc.services.entities import ENTITY
from jxc.services.judging import BODY_LIMIT, judge
from jxc.sync import keys
from tests.services.chain import NOON

KEY = keys.from_seed(bytes([9]) * 32).public
WRONG: tuple[tuple[str, str, str], ...] = (  # kind, id, body
    *(("store", "s009", body) for body in ("", "x", "[]", "{", '{"name":1}', '{"name":"a\\u001b[2J"}')),
    ("store", "../s009", "{}"),
    ("store", "down-x", "{}"),
    ("store", "s009", '{"key":"ed25519:AAAA"}'),
    ("store", "s009", '{"key":7}'),
    ("store", "s009", f'{{"key":"{KEY}","hq":"nobody"}}'),
    ("store", "s009", f'{{"key":"{KEY}","state":"odd"}}'),
    ("store", "s009", f'{{"key":"{KEY}","earlier":[[1,2]]}}'),
    ("store", "s009", f'{{"key":"{KEY}","earlier":[["1",2,"{KEY}"]]}}'),
    ("store", "s009", f'{{"key":"{KEY}","earlier":7}}'),
    ("store", "s001", f'{{"key":"{KEY}","key":"{KEY}"}}'),
    ("store", "s001", '{"changes":[{"from":"someday","entity":"e2"}]}'),
    ("store", "s001", '{"changes":[{"entity":"e2"}]}'),
    ("store", "s001", '{"changes":{"from":"2026-01-01"}}'),
    ("store", "s001", '{"entity":["e2"]}'),
    ("store", "s001", '{"entity":1.5}'),
    ("store", "s001", '{"name":"' + "x" * BODY_LIMIT + '"}'),
    ("store", "s001", '{"changes":' + "[" * 100_000),
    ("store", "s001", '{"changes":' + "[" * 20 + "]" * 20 + "}"),
    (ENTITY, "e2", "{}"),
    (ENTITY, "e2", '{"name":"E","status":"odd","chart":"small","tax_no":""}'),
    (ENTITY, "a/b", '{"name":"E","status":"small","chart":"small","tax_no":""}'),
    (ENTITY, "e2", '{"name":"E","status":"small","chart":"small","changes":[{"from":"2026-01-01","chart":"odd"}]}'),
    ("request", "repair/1", '{"state":"open"}'),
    ("request", "repair/0/1", '{"state":"open"}'),
    ("request", "repair/1/x", '{"state":"open"}'),
    ("request", "repair/1/99999999999", '{"state":"open"}'),
    ("request", "repair/1/1/1", '{"state":"open"}'),
    ("request", "repair/1/1", '{"state":"ajar"}'),
    ("request", "repair/1/1", '{"state":"open","key":[]}'),
    ("request", "dance/1/1", '{"state":"open"}'),
)


@pytest.mark.parametrize(("kind", "key", "body"), WRONG, ids=lambda text: text[:40])
def test_a_directive_of_a_wrong_shape_is_refused(kind: str, key: str, body: str) -> None:
    assert judge(Directive(EVERYBODY, 1, 1, Instant(NOON), "amy", kind, key, body)) == "directive-refused"


@pytest.mark.parametrize(
    ("kind", "key", "body"),
    [
        ("store", "s009", "{}"),
        ("store", "s009", f'{{"key":"{KEY}","name":"九店","state":"revoked","reason":"","token":"","what":"is new"}}'),
        ("store", "s009", f'{{"key":"{KEY}","hq":"{KEY}","earlier":[[1,0,"{KEY}"]],"entity":"main","city":"上海"}}'),
        ("store", "s009", '{"entity":"e1","changes":[{"from":"2026-01-01","entity":"e2"},{"from":"2026-02-01"}]}'),
        (
            ENTITY,
            "e2",
            '{"name":"E","status":"small","chart":"small","changes":[{"from":"2026-01-01","status":"general"}]}',
        ),
        ("request", "repair/1/12", '{"key":"k","reason":"object-missing","state":"open"}'),
    ],
    ids=lambda text: text[:40],
)
def test_what_headquarters_says_in_the_shape_of_its_kind_is_carried_out(kind: str, key: str, body: str) -> None:
    assert judge(Directive(EVERYBODY, 1, 1, Instant(NOON), "amy", kind, key, body)) is None


def test_a_kind_of_a_later_jxc_has_a_code_of_its_own() -> None:
    assert judge(Directive(EVERYBODY, 1, 1, Instant(NOON), "amy", "dance", "x", "{}")) == "directive-unknown"
