"""A home knows where its chains are carried to, or says that it does not."""

from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.services.carrying import remote_of
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from tests.sync.house import ticking


def test_the_settings_name_the_remote(tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    found(tmp_path / "hq", ticking(), Founding("hq", "hq", settings=(("remote_url", str(tmp_path / "remote")),)), "amy")
    found(tmp_path / "bare", ticking(), Founding("hq", "hq"), "amy")
    assert remote_of(Home(tmp_path / "hq", env={}), ticking()).url == str(tmp_path / "remote")
    with pytest.raises(JxcError, match="remote-unset"):
        remote_of(Home(tmp_path / "bare", env={}), ticking())
