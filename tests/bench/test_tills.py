"""Two hundred sales from eight processes during an import of 100 000 lines: nothing lost, and how long a till waits."""

import subprocess
import sys
from pathlib import Path

import pytest

from jxc.domain.numbers import parse_quantity
from tests.bench.figures import ROOT, record
from tests.services.premises import a_desk, buy, findings
from tests.services.test_importing import HEAD

pytestmark = pytest.mark.bench

LINES, PER_DOCUMENT = 100_000, 10
IMPORT = """
import sys
from pathlib import Path
from jxc.services.importing import import_files
from tests.services.test_importing import MAPPING, at_home
import_files(at_home(Path(sys.argv[1])), MAPPING, [sys.argv[2]])
"""
TILL = """
import sys, time
from pathlib import Path
from tests.services.premises import sell
from tests.services.test_importing import at_home
desk = at_home(Path(sys.argv[1]))
imported = "SELECT count(*) FROM documents WHERE external_source = 'pos'"
while not desk.shop.journal.connection.execute(imported).fetchone()[0]:
    time.sleep(0.001)
for number in range(25):
    begin = time.perf_counter()
    sell(desk, "1", external_source="till", external_id=f"{sys.argv[2]}-{number}")
    print(time.perf_counter() - begin)
    time.sleep(0.05)
"""


def _start(code: str, *argv: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, *argv], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _sales(folder: Path, first: int) -> list[float]:
    """The seconds of two hundred sales by eight tills, numbered from `first`, in order of length."""
    tills = [_start(TILL, str(folder), str(first + number)) for number in range(8)]
    return sorted(float(line) for till in tills for line in till.communicate()[0].split())


def test_eight_tills_during_an_import_of_a_hundred_thousand_lines(tmp_path: Path) -> None:
    folder, path = tmp_path / "home", tmp_path / "sales.csv"
    desk = a_desk(folder)
    buy(desk, str(LINES * 2), "5")
    rows = (f"A{line // PER_DOCUMENT},2026-04-01 10:00,1001,1,8\n" for line in range(LINES))
    path.write_text(HEAD + "".join(rows))
    importer = _start(IMPORT, str(folder), str(path))
    during = _sales(folder, 0)
    assert importer.wait() == 0
    alone = _sales(folder, 8)
    assert (len(during), len(alone)) == (200, 200)
    read = desk.shop.journal.connection.execute
    external = "SELECT count(*), count(DISTINCT external_id) FROM documents WHERE external_source = ?"
    assert read(external, ("till",)).fetchone() == (400, 400)
    assert read(external, ("pos",)).fetchone() == (LINES // PER_DOCUMENT,) * 2
    assert desk.shop.journal.pool("1001").quantity == parse_quantity(str(LINES * 2 - LINES - 400))
    assert findings(desk) == []
    record(
        "a sale by one of eight tills during an import, median", during[100], than="without the import",
        baseline=alone[100], aim="a blink", longest=round(during[-1], 3), longest_without=round(alone[-1], 3),
    )  # fmt: skip
