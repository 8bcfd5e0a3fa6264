"""Finding the document people mean."""

import pytest

from jxc.services import bookkeeping, buying, selling
from jxc.services.desk import Desk
from jxc.services.references import find_document
from jxc.services.selling import Slip
from tests.services.premises import later, refused


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A purchase and two sales in April, one sale in May."""
    buying.buy(desk, ["1001x10@5"], Slip("S1"))
    for place in (desk, desk, later(desk, days=20)):
        selling.sell(place, ["1001"], Slip())
    return later(desk, days=20)


@pytest.mark.parametrize(
    ("text", "kinds", "number"),
    [
        ("s001-XS-2604-00001", (), "s001-XS-2604-00001"),
        ("XS2", (), "s001-XS-2604-00002"),
        ("xs-2", (), "s001-XS-2604-00002"),
        ("XS1", (), "s001-XS-2605-00001"),  # the newest month that has it
        ("2", ("sale",), "s001-XS-2604-00002"),
        ("２", ("sale",), "s001-XS-2604-00002"),
        ("2", (), "s001-XS-2604-00002"),  # only sales have got as far
        (" last ", (), "s001-XS-2605-00001"),
        ("上一单", ("purchase",), "s001-CG-2604-00001"),
        ("CG1", ("sale",), "s001-CG-2604-00001"),  # the kind is judged by who asked
    ],
)
def test_a_short_form_is_understood(busy: Desk, text: str, kinds: tuple[str, ...], number: str) -> None:
    assert find_document(busy, text, kinds) == number


@pytest.mark.parametrize("text", ["XS3", "XS0", "0", "QQ1", "s001-XS-2604-00009", "", "茶", "9999999999"])
def test_what_is_not_there_is_not_found(busy: Desk, text: str) -> None:
    error = refused(lambda: find_document(busy, text))
    assert (error.code, error.exit_status) == ("document-unknown", 7)


def test_a_number_that_several_kinds_have_is_refused_with_all_of_them(busy: Desk) -> None:
    error = refused(lambda: find_document(busy, "1"))
    assert error.code == "document-ambiguous"
    assert error.params["documents"] == "s001-CG-2604-00001, s001-XS-2605-00001"


def test_last_is_the_last_of_this_operator_and_till(busy: Desk) -> None:
    bookkeeping.post_voucher(busy._replace(till="2"), ["1001=1", "1002=-1"], Slip())
    assert find_document(busy, "last") == "s001-XS-2605-00001"
    assert find_document(busy._replace(till="2"), "last") == "s001-PZ-2605-00001"
    assert refused(lambda: find_document(busy._replace(operator="eve"), "last")).code == "document-unknown"
