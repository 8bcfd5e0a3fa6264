"""`jxc count …`: a stocktake while trade goes on."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import NoteText
from jxc.services import stocktaking
from jxc.services.documents import receipt


@command("count start", help="Begin a stocktake; selling goes on.", examples=("jxc count start --note 月末",))
def start(app: App, *, note: NoteText = None) -> None:
    """Open a stocktake and say its number."""
    app.say("Stocktake {count} has begun.", count=stocktaking.start_count(app.desk, note))


@command(
    "count scan",
    help="Add what was found; counts of one item add up, and 0 is a count too.",
    examples=("jxc count scan 1001x24 1002x0", "jxc count scan 6901234567892 --sheet A1"),
)
def scan(
    app: App,
    items: Annotated[tuple[str, ...], Arg("ITEM[xQTY]", "An item or barcode, and how many were found.")],
    *,
    sheet: Annotated[str | None, Opt("--sheet", "The shelf or sheet; sheets are summed.", "NAME")] = None,
) -> None:
    """Add to the stocktake and show the sums."""
    app.show(stocktaking.scan(app.desk, list(items), sheet=sheet))


@command(
    "count review",
    help="Show the differences and their value before they are posted.",
    examples=("jxc count review", "jxc count review --all"),
)
def review(app: App, *, everything: Annotated[bool, Opt("--all", "Also what was found as expected.")] = False) -> None:
    """Show the open stocktake."""
    app.show(stocktaking.review(app.desk, everything=everything))


@command("count post", help="Post the differences; what was not counted stays.", examples=("jxc count post",))
def post(app: App, *, note: NoteText = None) -> None:
    """Post the stocktake and show the document, where there is a difference."""
    answer = stocktaking.post_count(app.desk, note)
    if answer is None:
        app.say("Everything was found as expected; nothing to post.")
    else:
        app.show(receipt(app.desk, answer))


@command("count list", help="List stocktakes.", examples=("jxc count list",))
def counts(app: App) -> None:
    """Show all stocktakes."""
    app.show(stocktaking.list_counts(app.desk))


@command("count cancel", help="Drop the open stocktake; nothing is posted.", examples=("jxc count cancel",))
def cancel(app: App) -> None:
    """Drop the stocktake and say so."""
    app.say("Stocktake {count} was dropped.", count=stocktaking.cancel_count(app.desk))
