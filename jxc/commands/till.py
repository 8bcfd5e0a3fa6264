"""`jxc till`: a session for a barcode scanner, which is a keyboard to the computer."""

from jxc.commands.app import App
from jxc.commands.declare import command
from jxc.errors import JxcError
from jxc.services.session import Session, Turn


@command(
    "till",
    help="Sell at this till: scan, quantity, pay. Type ? for the keys.",
    examples=("jxc till --till 1",),
    hot=True,
)
def till(app: App) -> None:
    """Answer line after line until the cashier leaves or the input ends."""
    session = Session(app.desk)
    turn = session.begin()
    _answer(app, turn)
    while not turn.ended and (line := app.read_line(f"{app.desk.till} [{session.lines}] ")) is not None:
        try:
            turn = session.do(line)
        except JxcError as error:
            app.refuse(error)
        else:
            _answer(app, turn)


def _answer(app: App, turn: Turn) -> None:
    if turn.bill is not None:
        app.show_bill(turn.bill)
    if turn.paper is not None:
        app.show_paper(turn.paper, 40)
    if turn.show is not None:
        app.show(turn.show)
    for note in turn.notes:
        app.say(note.text, **note.params)
