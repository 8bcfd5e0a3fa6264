"""`jxc node`: who this home is in its chain, and what to do where it lost its end, its place or everything."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command


@command(
    "node status",
    help="Show this home's epoch, writer and anchor, and what the remote took of it. Asks nobody.",
    examples=("jxc node status", "jxc node status --json"),
)
def status(app: App) -> None:
    """Show what this home knows of itself."""
    from jxc.services import node

    app.show(node.status(app.home))


@command(
    "node recover",
    help="Fetch what this store once sent and this home no longer has: after a restored backup, or a lost disk.",
    examples=("jxc node recover", "jxc node recover --key ed25519:…"),
)
def recover(
    app: App,
    *,
    key: Annotated[
        str | None, Opt("--key", "The public key that signed the history, where this home has another.", "KEY")
    ] = None,
) -> None:
    """Fetch, and show what came."""
    from jxc.services import recovery

    app.show(recovery.sheet(recovery.recover(app.home, app.desk, key=key)))


@command(
    "node takeover",
    help="Let this copy of the home go on where two copies write as one store. Stop the other one first.",
    examples=("jxc node takeover --yes",),
)
def takeover(app: App) -> None:
    """Ask, take over, and show what lost its place."""
    from jxc.services import recovery

    if not app.confirm("Goes this copy on as {store}, and no other one?", store=app.home.journal.store):
        return
    merged = recovery.takeover(app.home, app.desk)
    app.show(recovery.sheet(merged))
    if merged.parked:
        app.say("Documents that lost their place: {count}. “jxc node adopt” posts them anew.", count=merged.parked)


@command(
    "node parked",
    help="List documents that lost their place to another copy of this home, and what became of them.",
    examples=("jxc node parked", "jxc node parked --format csv"),
)
def parked(app: App) -> None:
    """Show what is parked."""
    from jxc.services import adopting

    app.show(adopting.list_parked(app.desk))


@command(
    "node adopt",
    help="Post parked documents anew; what may be a double, and closes, only where named.",
    examples=("jxc node adopt", "jxc node adopt s001-XS-2604-00012", "jxc node adopt --carried"),
)
def adopt(
    app: App,
    number: Annotated[tuple[str, ...], Arg("NUMBER", "Parked documents; without any, all that may be.")] = (),
    *,
    carried: Annotated[
        bool, Opt("--carried", "Also what left with “jxc sync export”: headquarters does not have it.")
    ] = False,
) -> None:
    """Post them and show their new numbers."""
    from jxc.services import adopting

    app.show(adopting.adopt(app.desk, number, with_carried=carried))


@command(
    "node leave",
    help="Decide that parked documents are not posted again. They stay parked.",
    examples=("jxc node leave s001-XS-2604-00012",),
)
def leave(app: App, number: Annotated[tuple[str, ...], Arg("NUMBER", "Numbers of parked documents.")]) -> None:
    """Note it."""
    from jxc.services import adopting

    app.say("Left {count} parked.", count=adopting.leave(app.desk, number))
