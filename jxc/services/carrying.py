"""Carrying: the remote of a home, as its settings name it, with patience for what passes."""

from jxc.services import remotes
from jxc.services.home import Home
from jxc.services.world import World
from jxc.sync.remote import Remote
from jxc.sync.retry import Retrying


def remote_of(home: Home, world: World) -> Remote:
    """Where this home's chains are carried to. Errors: `remote-unset` and those of opening one."""
    return Retrying(remotes.open_own(home), sleep=world.wait)
