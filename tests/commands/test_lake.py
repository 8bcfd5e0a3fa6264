"""`jxc lake`: refresh, compact and verify."""

from jxc.errors import DAMAGED
from tests.commands.conftest import Typist


def test_what_was_posted_is_taken_in_once(shop: Typist) -> None:
    assert shop.well("lake", "refresh").splitlines() == ["taken,known", "1,1"]
    assert shop.well("lake", "refresh").splitlines() == ["taken,known", "0,1"]


def test_files_are_packed_and_still_right(shop: Typist) -> None:
    shop.well("lake", "refresh")
    shop.well("sale", "1001")
    assert shop.well("lake", "compact").splitlines()[0] == "packed,swept"
    assert shop.well("lake", "verify").splitlines()[1].startswith("4,")


def test_a_missing_file_is_told_by_name(shop: Typist) -> None:
    shop.well("lake", "refresh")
    gone = next((shop.home / "lake" / "tables" / "postings").rglob("*.parquet"))
    gone.unlink()
    answer = shop("lake", "verify")
    assert answer.status == DAMAGED
    assert gone.name in answer.err
