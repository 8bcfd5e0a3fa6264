"""The remote of a home: opened as its settings say, with what the last check of it found.

Owns the note of that check in the journal. The note only decides which way a head is written; it may be wrong or out of
date, and nothing is lost by it.
"""

import json
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jxc.config import Settings
from jxc.errors import JxcError
from jxc.services.home import Home
from jxc.sync.carrier import Carrier, open_remote
from jxc.sync.probe import PAGE, Finding
from jxc.sync.server import Server
from jxc.table import Note

META = "remote-check"


class Noted(NamedTuple):
    """The last check of the remote that is set now: when it was (µs UTC), and what was found."""

    at: int
    findings: tuple[Finding, ...]

    def result(self, check: str) -> str:
        """What one check found; nothing if it was not made."""
        return next((finding.result for finding in self.findings if finding.check == check), "")


def place(settings: Settings) -> str:
    """What tells one remote from another."""
    return f"{settings.remote_endpoint} {settings.remote_url}"


def open_own(home: Home) -> Carrier:
    """The home's own remote. Errors: `remote-unset` and those of opening one."""
    noted = recall(home)
    compares = noted is not None and noted.result("swap") == "cas"
    return open_remote(_url(home), _server(home.settings)._replace(compares=compares))


def open_to_check(home: Home) -> Carrier:
    """The same, believed to be able to do everything, and asked for a few objects at a time."""
    return open_remote(_url(home), _server(home.settings)._replace(compares=True, page=PAGE))


def remember(home: Home, noted: Noted) -> None:
    """Keep what a check found, for the remote that is set now."""
    text = json.dumps({"place": place(home.settings), **noted._asdict()}, ensure_ascii=False)
    home.journal.set_meta(META, text)


def recall(home: Home) -> Noted | None:
    """The last check, unless another remote has been set since."""
    kept = json.loads(home.journal.meta(META) or "{}")
    if kept.get("place") != place(home.settings):
        return None
    return Noted(kept["at"], tuple(Finding(*finding) for finding in kept["findings"]))


def notes(home: Home) -> tuple[Note, ...]:
    """What is known of the remote that is set now, for people."""
    noted = recall(home)
    if noted is None:
        return (Note("What the remote can do was not tried yet: “jxc remote check”."),)
    when = {"day": datetime.fromtimestamp(noted.at / 1_000_000, ZoneInfo(home.settings.timezone)).date().isoformat()}
    if noted.result("swap") == "cas":
        heads = Note("Checked on {day}: the remote compares before it replaces a head.", when)
    else:
        heads = Note("Checked on {day}: the remote replaces heads without comparing, so they are read back.", when)
    figures = {finding.check: finding.figure for finding in noted.findings}
    measured = {"latency": figures.get("latency"), "seconds": figures.get("clock")}
    return heads, Note("It answers in {latency} ms; this computer's clock is {seconds} s ahead of its clock.", measured)


def _url(home: Home) -> str:
    if not home.settings.remote_url:
        raise JxcError("remote-unset", path=str(home.path))
    return home.settings.remote_url


def _server(settings: Settings) -> Server:
    return Server(
        endpoint=settings.remote_endpoint,
        region=settings.remote_region,
        proxy=settings.remote_proxy,
        ca_bundle=settings.remote_ca,
        addressing=settings.remote_addressing,
        grants_owner=settings.remote_owner == "bucket",
        creates=not settings.remote_endpoint,
        workers=settings.push_workers,
    )
