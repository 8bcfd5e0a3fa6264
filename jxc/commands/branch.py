"""`jxc hq branch`: which of two manifests at one place of a store's chain counts."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, command


@command(
    "hq branch list",
    help="List manifests of stores that contradict each other, and which of them counts.",
    examples=("jxc hq branch list", "jxc hq branch list --format json"),
)
def show(app: App) -> None:
    """Show the branches."""
    from jxc.services import branches

    app.show(branches.list_branches(app.home))


@command(
    "hq branch choose",
    help="Let one branch count where two computers wrote as one store. The other stays parked; the choice is for good.",
    examples=("jxc hq branch choose s001 1/12 3f9a01bc",),
)
def choose(
    app: App,
    store: Annotated[str, Arg("STORE", "The store's id.")],
    manifest: Annotated[str, Arg("EPOCH/NUMBER", "Which manifest of its chain.")],
    branch: Annotated[str, Arg("BRANCH", "Which of the two, as “jxc hq branch list” names it.")],
) -> None:
    """Note the decision and say so."""
    from jxc.services import branches

    one = branches.choose(app.home, app.desk, store, manifest, branch)
    app.say(
        "{branch} counts at {manifest} of {store}; the next sync takes it.",
        branch=branch,
        manifest=manifest,
        store=one.chain,
    )
