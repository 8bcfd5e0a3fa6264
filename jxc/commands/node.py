"""`jxc node`: who this home is in its chain."""

from jxc.commands.app import App
from jxc.commands.declare import command


@command(
    "node status",
    help="Show this home's epoch, writer and anchor, and what the remote took of it. Asks nobody.",
    examples=("jxc node status", "jxc node status --json"),
)
def status(app: App) -> None:
    """Show what this home knows of itself."""
    from jxc.services import node

    app.show(node.status(app.home))
