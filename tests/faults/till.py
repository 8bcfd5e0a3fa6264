"""One till among many: posts sales as fast as it can and prints their numbers. Words: HOME NAME COUNT."""

import sys
from pathlib import Path

from jxc.services import selling
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.selling import Slip
from jxc.services.shop import Shop
from jxc.services.world import real_world


def main(home: str, name: str, count: str) -> None:
    """Sell one piece of tea again and again."""
    opened = Home(Path(home), env={})
    desk = Desk(Shop(opened.journal, opened.settings), real_world(), "amy", name)
    sys.stdin.readline()  # all tills begin together
    for number in range(int(count)):
        answer = selling.sell(desk, ["1001"], Slip(ref=f"{name}/{number}"))
        sys.stdout.write(answer.posted.document.doc_no + "\n")
    opened.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
