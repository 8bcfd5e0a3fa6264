"""`jxc sync …`: carrying entries between the stores and headquarters."""

from typing import TYPE_CHECKING, Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.errors import JxcError

if TYPE_CHECKING:
    from jxc.services.syncing import Synced


@command("sync", help="Receive what the others sent, and send what is new.", examples=("jxc sync", "jxc sync --quiet"))
def both(app: App) -> None:
    """Pull, then push."""
    from jxc.services import syncing

    _show(app, syncing.sync(app.home, app.world))


@command("sync push", help="Send what is new.", examples=("jxc sync push",))
def push(app: App) -> None:
    """Seal and send."""
    from jxc.services import syncing

    _show(app, syncing.push(app.home, app.world))


@command(
    "sync pull",
    help="Receive: at headquarters from the stores, at a store from headquarters.",
    examples=("jxc sync pull",),
)
def pull(app: App) -> None:
    """Follow the others."""
    from jxc.services import syncing

    _show(app, syncing.pull(app.home, app.world))


@command(
    "sync export",
    help="Put what the others may not have into a folder that travels, such as a USB stick.",
    examples=("jxc sync export /media/stick",),
)
def export(app: App, folder: Annotated[str, Arg("DIR", "A folder that exists.")]) -> None:
    """Seal, and hand over to whoever carries the folder."""
    from pathlib import Path

    from jxc.services import syncing

    _show(app, syncing.export_to(app.home, app.world, Path(folder)))


@command(
    "sync import",
    help="Receive what a folder brings that “jxc sync export” filled at the other end.",
    examples=("jxc sync import /media/stick",),
)
def import_(app: App, folder: Annotated[str, Arg("DIR", "The folder that travelled.")]) -> None:
    """Follow the chains in the folder."""
    from pathlib import Path

    from jxc.services import syncing

    _show(app, syncing.import_from(app.home, app.world, Path(folder)))


@command(
    "sync watch",
    help="Sync whenever there is something, until it is stopped.",
    examples=("jxc sync watch", "jxc sync watch --every 60"),
)
def watch(
    app: App,
    *,
    every: Annotated[str, Opt("--every", "At least so many seconds between two syncs.", "SECONDS")] = "300",
) -> None:
    """One line of status on a terminal; elsewhere only what goes wrong, once until it changes."""
    from jxc.services import watching

    told: list[str] = []
    with watching.until_terminated():
        for done in watching.watch(app.home, app.world, watching.interval(every)):
            codes = [problem.code for problem in done.problems]
            if codes and codes != told:
                app.refuse(JxcError.of(done.problems, partial=True))
            told = codes
            if done.failures:
                app.status(
                    "Failed syncs in a row: {failures}; the next try in {seconds} s",
                    failures=done.failures,
                    seconds=done.wait,
                )
            else:
                app.status(
                    "Manifests so far: {manifests}; the next sync in {seconds} s",
                    manifests=done.manifests,
                    seconds=done.wait,
                )


@command("sync status", help="Show how far each chain is, without asking the remote.", examples=("jxc sync status",))
def status(app: App) -> None:
    """Show what this home remembers of its sync."""
    from jxc.services import syncing

    app.show(syncing.status(app.home))


@command(
    "sync verify",
    help="Read everything at the remote again and name what is damaged.",
    examples=("jxc sync verify", "jxc sync verify --deep --json"),
)
def verify(
    app: App, *, deep: Annotated[bool, Opt("--deep", "Also every batch file that this home keeps itself.")] = False
) -> None:
    """Check every signature and hash under the remote."""
    from jxc.services import mending

    found = mending.verify(app.home, app.world, deep=deep)
    if found.problems:
        app.show(found.table)
        raise JxcError.of(found.problems)
    app.say("All objects are as they were signed: {count}.", count=found.objects)


@command(
    "sync repair",
    help="Put back what is damaged or gone at the remote from this home's own bytes, and seal anew what was wrong from"
    " the first.",
    examples=("jxc sync repair", "jxc sync repair --quiet"),
)
def repair(app: App) -> None:
    """Verify, put back what is kept here, and name what is not."""
    from jxc.services import mending

    done = mending.repair(app.home, app.world)
    rows = tuple(done.table.rows)
    if rows:
        app.show(done.table._replace(rows=rows))
    if done.problems:
        raise JxcError.of(done.problems, partial=True)
    if not rows:
        app.say("Nothing to repair.")


def _show(app: App, done: "Synced") -> None:
    """What changed, if anything did; then what went wrong, with its exit status.

    With `--quiet` a table is shown only where its form was asked for: what cron runs every minute has nothing to say.
    """
    rows = tuple(done.table.rows)
    if rows and (not app.flags.quiet or app.flags.format or app.flags.json or app.flags.out):
        app.show(done.table._replace(rows=rows))
    if done.problems:
        raise JxcError.of(done.problems, partial=True)
    if not rows:
        app.say("Nothing new.")
