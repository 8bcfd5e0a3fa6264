"""Whose key a home signs with."""

from pathlib import Path

from jxc.services import ownkey
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from tests.sync.house import ticking


def test_a_home_that_never_changed_its_key_has_one(tmp_path: Path) -> None:
    public = found(tmp_path, ticking(), Founding("store", "s001"), "amy")
    home = Home(tmp_path, env={})
    assert ownkey.signer(home, "s001").public == public == ownkey.root_key(home)
    assert ownkey.own_ring(home, "s001").all == (public,)
