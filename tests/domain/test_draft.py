"""The hash of a request tells whether two requests ask for the same."""

from jxc.domain.draft import Claim, Draft, Entry, Payment, Sent, draft_of, draft_text, request_hash
from jxc.domain.numbers import Day, Fen, Instant, Quantity
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


def test_a_draft_is_the_same_after_it_was_kept() -> None:
    whole = Draft(
        "expense",
        "王",
        (line(2, 10), line(1, 5, source_line=3)),
        (Payment("cash", Fen(1)), Payment("bank")),
        (Entry("6601", Fen(-5), "S1"),),
        day=Day("2026-04-01"),
        note="“茶”",
        whole=True,
        claims=(Claim("s001-CG-2604-00001"),),
        fee=Fen(7),
        sent=(Sent("1001", Quantity(5), Fen(6)),),
    )
    assert draft_of(draft_text(whole)) == whole
    assert request_hash(draft_of(draft_text(whole))) == request_hash(whole)
    assert draft_of(draft_text(Draft("sale", "li"))) == Draft("sale", "li")
