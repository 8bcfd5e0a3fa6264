"""The audit trail: what leaves the home as a file is noted; who did what, and when, is looked up.

Refusals are noted where they happen, changes of settings where they are first seen.
"""

from pathlib import Path

from jxc.services.desk import Desk


def exported(desk: Desk, what: str, path: str) -> None:
    """Note that an answer was written into a file."""
    with desk.shop.journal.write() as writer:
        writer.append_audit(
            now=desk.world.now(), operator=desk.operator, action="exported", subject=what, detail=Path(path).name
        )
