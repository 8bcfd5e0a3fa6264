"""`jxc lake`: keeping the files that reports read."""

from jxc.commands.app import App
from jxc.commands.declare import command


@command("lake refresh", help="Take in whatever waits for the lake.", examples=("jxc lake refresh",))
def refresh(app: App) -> None:
    """Take in the own tail and everything accepted."""
    from jxc.services import reporting

    app.show(reporting.refresh_lake(app.home, app.world))


@command(
    "lake compact", help="Pack the lake's files, and delete those replaced a day ago.", examples=("jxc lake compact",)
)
def compact(app: App) -> None:
    """Pack every table and month into one file."""
    from jxc.services import reporting

    app.show(reporting.compact_lake(app.home, app.world))


@command("lake verify", help="Check every file of the lake.", examples=("jxc lake verify",))
def verify(app: App) -> None:
    """Compare the lake's files with what the catalog promises."""
    from jxc.services import reporting

    app.show(reporting.verify_lake(app.home, app.world))
