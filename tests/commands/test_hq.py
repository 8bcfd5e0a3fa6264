"""`jxc hq …`: whom headquarters believes."""

from jxc.errors import REFUSED, USAGE
from tests.commands.conftest import Typist


def test_stores_are_listed_with_how_far_they_came(chain: Typist) -> None:
    listed = chain.well("--home", chain.env["HQ"], "hq", "store", "list", "--format", "csv")
    assert "s001,南京路店" in listed


def test_a_key_that_is_none_is_refused(chain: Typist) -> None:
    refused = chain("--home", chain.env["HQ"], "hq", "store", "add", "s002", "--key", "nonsense")
    assert refused.status in (USAGE, REFUSED)


def test_a_home_shows_its_public_key_and_nothing_of_the_private_one(chain: Typist) -> None:
    shown = chain.well("hq", "key", "show")
    assert "ed25519:" in shown
    assert "PRIVATE" not in shown
