"""A `jxc` process that dies of SIGKILL where it is about to have its first effect in a named function of jxc.

Run as: python struck.py SITE FOLDER MOMENT HOME WORD…, for a home of the scene in that folder at that moment.
"""

import os
import signal
import sys
from pathlib import Path

from jxc.cli import main
from tests.faults.effects import Effects, watched
from tests.faults.scene import world


def run(where: str, folder: Path, moment: int, words: list[str]) -> int:
    """The command, unless it comes by that place."""

    def look(_number: int, site: str) -> None:
        if site == where:
            os.kill(os.getpid(), signal.SIGKILL)

    with watched(Effects(look=look)):
        return main(words, world(folder, moment))


if __name__ == "__main__":
    _, place, scene, at, home, *line = sys.argv
    sys.exit(run(place, Path(scene), int(at), ["--home", str(Path(scene) / home), *line]))
