"""Who this home is in its chain: epoch and writer, where its anchor stands, what the remote took. Changes nothing."""

from jxc.error_table import BY_CODE
from jxc.errors import JxcError
from jxc.services.home import Home
from jxc.services.ownkey import exported
from jxc.services.rotating import NEXT
from jxc.storage.anchor import NEVER
from jxc.storage.epochs import writer_of
from jxc.storage.history import WAITING, parked
from jxc.storage.outbox import Outbox
from jxc.sync import keys
from jxc.table import Column, Fact, Kind, Note, Sheet, Table


def status(home: Home) -> Sheet:
    """What this home knows of itself; asks the remote nothing."""
    journal, mooring, notes = home.journal, home.journal.mooring, []
    try:
        here = list(keys.held(home.keys_path))
    except JxcError as error:  # who asks what is wrong gets an answer
        here, notes = [], [Note(BY_CODE[error.code].text, dict(error.params))]
    anchor = mooring.read(journal) if mooring else None
    published = Outbox(journal).published()
    facts = (
        Fact("store", Kind.TEXT, "Store", journal.store),
        Fact("epoch", Kind.INTEGER, "Epoch", journal.epoch),
        Fact("writer", Kind.TEXT, "Writer", writer_of(journal, journal.epoch) or None),
        Fact("tip", Kind.TEXT, "Newest entry", _place(journal.epoch, journal.tip())),
        Fact("published", Kind.TEXT, "Published manifest", published and _place(*published.spot)),
        Fact("unsent", Kind.INTEGER, "Not sent", Outbox(journal).progress()[2]),
        Fact("parked", Kind.INTEGER, "Documents parked", _waiting(home)),
        Fact("anchor", Kind.WORD, "Anchor", mooring.state(journal) if mooring else NEVER),
        Fact("anchored", Kind.TEXT, "Anchored at", anchor and _place(anchor.epoch, anchor.seq)),
        Fact("renewed_at", Kind.TIME, "Anchor renewed", anchor and anchor.renewed_at),
        Fact("key", Kind.TEXT, "Public key", here[0] if here else None),
        Fact("next_key", Kind.TEXT, "Public key that follows", journal.meta(NEXT) or None),
        Fact("exported", Kind.WORD, "Exported key", exported(journal, here)),
    )
    return Sheet("node", "This home in its chain", facts, (_epochs(home),), tuple(notes))


def _waiting(home: Home) -> int:
    """Parked documents about which nobody has decided."""
    return sum(item.entry.what == "document" for item in parked(home.journal, state=WAITING))


def _place(epoch: int, number: int) -> str:
    return f"{epoch}/{number}"


def _epochs(home: Home) -> Table:
    """Every epoch: why it was opened, by which copy of the journal, and how far it goes."""
    tips = home.journal.tips()
    rows = home.journal.connection.execute("SELECT epoch, reason, writer, opened_at FROM epoch ORDER BY epoch")
    columns = (
        Column("epoch", Kind.INTEGER, "Epoch"),
        Column("reason", Kind.WORD, "Reason"),
        Column("writer", Kind.TEXT, "Writer"),
        Column("opened_at", Kind.TIME, "Opened"),
        Column("entries", Kind.INTEGER, "Entries"),
    )
    return Table("epochs", "Epochs", columns, [(*row, tips[row[0]]) for row in rows.fetchall()])
