"""A process that syncs for real until it reaches a step, and is killed there as by a power cut.

Run as: python victim.py HOME push|pull STEP COUNT. The step is one of jxc/sync/stages.py, at its COUNT-th report.
"""

import os
import signal
import sys
from pathlib import Path

from jxc.services import syncing
from jxc.services.home import Home
from jxc.services.world import real_world


def main(home: str, command: str, stage: str, count: str) -> None:
    left = [int(count)]

    def progress(what: str, _done: int, _total: int | None) -> None:
        if what == stage:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    world = real_world(progress)
    use_case = {"push": syncing.push, "pull": syncing.pull}[command]
    use_case(Home(Path(home), env=os.environ), world)


if __name__ == "__main__":
    main(*sys.argv[1:])
