"""The proof in the demonstration: it says that figures tie where they do, and only there."""

from pathlib import Path

import pytest

from jxc.services import demo, demo_proof
from jxc.services.world import World


@pytest.fixture
def chain(tmp_path: Path) -> demo.Chain:
    """Three stores after one day."""
    made = demo.found(World(lambda: 0, {}, bytes), tmp_path / "chain")
    demo.trade(made, days=1)
    return made


def test_what_every_store_posted_arrives_and_ties(chain: demo.Chain) -> None:
    homes = {keeper.home.settings.store: keeper.home for keeper in chain.keepers}
    checks = demo_proof.prove(chain.hq, chain.world, homes, "en")
    assert demo_proof.untied(checks) == 0
    assert len(list(checks.rows)) == 3 * len(homes) + 1
    assert checks.notes


def test_figures_that_differ_are_shown_and_nothing_is_said_to_tie(chain: demo.Chain) -> None:
    late = chain.keepers[0]
    late.trade(1)  # and not synced: headquarters cannot know
    checks = demo_proof.prove(chain.hq, chain.world, {"s001": late.home}, "en")
    assert demo_proof.untied(checks) == 1
    assert checks.notes == ()
