"""How a URL becomes a carrier. Stands above the port and its implementations, so that these know nothing of it."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from jxc.errors import JxcError
from jxc.sync.remote import Remote
from jxc.sync.server import Server


class Carrier(Remote, Protocol):
    """A remote of a home: besides carrying, it can be asked what its server is like."""

    def clock(self, key: str) -> int:
        """What time it is at the server that keeps the object `key`: microseconds UTC, as exact as it says."""

    def refuses_wrong_checksum(self, key: str, data: bytes) -> bool | None:
        """Whether a put of `data` that announces another checksum is refused; None if puts announce none."""


def refuse_nowhere(url: str) -> None:
    """A folder must be there when a home is told of it, lest a name mistyped be noticed at the first sync only.

    An object store is not asked: a home can be made offline. Errors: `remote-url-refused`, `remote-no-folder`.
    """
    if url and not url.startswith("s3://"):
        next(open_remote(url).list(""), None)


def open_remote(url: str, server: Server = Server()) -> Carrier:  # noqa: B008 a value without state
    """The carrier at `url`: s3://BUCKET/PREFIX, file:///FOLDER or the path of a folder. Opening asks nothing yet.

    `server` says how an object store is reached; a folder has no use for it.
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
        return S3Remote(parts.netloc, parts.path.strip("/"), server)
    from jxc.sync.folder import FolderRemote

    if parts.scheme == "file":
        return FolderRemote(Path(unquote(parts.path)))
    if "://" in url or not url:
        raise JxcError("remote-url-refused", url=url)
    return FolderRemote(Path(url))
