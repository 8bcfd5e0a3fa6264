"""The hash of a request tells whether two requests ask for the same."""

from jxc.domain.draft import Draft, Payment, request_hash
from jxc.domain.numbers import Fen, Instant
from tests.domain.store import line

ASKED = Draft("sale", "li", (line(2, 10),), external_source="pos", external_id="7")


def test_a_retry_by_someone_else_later_at_another_till_is_the_same_request() -> None:
    retry = ASKED._replace(operator="wang", till="2", occurred_at=Instant(5))
    assert request_hash(retry) == request_hash(ASKED)


def test_other_goods_money_or_words_are_another_request() -> None:
    others = [
        ASKED._replace(lines=(line(3, 10),)),
        ASKED._replace(lines=(line(2, 11),)),
        ASKED._replace(payments=(Payment("cash", Fen(1)),)),
        ASKED._replace(note="茶"),
        ASKED._replace(kind="sale_return"),
    ]
    hashes = {request_hash(draft) for draft in [ASKED, *others]}
    assert len(hashes) == len(others) + 1
