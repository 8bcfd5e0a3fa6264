"""`jxc print`: a customer's receipt, again."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.services import printing


@command(
    "print",
    help="Print the receipt of a sale or a return, as wide as the printer.",
    examples=("jxc print", "jxc print XS12 --width 32", "jxc print last --out /dev/usb/lp0"),
)
def print_receipt(
    app: App,
    document: Annotated[
        str, Arg("DOC", "A sale or return: its number, a short form such as XS12, or “last”.")
    ] = "last",
    *,
    width: Annotated[str, Opt("--width", "How many columns the paper has.", "COLUMNS", choices=("32", "40"))] = "40",
) -> None:
    """Show the receipt."""
    app.show_paper(printing.printed(app.desk, document), int(width))
