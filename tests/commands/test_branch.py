"""`jxc hq branch list` has nothing to show where all is well."""

from tests.commands.conftest import Typist


def test_a_chain_without_forks_has_no_branches(chain: Typist) -> None:
    shown = chain.well("hq", "branch", "list", "--format", "csv")
    assert shown.splitlines() == ["store,manifest,branch,writer,created_at,documents,gross,state"]
