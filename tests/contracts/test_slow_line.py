"""A day of 300 documents through a proxy that is slow and hangs up on three connections in ten.

The clock runs a hundred times as fast as in the soak, which has the real rate of 1 kB a second.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from jxc.errors import UNREACHABLE, JxcError
from jxc.sync.retry import Retrying
from jxc.sync.s3 import S3Remote
from tests.contracts.fake_s3 import BUCKET, serving
from tests.contracts.proxy import Manners, proxying
from tests.sync.house import make_house
from tests.sync.quarters import make_quarters

DOCUMENTS, SYNCS = 300, 10
REAL = 1_000  # bytes a second


def until_done(work: Callable[[], object]) -> int:
    """Run again what the line broke off; how many runs it took."""
    for run in range(1, 50):
        try:
            work()
        except JxcError as error:
            if error.exit_status != UNREACHABLE:
                raise
        else:
            return run
    raise TimeoutError(work)


def go(folder: Path, rate: int, seed: int) -> None:
    """Ten syncs of thirty documents, each over connections of its own, and then what headquarters makes of them."""
    house = make_house(folder / "s001")
    quarters = make_quarters(folder / "lake", [house])
    runs = 0
    with serving() as fake, proxying(Manners(rate=rate, cut=0.3, seed=seed)) as proxy:

        def line() -> Retrying:
            return Retrying(S3Remote(BUCKET, "jxc", fake.server(proxy=proxy.url)), sleep=lambda _seconds: None)

        for _ in range(SYNCS):
            house.sell(*["2026-04-01"] * (DOCUMENTS // SYNCS))
            runs += until_done(lambda: house.push(line()))
        while len(quarters.rows()) < DOCUMENTS:
            runs += until_done(lambda: quarters.pull(line()))
        sent = {key: count for key, count in fake.writes.items() if "heads" not in key}
        assert set(sent.values()) == {1}
        assert proxy.cuts > SYNCS // 2
        size = sum(map(len, fake.objects.values()))
        print(f"\n{DOCUMENTS} documents, {size} bytes, {len(proxy.targets)} connections, {proxy.cuts} cut, {runs} runs")  # noqa: T201
    quarters.catalog.close()
    house.journal.close()


@pytest.mark.usefixtures("aws_environment")
@pytest.mark.parametrize("seed", [3, 5])
def test_a_day_arrives_over_a_slow_line_that_breaks_and_nothing_is_sent_twice(tmp_path: Path, seed: int) -> None:
    go(tmp_path, 100 * REAL, seed)


@pytest.mark.soak
@pytest.mark.usefixtures("aws_environment")
def test_the_same_at_one_kilobyte_a_second(tmp_path: Path) -> None:
    go(tmp_path, REAL, 3)
