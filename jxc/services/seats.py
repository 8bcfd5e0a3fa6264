"""Who sits at a terminal: as an option names, as logged in, or as the settings say. A sale asks, so this is small."""

from typing import NamedTuple

from jxc.errors import JxcError
from jxc.services.refusals import refusals_kept
from jxc.services.world import World
from jxc.storage.journal import Journal


class Terminal(NamedTuple):
    """Where somebody sits: the till, and who the system says is there."""

    till: str
    system_user: str

    @property
    def key(self) -> str:
        """Under which the journal keeps who works there."""
        return f"login/{self.till}/{self.system_user}"


def operator_here(journal: Journal, world: World, terminal: Terminal, named: str | None, fallback: str) -> str:
    """Who works here: as an option names, as logged in, or as the settings say.

    Error: login-needed, where that one has a PIN and did not log in.
    """
    logged_in = journal.meta(terminal.key)
    chosen = named or logged_in or fallback
    if chosen != logged_in and has_pin(journal, chosen):
        with refusals_kept(journal, world, operator=chosen, subject="login"):
            raise JxcError("login-needed", operator=chosen)
    return chosen


def has_pin(journal: Journal, user_id: str) -> bool:
    """Whether somebody is asked for a PIN."""
    return bool(journal.meta(f"pin/{user_id}"))
