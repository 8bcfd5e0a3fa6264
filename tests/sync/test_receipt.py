"""Receipts: what headquarters says to count is read back as it was said, and nothing else is."""

import json

import pytest

from jxc.errors import JxcError
from jxc.sync.receipt import COUNTED_LIMIT, Counted, Receipt, read_receipt

HASH = "0123456789abcdef" * 4


def places(*spots: tuple[int, int], sha256: str = HASH) -> list[dict[str, object]]:
    return [{"epoch": epoch, "number": number, "sha256": sha256} for epoch, number in spots]


SAID = {"epoch": 2, "number": 9, "counted": places((1, 9), (2, 9))}


def test_a_receipt_names_what_counts_in_order() -> None:
    assert read_receipt(SAID) == Receipt(2, 9, (Counted(1, 9, HASH), Counted(2, 9, HASH)))


def test_a_receipt_of_the_first_writers_names_no_manifests() -> None:
    assert read_receipt({"epoch": 2, "number": 9}) == Receipt(2, 9, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"epoch": 0},
        {"number": 0, "counted": None},
        {"counted": places((2, 10))},
        {"counted": places((0, 1))},
        {"counted": places((1, 0))},
        {"counted": places((1, 2), (1, 1))},
        {"counted": places((1, 1), (1, 1))},
        {"counted": places(*((1, number) for number in range(1, COUNTED_LIMIT + 2)))},
        {"counted": places((1, 1), sha256=HASH[1:])},
        {"counted": {}},
        {"sequence": 1},
    ],
    ids=lambda wrong: json.dumps(wrong)[:40],
)
def test_a_receipt_of_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(JxcError, match="statement-refused"):
        read_receipt(SAID | wrong)
