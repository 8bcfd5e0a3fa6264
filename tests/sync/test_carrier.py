"""A URL becomes the carrier that it names, or is refused."""

from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.sync.carrier import open_remote
from jxc.sync.folder import FolderRemote


@pytest.mark.parametrize("url", ["", "s3://", "ftp://host/x", "http://host/x"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(JxcError, match="remote-url-refused"):
        open_remote(url)


def test_a_folder_may_be_written_as_a_path_or_a_url(tmp_path: Path) -> None:
    for url in (str(tmp_path), tmp_path.as_uri()):
        remote = open_remote(url)
        assert isinstance(remote, FolderRemote)
        assert remote.root == tmp_path
