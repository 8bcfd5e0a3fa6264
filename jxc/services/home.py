"""A home: the folder that holds a store's journal, keys, spool and lake, and the settings in force there.

A sale opens a home, so its folder is text until somebody asks for a path: pathlib costs a sale 4 ms.
"""

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from jxc import config
from jxc.storage.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path


class Home:
    """One home, opened lazily: asking for its path or settings opens as little as possible."""

    def __init__(
        self, folder: "str | os.PathLike[str]", *, env: Mapping[str, str], flags: Mapping[str, str] | None = None
    ) -> None:
        """The home in a folder; `flags` are settings given on the command line."""
        self.folder = os.fspath(folder)
        self._env = env
        self._flags = flags

    @cached_property
    def journal(self) -> Journal:
        """The home's journal. Errors: database-missing, database-newer."""
        return Journal(os.path.join(self.folder, "journal.db"))

    @cached_property
    def sourced(self) -> config.Sourced:
        """The settings in force and where each came from."""
        return config.load(self.folder, self.journal, env=self._env, flags=self._flags)

    @property
    def settings(self) -> config.Settings:
        """The settings in force."""
        return self.sourced.settings

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
