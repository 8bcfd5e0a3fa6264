"""`jxc count …`: a stocktake while trade goes on."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import NoteText
from jxc.services import count_posting, counted, stocktaking
from jxc.services.documents import receipt


@command(
    "count start",
    help="Begin a stocktake of everything, or of a part; selling goes on.",
    examples=(
        "jxc count start --note 月末",
        "jxc count start --category 饮料 --blind",
        "jxc count start --sheet A1",
        "jxc count start --items week-18.csv",
    ),
)
def start(
    app: App,
    *,
    category: Annotated[tuple[str, ...], Opt("--category", "Count only this category.", "TEXT")] = (),
    item: Annotated[tuple[str, ...], Opt("--item", "Count only this item.", "ITEM")] = (),
    sheet: Annotated[tuple[str, ...], Opt("--sheet", "Count only what was last found on this sheet.", "NAME")] = (),
    items: Annotated[str | None, Opt("--items", "Count only the items of a file with a column “item”.", "FILE")] = None,
    blind: Annotated[bool, Opt("--blind", "Who counts sees no book figures; somebody else reviews.")] = False,
    note: NoteText = None,
) -> None:
    """Open a stocktake and say its number."""
    scope = stocktaking.Scope(item, category, sheet)
    number = stocktaking.start_count(app.desk, note, scope=scope, file=items, blind=blind)
    app.say("Stocktake {count} has begun.", count=number)


@command(
    "count scan",
    help="Add what was found; counts of one item add up, and 0 is a count too.",
    examples=(
        "jxc count scan 1001x24 1002x0",
        "jxc count scan 6901234567892 --sheet A1",
        "jxc count scan --file counter.csv",
    ),
)
def scan(
    app: App,
    items: Annotated[tuple[str, ...], Arg("ITEM[xQTY]", "An item or barcode, and how many were found.")] = (),
    *,
    sheet: Annotated[str | None, Opt("--sheet", "The shelf or sheet; sheets are summed.", "NAME")] = None,
    file: Annotated[
        tuple[str, ...], Opt("--file", "What a hand-held counter kept; “jxc import --map” reads others.", "FILE")
    ] = (),
) -> None:
    """Add to the stocktake and show the sums."""
    if file:
        from jxc.commands.import_ import import_

        import_.run(app, file, template="count")
    if items or not file:
        app.show(stocktaking.scan(app.desk, list(items), sheet=sheet))


@command(
    "count review",
    help="Show the differences and their value before they are posted.",
    examples=("jxc count review", "jxc count review --all", "jxc count review --uncounted"),
)
def review(
    app: App,
    *,
    everything: Annotated[bool, Opt("--all", "Also what was found as expected.")] = False,
    uncounted: Annotated[bool, Opt("--uncounted", "What is there by the books and nobody has counted.")] = False,
) -> None:
    """Show the open stocktake."""
    desk = app.desk
    app.show(counted.show_uncounted(desk) if uncounted else counted.review(desk, everything=everything))


@command(
    "count recount",
    help="Have items counted again: the second count replaces the first, and both are kept.",
    examples=("jxc count recount 1001 1002", "jxc count recount --above 100", "jxc count recount 1001 --withdraw"),
)
def recount(
    app: App,
    items: Annotated[tuple[str, ...], Arg("ITEM", "An item that was counted.")] = (),
    *,
    above: Annotated[str | None, Opt("--above", "All whose difference is worth more than this.", "AMOUNT")] = None,
    withdraw: Annotated[bool, Opt("--withdraw", "Let the first count stand after all.")] = False,
) -> None:
    """Show what is to be counted again."""
    app.show(stocktaking.count_again(app.desk, list(items), above=above, withdraw=withdraw))


@command(
    "count reason",
    help="Say why counted items differ; without items, why all that are missing without a reason of their own do.",
    examples=("jxc count reason 1001 --reason theft", "jxc count reason --reason shortage"),
)
def reason(
    app: App,
    items: Annotated[tuple[str, ...], Arg("ITEM", "An item that was counted.")] = (),
    *,
    reason: Annotated[str | None, Opt("--reason", "Why; “jxc reason list” shows all.", "REASON")] = None,
) -> None:
    """Show the differences with their reasons."""
    app.show(stocktaking.give_reason(app.desk, list(items), reason or ""))


@command(
    "count post",
    help="Post what was counted; what was not counted stays.",
    examples=("jxc count post", "jxc count post --missing-as-zero"),
)
def post(
    app: App,
    *,
    missing_as_zero: Annotated[
        bool, Opt("--missing-as-zero", "What nobody counted is gone; another person has to approve.")
    ] = False,
    note: NoteText = None,
) -> None:
    """Post the stocktake and show the document."""
    desk = app.desk
    answer = count_posting.post_count(desk, note, missing_as_zero=missing_as_zero)
    app.show(count_posting.show_count(desk, answer))


@command(
    "count settle",
    help="Ask to take a stocktake's differences off 1901 by their reasons; another person approves.",
    examples=("jxc count settle PD1",),
)
def settle(
    app: App,
    document: Annotated[str, Arg("DOC", "A stocktake, such as PD1.")],
    *,
    note: NoteText = None,
) -> None:
    """Hand in the voucher and show it."""
    desk = app.desk
    app.show(receipt(desk, count_posting.settle_count(desk, document, note=note)))


@command("count list", help="List stocktakes.", examples=("jxc count list",))
def counts(app: App) -> None:
    """Show all stocktakes."""
    app.show(stocktaking.list_counts(app.desk))


@command("count cancel", help="Drop the open stocktake; nothing is posted.", examples=("jxc count cancel",))
def cancel(app: App) -> None:
    """Drop the stocktake and say so."""
    app.say("Stocktake {count} was dropped.", count=stocktaking.cancel_count(app.desk))
