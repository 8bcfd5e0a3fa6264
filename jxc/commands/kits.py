"""`jxc kit set`, `make`, `break` and `list`: articles made of others."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, command
from jxc.commands.selling import Day, Fields, NoteText, Ref
from jxc.services import kits
from jxc.services.documents import receipt
from jxc.services.selling import Slip

Kit = Annotated[str, Arg("KIT[xQTY]", "The kit, and how many.")]


@command("kit set", help="Say what one of a kit is made of.", examples=("jxc kit set 9001 1001x2 1002x1",))
def kit_set(
    app: App,
    kit: Annotated[str, Arg("KIT", "The article that is made of others.")],
    parts: Annotated[
        tuple[str, ...], Arg("ITEM[xQTY]", "Its parts; without any it is an ordinary article again.")
    ] = (),
) -> None:
    """Keep the parts and show them."""
    app.show(kits.set_parts(app.desk, kit, list(parts)))


@command("kit make", help="Make kits of their parts.", examples=("jxc kit make 9001x5",))
def kit_make(
    app: App, kit: Kit, *, date: Day = None, ref: Ref = None, note: NoteText = None, field: Fields = ()
) -> None:
    """Post the assembly and show it."""
    app.show(receipt(app.desk, kits.make(app.desk, kit, Slip(day=date, ref=ref, note=note, fields=field))))


@command("kit break", help="Break kits up into their parts.", examples=("jxc kit break 9001x2",))
def kit_break(
    app: App, kit: Kit, *, date: Day = None, ref: Ref = None, note: NoteText = None, field: Fields = ()
) -> None:
    """Post the disassembly and show it."""
    app.show(receipt(app.desk, kits.break_up(app.desk, kit, Slip(day=date, ref=ref, note=note, fields=field))))


@command("kit list", help="List kits and what they are made of.", examples=("jxc kit list",))
def kit_list(app: App) -> None:
    """Show every kit with its parts."""
    app.show(kits.list_kits(app.desk))
