"""`jxc doc show|list`."""

from jxc.errors import NOT_FOUND, REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_a_document_shows_head_lines_and_postings(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x2")
    snapshot("doc-en", shop.well("doc", "show", "XS1"))
    snapshot("doc-zh", shop.well("单据", "show", "last", "--lang", "zh"))


def test_documents_are_listed_newest_first(shop: Typist) -> None:
    shop.well("sale", "1001")
    numbers = [line.split(",")[0] for line in shop.well("doc", "list").splitlines()[1:]]
    assert numbers == ["s001-XS-2604-00001", "s001-CG-2604-00001"]
    assert shop.well("doc", "list", "yesterday").count("\n") == 1
    assert shop.well("doc", "list", "--limit", "1").count("\n") == 2


def test_what_names_no_document_is_refused(shop: Typist) -> None:
    assert shop("doc", "show", "XS99").status == NOT_FOUND
    assert shop("doc", "list", "--limit", "many").status == REFUSED
