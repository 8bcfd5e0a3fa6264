"""`jxc scrap`, `gain`, `use`, `gift` and `reason list`."""

import pytest

from jxc.errors import REFUSED
from tests.commands.conftest import Snapshot, Typist


@pytest.mark.parametrize(
    ("word", "kind", "reason"),
    [("scrap", "scrap", "theft"), ("报溢", "gain", "surplus"), ("领用", "use", "office"), ("赠送", "gift", "customer")],
)
def test_goods_move_for_a_reason(shop: Typist, snapshot: Snapshot, word: str, kind: str, reason: str) -> None:
    lang = "en" if word.isascii() else "zh"
    snapshot(f"reason-{kind}-{lang}", shop.well(word, "1001x2", "--reason", reason, "--lang", lang))


def test_the_reasons_are_listed_in_both_languages(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("reason-list-en", shop.well("reason", "list", "--format", "table"))
    snapshot("reason-list-zh", shop.well("reason", "list", "--format", "table", "--lang", "zh"))


def test_a_missing_reason_is_answered_with_those_that_fit(shop: Typist) -> None:
    refused = shop("scrap", "1001")
    assert refused.status == REFUSED
    assert "damaged, disaster, expired, shortage, spoiled, theft" in refused.err
