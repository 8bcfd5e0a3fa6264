"""How a URL becomes a carrier. Stands above the port and its implementations, so that these know nothing of it."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from jxc.errors import JxcError
from jxc.sync.remote import Remote


class Carrier(Remote, Protocol):
    """A remote of a home: besides carrying, it can be asked what its server is like."""

    def clock(self, key: str) -> int:
        """What time it is at the server that keeps the object `key`: microseconds UTC, as exact as it says."""

    def refuses_wrong_checksum(self, key: str, data: bytes) -> bool | None:
        """Whether a put of `data` that announces another checksum is refused; None if puts announce none."""


def open_remote(
    url: str, *, endpoint: str | None = None, region: str | None = None, workers: int = 8, page: int | None = None
) -> Carrier:
    """The carrier at `url`: s3://BUCKET/PREFIX, file:///FOLDER or the path of a folder. Opening asks nothing yet.

    `page` is how many objects one LIST request brings, for servers that are asked in pages.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise JxcError("remote-url-refused", url=url) from None
    if "\0" in unquote(url):
        raise JxcError("remote-url-refused", url=url)
    if parts.scheme == "s3":
        from jxc.sync.s3 import S3Remote

        if not parts.netloc:
            raise JxcError("remote-url-refused", url=url)
        prefix = parts.path.strip("/")
        return S3Remote(parts.netloc, prefix, endpoint=endpoint, region=region, workers=workers, page=page)
    from jxc.sync.folder import FolderRemote

    if parts.scheme == "file":
        return FolderRemote(Path(unquote(parts.path)))
    if "://" in url or not url:
        raise JxcError("remote-url-refused", url=url)
    return FolderRemote(Path(url))
