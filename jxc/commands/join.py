"""`jxc join`: makes this computer a store of a chain, with a token from headquarters."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.table import Fact, Kind, Sheet


@command(
    "join",
    help="Make this computer a store of a chain, with a token from headquarters.",
    examples=("jxc join jxc1-…", "jxc join jxc1-… --name 南京路店"),
)
def join(
    app: App,
    token: Annotated[str, Arg("TOKEN", "What “jxc hq store add” showed at headquarters.")],
    *,
    name: Annotated[str | None, Opt("--name", "The store's name on receipts.", "NAME")] = None,
) -> None:
    """Make the home and ask to be let in."""
    from jxc.services import enrolling

    joined, key = enrolling.join(app.home.path, app.world, token, name, app.user)
    facts = (
        Fact("home", Kind.TEXT, "Home", str(app.home.path)),
        Fact("store", Kind.TEXT, "Store", joined.store),
        Fact("name", Kind.TEXT, "Name", joined.name),
        Fact("key", Kind.TEXT, "Public key", key),
    )
    app.show(Sheet("home", "This home", facts))
    app.say("Headquarters lets this store in at its next sync. Sell at once; then: jxc sync")
