"""A whole chain over a server that fails and lies: pushed and pulled until it is through, everything is there once.

What a carrier does wrong may cost another run. It never costs a sale, never counts one twice and never goes unseen.
"""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, UNREACHABLE, JxcError
from jxc.storage.journal import Journal
from jxc.sync.carrier import open_remote
from jxc.sync.remote import Remote, Swap
from jxc.sync.retry import Retrying
from jxc.sync.s3 import S3Remote
from tests.contracts.fake_s3 import BUCKET, FakeS3, Fault, Ways, every, serving
from tests.contracts.remote import HEAD, KEY, RemoteContract
from tests.sync.house import House, make_house, reopened
from tests.sync.quarters import Quarters, make_quarters, troubles

pytestmark = pytest.mark.usefixtures("aws_environment")

CONDITIONS = ("kept", "bare", "ignored", "refused")
SALES = 5


def opened(fake: FakeS3, *, compares: bool = False, page: int = 1_000) -> S3Remote:
    return S3Remote(BUCKET, "jxc", fake.server(compares=compares, page=page))


@cache
def kept(fake: FakeS3, *, compares: bool) -> S3Remote:
    """A client takes a third of a second to make."""
    return opened(fake, compares=compares)


def patient(fake: FakeS3, *, compares: bool) -> Remote:
    """As each sync opens it, without the waits."""
    return Retrying(kept(fake, compares=compares), sleep=lambda _seconds: None)


@pytest.fixture(
    scope="class",
    params=[(way, proven) for way in CONDITIONS for proven in (True, False) if (way, proven) != ("ignored", True)],
)
def fake(request: pytest.FixtureRequest) -> Iterator[FakeS3]:
    conditions, compares = request.param
    with serving(Ways(conditions=conditions, page=1, hides=not compares)) as fake:
        yield fake


@pytest.mark.usefixtures("aws_environment")
class TestStrict(RemoteContract):
    """One object a page; conditions as the server has them, used where they hold and left alone elsewhere."""

    @pytest.fixture
    def remote(self, fake: FakeS3) -> S3Remote:
        fake.objects.clear()
        return kept(fake, compares=not fake.ways.hides)


@pytest.mark.parametrize(("conditions", "swap"), [("kept", Swap.DONE), ("bare", Swap.DONE), ("refused", Swap.UNKNOWN)])
def test_conditions_are_used_only_where_they_were_proven(conditions: str, swap: Swap) -> None:
    with serving(Ways(conditions=conditions)) as fake:  # type: ignore[arg-type]
        assert opened(fake).swap(HEAD, b"one", None) is Swap.UNKNOWN
        assert not any(headers.get("If-None-Match") or headers.get("If-Match") for headers in fake.headers)
        [tag] = [found.etag for found in opened(fake).list("")]
        assert opened(fake, compares=True).swap(HEAD, b"two", tag) is swap
        assert any(headers.get("If-Match") for headers in fake.headers)
        assert fake.objects[f"jxc/{HEAD}"] == b"two"


def test_a_wrong_checksum_is_refused_and_a_body_is_whole_at_any_length() -> None:
    with serving() as fake:
        remote = opened(fake)
        assert remote.refuses_wrong_checksum(KEY, b"bytes") is True
        for size in (0, 1, 1 << 14, (1 << 14) + 1, 1 << 20):
            data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
            remote.put(KEY, data)
            assert fake.objects[f"jxc/{KEY}"] == data


def test_uploads_belong_to_the_owner_of_the_bucket_where_the_settings_say_so() -> None:
    with serving() as fake:
        for grants in (False, True):
            S3Remote(BUCKET, "jxc", fake.server(grants_owner=grants)).put(KEY, b"bytes")
            assert fake.headers[-1].get("x-amz-acl") == ("bucket-owner-full-control" if grants else None)


def test_where_nothing_may_be_replaced_a_put_creates_and_still_repairs_what_is_damaged() -> None:
    """As the policy for Amazon demands it."""
    with serving() as fake:
        remote = S3Remote(BUCKET, "jxc", fake.server(creates=True))
        for _ in range(2):
            remote.put(KEY, b"bytes")
        assert [headers.get("If-None-Match") for headers in fake.headers if "Content-MD5" in headers] == ["*", "*"]
        assert fake.writes[f"jxc/{KEY}"] == 1
        fake.objects[f"jxc/{KEY}"] = b"bxtes"
        remote.put(KEY, b"bytes")
        assert fake.objects[f"jxc/{KEY}"] == b"bytes"


def test_what_arrived_without_an_answer_is_not_sent_again(houses: list[House], quarters: Quarters) -> None:
    with serving(Ways(plan=every(2, Fault.LOST, "PUT"))) as fake:
        trade(fake, houses, quarters, compares=False)
        check(fake, houses, quarters)
        assert {count for key, count in fake.writes.items() if "heads" not in key} == {1}


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[list[House]]:
    made = [make_house(tmp_path / store, store) for store in ("s001", "s002")]
    yield made
    for house in made:
        house.journal.close()


@pytest.fixture
def quarters(tmp_path: Path, houses: list[House]) -> Iterator[Quarters]:
    made = make_quarters(tmp_path / "lake", houses)
    yield made
    made.catalog.close()


def until_done(work: Callable[[], object]) -> int:
    """Run again what failed for a passing reason; answers how often it took."""
    for run in range(1, 30):
        try:
            work()
        except JxcError as error:
            if error.exit_status != UNREACHABLE:
                raise
        else:
            return run
    raise AssertionError("never done")


def trade(fake: FakeS3, houses: list[House], quarters: Quarters, *, compares: bool) -> None:
    """Three pushes of each store with pulls between them, then pulls until headquarters has everything."""
    for day in ("2026-04-01", "2026-04-02", "2026-05-01"):
        for house in houses:
            house.sell(*[day] * SALES)
            until_done(lambda: house.push(patient(fake, compares=compares)))  # noqa: B023 called at once
        with suppress(JxcError):
            quarters.pull(patient(fake, compares=compares))
    for _ in range(10):
        with suppress(JxcError):
            quarters.pull(patient(fake, compares=compares), now=1 << 62)
        if len(quarters.places()) == 3 * len(houses):
            return


def check(fake: FakeS3, houses: list[House], quarters: Quarters) -> None:
    """Headquarters counts each sale once, and the server holds the bytes that were frozen."""
    assert len(quarters.rows()) == 3 * SALES * len(houses)
    assert len(set(quarters.rows())) == len(quarters.rows())
    for house in houses:
        for path in house.spool.rglob("*.parquet"):
            assert fake.objects[f"jxc/{path.relative_to(house.spool).as_posix()}"] == path.read_bytes()


FAULTS: list[tuple[Fault, tuple[str, ...]]] = [
    (Fault.CUT, ()),
    (Fault.LOST, ()),
    (Fault.LOST, ("PUT",)),
    (Fault.TRUNCATED, ("GET", "LIST")),
    (Fault.SLOW_DOWN, ()),
    (Fault.INTERNAL, ()),
    (Fault.CONFLICT, ("PUT",)),
    (Fault.STALE, ("LIST",)),
    (Fault.FLIPPED, ("GET",)),
    (Fault.WRONG_TAG, ()),
]


@pytest.mark.parametrize(("n", "compares"), [(2, True), (3, False)])
@pytest.mark.parametrize(("fault", "verbs"), FAULTS)
def test_a_chain_arrives_whole_under_every_fault(
    houses: list[House], quarters: Quarters, fault: Fault, verbs: tuple[str, ...], n: int, *, compares: bool
) -> None:
    with serving(Ways(page=1, plan=every(n, fault, *verbs))) as fake:
        trade(fake, houses, quarters, compares=compares)
        check(fake, houses, quarters)


@pytest.mark.parametrize("conditions", CONDITIONS)
@pytest.mark.parametrize("compares", [True, False])
def test_a_chain_arrives_whole_whatever_was_noted_of_the_server(
    houses: list[House], quarters: Quarters, conditions: str, *, compares: bool
) -> None:
    """The note of a check may lie in either direction."""
    with serving(Ways(conditions=conditions)) as fake:  # type: ignore[arg-type]
        trade(fake, houses, quarters, compares=compares)
        check(fake, houses, quarters)
        batches = {key: count for key, count in fake.writes.items() if "heads" not in key}
        assert set(batches.values()) == {1}


def test_what_rots_at_the_server_is_named_and_never_counted(houses: list[House], quarters: Quarters) -> None:
    house = houses[0]
    house.sell(*["2026-04-01"] * SALES)
    with serving(Ways(plan=every(1, Fault.FLIPPED_AT_REST, "PUT"))) as fake:
        with suppress(JxcError):
            house.push(patient(fake, compares=False))
        rotten = [key.removeprefix("jxc/") for key in fake.objects]
        assert rotten
        told = troubles(quarters.pull(patient(fake, compares=False)))
        assert quarters.rows() == []
        assert told
        assert {key for _, key in told} <= set(rotten)


@pytest.fixture
def clones(tmp_path: Path) -> Iterator[list[House]]:
    """One home and its copy on another computer, each with a sale of its own."""
    first = make_house(tmp_path / "first", "s001")
    first.journal.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    made = [
        first._replace(folder=tmp_path / name, journal=Journal(tmp_path / name / "journal.db"))
        for name in ("first", "second")
    ]
    for number, house in enumerate(made):
        house.sell("2026-04-01", fen=1130 + 100 * number)
    yield made
    for house in made:
        house.journal.close()


@pytest.mark.parametrize("conditions", ["kept", "ignored"])
def test_two_clones_that_push_at_once_are_told_apart_also_where_nothing_is_compared(
    clones: list[House], conditions: str
) -> None:
    """The server is believed to compare: where it does not, that is the worst note there can be."""
    with serving(Ways(conditions=conditions)) as fake:  # type: ignore[arg-type]
        for house in clones:
            house.seal()

        def push(house: House) -> int:
            with reopened(house) as mine:
                try:
                    mine.push(patient(fake, compares=True))
                except JxcError as error:
                    return error.exit_status
            return 0

        with ThreadPoolExecutor(2) as pool:
            at_once = list(pool.map(push, clones))
        assert {*at_once, *map(push, clones)} <= {0, CONFLICT}
        assert CONFLICT in at_once
        sent = {key for key in fake.objects if "/manifests/" in key}
        assert len(sent) == 2


def test_a_url_with_a_server_opens_an_object_store() -> None:
    with serving() as fake:
        open_remote(f"s3://{BUCKET}/jxc", fake.server()).put(KEY, b"bytes")
        assert list(fake.objects) == [f"jxc/{KEY}"]
