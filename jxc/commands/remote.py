"""`jxc remote check`: whether the place that sync uses can be relied on."""

from jxc.commands.app import App
from jxc.commands.declare import command
from jxc.errors import JxcError


@command(
    "remote check",
    help="Try the remote with a few scratch objects and say what it can do.",
    examples=("jxc remote check",),
)
def check(app: App) -> None:
    """Show what was found; a remote that gives back other bytes or another order is refused."""
    from jxc.services import probing

    found = probing.check_remote(app.home, app.world)
    app.show(found.table)
    if found.problems:
        raise JxcError.of(found.problems)
