"""A home: the folder that holds a store's journal, keys, spool and lake, and the settings in force there.

A sale opens a home, so its folder is text until somebody asks for a path: pathlib costs a sale 4 ms.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from jxc import config
from jxc.storage.anchor import Mooring
from jxc.storage.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

    from jxc.storage.anchor import Older


class _Compiled:
    """Where compiled settings are kept; what changed in them stands in the audit trail, in the same transaction."""

    def __init__(self, journal: Journal, now: Callable[[], int], noticed_by: str) -> None:
        self._journal, self._now, self._noticed_by = journal, now, noticed_by

    def meta(self, key: str) -> str | None:
        return self._journal.meta(key)

    def set_meta(self, key: str, value: str) -> None:
        before = json.loads(self._journal.meta(key) or "{}").get("values")
        after = json.loads(value)["values"]
        changed = {name for name in {*(before or {}), *after} if (before or {}).get(name) != after.get(name)}
        if before is None or not changed:
            self._journal.set_meta(key, value)
            return
        with self._journal.write() as writer:
            self._journal.set_meta(key, value)
            detail = "; ".join(f"{name}: {before.get(name)} → {after.get(name)}" for name in sorted(changed))
            writer.append_audit(
                now=self._now(), operator=self._noticed_by, action="settings", subject=config.FILE, detail=detail
            )


class Home:
    """One home, opened lazily: asking for its path or settings opens as little as possible."""

    def __init__(
        self,
        folder: "str | os.PathLike[str]",
        *,
        env: Mapping[str, str],
        flags: Mapping[str, str] | None = None,
        now: Callable[[], int] = lambda: 0,
    ) -> None:
        """The home in a folder; `flags` are settings given on the command line.

        `now` is the clock of new epochs, and of settings that are seen to have changed.
        """
        self.folder = os.fspath(folder)
        self._env = env
        self._flags = flags
        self._now = now

    @cached_property
    def journal(self) -> Journal:
        """The home's journal. Errors: database-missing, database-newer."""
        return Journal(os.path.join(self.folder, "journal.db"), mooring=self._mooring)

    @cached_property
    def _mooring(self) -> Mooring | None:
        return moored(self._env, self._now)

    @property
    def older(self) -> "Older | None":
        """What the first write of this run found, if the journal was older than its anchor."""
        return self._mooring.older if self._mooring else None

    @cached_property
    def sourced(self) -> config.Sourced:
        """The settings in force and where each came from."""
        named = (self._flags or {}).get("operator") or self._env.get("JXC_OPERATOR")
        seen_by = named or self._env.get("USER") or self._env.get("USERNAME") or "jxc"
        cache = _Compiled(self.journal, self._now, seen_by)
        return config.load(self.folder, cache, env=self._env, flags=self._flags)

    @property
    def settings(self) -> config.Settings:
        """The settings in force."""
        return self.sourced.settings

    @property
    def exists(self) -> bool:
        """Whether a home is there at all."""
        return os.path.isfile(os.path.join(self.folder, "journal.db"))

    @property
    def path(self) -> "Path":
        """The home's folder."""
        from pathlib import Path

        return Path(self.folder)

    @property
    def keys_path(self) -> "Path":
        """The folder of the private key."""
        return self.path / "keys"

    @property
    def spool_path(self) -> "Path":
        """Own frozen batches, under the keys they have on the remote."""
        return self.path / "spool"

    @property
    def down_path(self) -> "Path":
        """What a store received from headquarters."""
        return self.path / "down"

    @property
    def lake_path(self) -> "Path":
        """What reports read."""
        return self.path / "lake"

    @property
    def reports_path(self) -> "Path":
        """The user's own reports."""
        return self.path / "reports"

    def close(self) -> None:
        """Give files back, so that the folder can be moved or deleted."""
        if "journal" in self.__dict__:
            self.journal.close()
            del self.__dict__["journal"]


def home_path(named: str | None, env: Mapping[str, str]) -> str:
    """Where the home is: as named, else JXC_HOME, else the platform's folder for user data."""
    chosen = named or env.get("JXC_HOME")
    if chosen:
        return os.path.expanduser(chosen)
    from platformdirs import user_data_dir

    return user_data_dir("jxc", appauthor=False)


def moored(env: Mapping[str, str], now: Callable[[], int]) -> Mooring | None:
    """The keeper of anchors in the state folder; none where the environment names no such folder."""
    folder = state_path(env)
    return None if folder is None else Mooring(folder, now)


def state_path(env: Mapping[str, str]) -> str | None:
    """Where anchors are: JXC_STATE, else the platform's folder for state, outside homes and what is backed up of them.

    On Linux it is read from the environment here, as platformdirs would: a sale asks, and that import costs it time.
    """
    if "JXC_STATE" in env:
        return os.path.expanduser(env["JXC_STATE"]) or None
    if sys.platform == "linux":
        base = env.get("XDG_STATE_HOME") or (os.path.join(env["HOME"], ".local", "state") if env.get("HOME") else "")
        return os.path.join(base, "jxc") if base else None
    if not env:
        return None
    from platformdirs import user_state_dir

    return user_state_dir("jxc", appauthor=False)
