"""From rows to drafts: what each cell means, which rows belong together, and every bad row with its place."""

from pathlib import Path

import pytest

from jxc.domain.draft import Payment
from jxc.domain.numbers import LIMIT, Fen, amount_of, parse_money, parse_quantity
from jxc.services.desk import Desk
from jxc.services.drafting import Drafted, draft_all
from jxc.services.mapping import Mapping
from jxc.services.reading import Wish, open_file

MAPPING = Mapping(
    "pos",
    "sale",
    {name: (name,) for name in ("document", "time", "item", "quantity", "unit", "price", "amount", "discount")},
    optional=("time", "unit", "price", "amount", "discount", "pay", "till", "type"),
)


def _drafted(desk: Desk, folder: Path, text: str, mapping: Mapping = MAPPING) -> Drafted:
    path = folder / "f.csv"
    path.write_text(text, encoding="utf-8")
    return draft_all(desk, mapping, [open_file(str(path), Wish(mapping.wanted, mapping.optional))])


def _problems(drafted: Drafted) -> list[tuple[str, str]]:
    return [(problem.code, problem.where.rpartition(":")[2]) for problem in drafted.problems]


def _worth(drafted: Drafted) -> list[int]:
    """What each line will cost, in fen."""
    return [amount_of(line.price, line.unit_quantity) - line.discount for line in drafted.candidates[0].draft.lines]


def test_rows_of_one_number_are_one_document_wherever_they_stand(desk: Desk, tmp_path: Path) -> None:
    drafted = _drafted(desk, tmp_path, "document,item,quantity,price\nA,1001,1,10\nB,1001,2,10\nA,1002,3,6.5\n")
    first, second = drafted.candidates
    assert [(line.sku, line.quantity) for line in first.draft.lines] == [("1001", 1_0000), ("1002", 3_0000)]
    assert (first.draft.external_source, first.draft.external_id, first.rows) == ("pos", "A", (2, 4))
    assert second.draft.external_id == "B"
    assert (first.where("1002"), first.where()) == (f"{tmp_path}/f.csv:4", f"{tmp_path}/f.csv:2")


def test_documents_come_in_order_of_time_in_the_stores_own_zone(desk: Desk, tmp_path: Path) -> None:
    text = "document,time,item,quantity,price\nB,2026-04-02 09:00,1001,1,10\nA,2026-04-02T00:30:00Z,1001,1,10\n"
    drafts = [candidate.draft for candidate in _drafted(desk, tmp_path, text).candidates]
    assert [draft.external_id for draft in drafts] == ["A", "B"]
    assert (drafts[1].occurred_at or 0) - (drafts[0].occurred_at or 0) == 30 * 60 * 1_000_000


def test_times_are_read_as_the_mapping_says(desk: Desk, tmp_path: Path) -> None:
    text = "document,time,item,quantity,price\nA,２０２６/4/2 9:00,1001,1,10\nB,2026-04-02,1001,1,10\n"
    drafted = _drafted(desk, tmp_path, text, MAPPING._replace(times=("%Y/%m/%d %H:%M",)))
    assert [candidate.draft.external_id for candidate in drafted.candidates] == ["A"]
    assert _problems(drafted) == [("time-unreadable", "3")]


@pytest.mark.parametrize(
    ("cells", "amount"),
    [("3,,10.00,", 10_00), ("3,3.50,10.00,", 10_00), ("3,3.50,,0.50", 10_00), ("8725,,20.06,", 20_06), ("3,4,0,", 0)],
)
def test_a_line_costs_exactly_what_the_row_says(desk: Desk, tmp_path: Path, cells: str, amount: int) -> None:
    drafted = _drafted(desk, tmp_path, f"document,item,quantity,price,amount,discount\nA,1001,{cells}\n")
    assert _worth(drafted) == [amount]
    assert drafted.candidates[0].draft.lines[0].price_kind == "priced"


def test_an_amount_of_nil_without_a_price_is_free(desk: Desk, tmp_path: Path) -> None:
    drafted = _drafted(desk, tmp_path, "document,item,quantity,amount\nA,1001,1,0\n")
    assert (drafted.candidates[0].draft.lines[0].price_kind, _worth(drafted)) == ("free", [0])


def test_a_barcode_brings_its_unit_and_a_unit_its_factor(desk: Desk, tmp_path: Path) -> None:
    drafted = _drafted(desk, tmp_path, "document,item,quantity,unit,price\nA,6902,2,,100\nA,1001,1,箱,100\n")
    lines = drafted.candidates[0].draft.lines
    assert [(line.unit, line.quantity) for line in lines] == [("箱", 24_0000), ("箱", 12_0000)]


def test_goods_that_come_back_are_a_return_by_sign_or_by_column(desk: Desk, tmp_path: Path) -> None:
    mapping = MAPPING._replace(returns=("type", frozenset({"R"})))
    text = "document,type,item,quantity,amount\nA,S,1001,2,20\nA,S,1001,-1,-10\nB,R,1001,1,10\nC,R,1001,-1,-10\n"
    drafts = [candidate.draft for candidate in _drafted(desk, tmp_path, text, mapping).candidates]
    assert [(draft.kind, draft.external_id) for draft in drafts] == [
        ("sale", "A"), ("sale_return", "A#return"), ("sale_return", "B#return"), ("sale_return", "C#return"),
    ]  # fmt: skip
    assert {line.quantity for draft in drafts[1:] for line in draft.lines} == {1_0000}


def test_their_words_and_several_payments_become_ours(desk: Desk, tmp_path: Path) -> None:
    mapping = MAPPING._replace(
        columns=MAPPING.columns | {"payment": ("pay",), "till": ("till",)},
        values={"payment": {"现金": "cash"}},
        defaults={"till": "t9"},
    )
    text = "document,item,quantity,price,pay,till\nA,1001,1,10,现金,t1\nB,1001,1,10,wechat=4；cash,\n"
    drafts = [candidate.draft for candidate in _drafted(desk, tmp_path, text, mapping).candidates]
    assert drafts[0].payments == (Payment("cash"),)
    assert drafts[1].payments == (Payment("wechat", Fen(4_00)), Payment("cash"))
    assert [draft.till for draft in drafts] == ["t1", "t9"]


def test_other_decimal_signs_are_read_where_the_mapping_says_so(desk: Desk, tmp_path: Path) -> None:
    mapping = MAPPING._replace(decimal=",", thousands=".")
    drafted = _drafted(desk, tmp_path, 'document,item,quantity,price\nA,1001,"1,5","1.234,50"\n', mapping)
    line = drafted.candidates[0].draft.lines[0]
    assert (line.quantity, _worth(drafted)) == (parse_quantity("1.5"), [parse_money("1851.75")])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A,9,1,10,", "item-unknown"),
        ("A,1001,0,10,", "quantity-nil"),
        ("A,1001,NaN,10,", "number-unreadable"),
        ("A,1001,1e3,10,", "number-unreadable"),
        ("A,1001,,10,", "number-unreadable"),
        ("A,1001,99999999999999,10,", "number-too-large"),
        ("A,1001," + "9" * 5000 + ",10,", "number-too-large"),
        ("A,1001,1,1.1234567,", "number-too-precise"),
        ("A,1001,1,,1.001", "number-too-precise"),
        ("A,1001,1,,-1", "amount-negative"),
        (",1001,1,10,", "row-without-document"),
    ],
)
def test_a_bad_row_is_a_problem_with_its_place(desk: Desk, tmp_path: Path, row: str, code: str) -> None:
    drafted = _drafted(desk, tmp_path, f"document,item,quantity,price,amount\n{row}\nB,1001,1,10,\n")
    assert _problems(drafted) == [(code, "2")]
    assert [candidate.draft.external_id for candidate in drafted.candidates] == ["B"]


def test_full_width_digits_are_digits(desk: Desk, tmp_path: Path) -> None:
    drafted = _drafted(desk, tmp_path, "document,item,quantity,price\nA,１００１,２,３．５\n")
    assert _worth(drafted) == [7_00]


def test_a_document_with_one_bad_row_is_bad_as_a_whole(desk: Desk, tmp_path: Path) -> None:
    drafted = _drafted(desk, tmp_path, "document,item,quantity,price\nA,1001,1,10\nA,9,1,10\nA,1001,2,10\n")
    assert drafted.candidates == []
    assert _problems(drafted) == [("item-unknown", "3"), ("row-left-out", "2"), ("row-left-out", "4")]


def test_rows_that_disagree_on_their_document_are_refused(desk: Desk, tmp_path: Path) -> None:
    mapping = MAPPING._replace(columns=MAPPING.columns | {"till": ("till",)})
    drafted = _drafted(desk, tmp_path, "document,item,quantity,price,till\nA,1001,1,1,t1\nA,1001,1,1,t2\n", mapping)
    assert _problems(drafted) == [("rows-disagree", "3"), ("row-left-out", "2")]


def test_rows_with_neither_quantity_nor_amount_are_passed_over_where_wished(desk: Desk, tmp_path: Path) -> None:
    text = "document,item,quantity,amount\nA,1001,0,0\nA,1001,1,10\nB,1001,0,5\n"
    drafted = _drafted(desk, tmp_path, text, MAPPING._replace(pass_over_nil=True))
    assert [problem.code for problem in drafted.passed_over] == ["row-nil"]
    assert _problems(drafted) == [("quantity-nil", "4")]
    assert _worth(drafted) == [10_00]


def test_the_largest_price_is_read_and_refused_by_the_checks_not_by_a_crash(desk: Desk, tmp_path: Path) -> None:
    drafted = _drafted(desk, tmp_path, f"document,item,quantity,price\nA,1001,99999999,{LIMIT // 100}\n")
    assert _worth(drafted)[0] > LIMIT
