"""Posting: one durable transaction from request to document; refused whole, repeated never."""

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from jxc.domain.draft import Draft, Entry, Payment
from jxc.domain.numbers import Day, Fen, Instant, Quantity, parse_quantity
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.doctor import TESTS
from jxc.services.home import Home
from jxc.services.shop import Shop
from jxc.services.trading import post
from tests.services.premises import NOON, SECOND, TODAY, a_desk, a_home, a_world, buy, do, line, sell


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path / "home")


def test_a_sale_is_in_the_journal_when_it_is_answered(desk: Desk) -> None:
    buy(desk, "10", "5")
    answer = sell(desk, "2")
    assert desk.shop.journal.document(answer.posted.document.doc_no) == answer.posted
    assert (answer.posted.document.gross, answer.posted.document.operator) == (20_00, "amy")
    assert answer.left == (("1001", parse_quantity("8")),)


def test_a_refused_draft_posts_nothing_and_leaves_an_audit_event(desk: Desk) -> None:
    before = desk.shop.journal.tip()
    with pytest.raises(JxcError) as refusal:
        do(desk, "sale", line("1"), line("1", sku="9"))
    assert {problem.code for problem in refusal.value.problems} == {"item-unknown", "stock-short"}
    journal = desk.shop.journal
    assert journal.tip() == before + 1
    assert [row[5:7] for row in journal.audit_rows(before, before + 1)] == [("refused", "sale")]


def test_the_same_reference_twice_is_the_same_document(desk: Desk) -> None:
    """[inv:same-ref]."""
    buy(desk, "10", "5")
    first = sell(desk, "2", external_source="ref", external_id="A7")
    tip = desk.shop.journal.tip()
    again = sell(desk, "2", external_source="ref", external_id="A7")
    assert (again.repeated, again.posted) == (True, first.posted)
    assert desk.shop.journal.tip() == tip
    with pytest.raises(JxcError) as refusal:
        sell(desk, "3", external_source="ref", external_id="A7")
    assert refusal.value.code == "external-id-reused"


def test_cash_above_the_total_is_kept_with_its_change(desk: Desk) -> None:
    buy(desk, "10", "5")
    header = sell(desk, "2", payments=(Payment("cash", Fen(50_00)),)).posted.document
    assert (header.tendered, header.change) == (50_00, 30_00)


def test_a_return_goes_back_the_way_the_sale_was_paid(desk: Desk) -> None:
    buy(desk, "10", "5")
    sale = sell(desk, "2", payments=(Payment("wechat"),)).posted.document.doc_no
    back = do(desk, "sale_return", line("1", source_line=1), source_no=sale).posted
    money = [(posting.account, posting.channel, posting.credit) for posting in back.postings if posting.credit > 0]
    assert money == [("1012", "wechat", 10_00)]


def test_the_business_day_is_that_of_the_store_s_clock(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", day_start="06:00")
    buy(desk, "10", "5")
    night = Instant(NOON + 14 * 3600 * SECOND)  # two in the morning of the 16th
    header = sell(desk, "1", occurred_at=night).posted.document
    assert (header.business_date, header.occurred_at) == (TODAY, night)


def test_an_earlier_day_may_be_named_while_its_items_have_not_moved_since(desk: Desk) -> None:
    """A purchase of yesterday before today's first move of the item, and none after it."""
    yesterday = Day("2026-04-14")
    early = do(desk, "purchase", line("10", "5"), party="S1", day=yesterday).posted.document
    assert (early.business_date, early.doc_no) == (yesterday, "s001-CG-2604-00001")
    sell(desk, "1")
    with pytest.raises(JxcError) as refusal:
        do(desk, "purchase", line("10", "5"), party="S1", day=yesterday)
    assert refusal.value.code == "day-items-moved"


def test_two_desks_at_one_home_number_one_after_the_other(tmp_path: Path) -> None:
    first = a_desk(tmp_path / "home")
    buy(first, "10", "5")
    second = a_second_desk(tmp_path / "home")
    numbers = [sell(each, "1").posted.document.doc_no for each in (first, second, first, second)]
    assert numbers == [f"s001-XS-2604-{number:05d}" for number in range(1, 5)]
    assert first.shop.journal.pool("1001").quantity == parse_quantity("6")


def a_second_desk(folder: Path) -> Desk:
    """Another process's view of the same home."""
    home = Home(folder, env={})
    return Desk(Shop(home.journal, home.settings), a_world(NOON + 3600 * SECOND), "ben")


def test_what_another_process_changed_is_seen_by_the_next_posting(tmp_path: Path) -> None:
    first = a_desk(tmp_path / "home")
    second = a_second_desk(tmp_path / "home")
    with pytest.raises(JxcError):
        do(second, "sale", line("1", sku="1003"))
    with first.shop.journal.write() as writer:
        body = str(first.shop.journal.current("item", "1001")).replace("1001", "1003")
        writer.append_master(now=first.world.now(), operator="amy", kind="item", key="1003", body=body)
    answer = do(second, "purchase", line("1", sku="1003"), party="S1")
    assert answer.posted.lines[0].sku == "1003"


steps = st.tuples(
    st.sampled_from(["purchase", "sale", "sale_return", "purchase_return", "count", "reversal", "voucher"]),
    st.sampled_from(["1001", "1002"]),
    st.integers(1, 60_000),
    st.integers(5_000_000, 30_000_000),
    st.integers(0, 10**6),
)
Step = tuple[str, str, int, int, int]
REFUSALS = {"return-too-much", "source-reversed", "document-rested-on", "reversal-of-reversal", "sale-of-another-day"}
SOURCES = {"sale_return": "XS", "purchase_return": "CG"}


def _numbers(desk: Desk, code: str = "") -> list[str]:
    pattern = f"%-{code}-%" if code else "%"
    rows = desk.shop.journal.connection.execute(
        "SELECT doc_no FROM documents WHERE doc_no LIKE ? ORDER BY seq", (pattern,)
    )
    return [str(number) for (number,) in rows]


def _draft(desk: Desk, step: Step) -> Draft | None:
    kind, sku, quantity, price, choice = step
    asked = line("1", sku=sku)._replace(quantity=Quantity(quantity), unit_quantity=Quantity(quantity))
    plain = Draft(kind, "amy", (asked._replace(price=price),), party="S1" if kind == "purchase" else None)  # type: ignore[arg-type]
    if kind == "voucher":
        return plain._replace(lines=(), entries=(Entry("6601", Fen(price)), Entry("1002", Fen(-price))))
    if kind not in SOURCES and kind != "reversal":
        return plain
    numbers = _numbers(desk, SOURCES.get(kind, ""))
    if not numbers:
        return None
    source = desk.shop.journal.document(numbers[choice % len(numbers)])
    if source is None or kind == "reversal":
        return plain._replace(lines=(), source_no=numbers[choice % len(numbers)])
    size = Quantity(min(quantity, abs(source.lines[0].quantity)))
    sold = source.lines[0]
    back = asked._replace(sku=sold.sku, unit=sold.unit, quantity=size, unit_quantity=size, source_line=1)
    return plain._replace(lines=(back,), source_no=source.document.doc_no, party=source.document.party)


@settings(max_examples=25, deadline=None, phases=[Phase.reuse, Phase.generate])  # real disks: no long shrinking
@given(stream=st.lists(steps, min_size=5, max_size=20))
def test_doctor_finds_nothing_after_any_stream_of_documents(
    tmp_path_factory: pytest.TempPathFactory, stream: list[Step]
) -> None:
    """[inv:balanced] [inv:stock-is-books] [inv:balances] [inv:shorts] [inv:sequence] [inv:numbers]."""
    desk = a_desk(tmp_path_factory.mktemp("stream") / "home", stock_policy="allow")
    for step in stream:
        draft = _draft(desk, step)
        if draft is None:
            continue
        try:
            post(desk.shop, desk.world, draft)
        except JxcError as refusal:
            codes = {problem.code for problem in refusal.problems} or {refusal.code}
            assert codes <= REFUSALS, refusal  # noqa: PT017 any other refusal is a fault
    assert [finding for test in TESTS for finding in test(desk)] == []
    desk.shop.journal.close()


def test_a_home_with_goods_is_what_these_tests_begin_with(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    assert home.journal.barcode("6902") == ("1001", "箱")
