"""Couriers: what left this home in folders that travel, and when nothing may leave it that way.

Owns the journal's notes of both. Nobody knows whether such a folder arrived: what was in it may count at headquarters,
although another copy of this home was first at the remote.
"""

import json

from jxc.errors import JxcError
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox

CARRIED, STRANGER = "carried", "stranger"
_TWO_WRITERS = ("chain-foreign", "chain-forked")


def carried(journal: Journal) -> dict[int, int]:
    """By epoch, the last own entry that ever left in a folder."""
    return {int(epoch): int(last) for epoch, last in json.loads(journal.meta(CARRIED) or "{}").items()}


def note_carried(journal: Journal) -> None:
    """Everything that is frozen has left in a folder."""
    known = carried(journal)
    for frozen in Outbox(journal).newest(1):
        known[frozen.spot.epoch] = frozen.last
    if known != carried(journal):
        journal.set_meta(CARRIED, json.dumps(known))


def note_push(journal: Journal, error: JxcError | None) -> None:
    """How the last push to the remote ended, where that says whether another copy of this home writes there."""
    if error is None and journal.meta(STRANGER):
        journal.set_meta(STRANGER, "")
    elif error is not None and error.code in _TWO_WRITERS:
        journal.set_meta(STRANGER, json.dumps([journal.epoch, str(error.params["key"])]))


def refuse_strangers(journal: Journal) -> None:
    """Nothing leaves by courier while another copy is known to write: it would count twice. Error: `chain-foreign`."""
    epoch, key = json.loads(journal.meta(STRANGER) or "[0,null]")
    if epoch == journal.epoch:
        raise JxcError("chain-foreign", chain=journal.store, key=key)
