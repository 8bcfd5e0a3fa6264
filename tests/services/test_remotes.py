"""What a check found is kept for the remote that was checked, shown, and used for heads alone."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, OK, UNREACHABLE
from jxc.services import remotes
from jxc.services.world import World
from tests.contracts.fake_s3 import BUCKET, FakeS3, Fault, Ways, every, serving
from tests.services.chain import NOON, Chain, make_chain


@pytest.fixture
def world() -> World:
    seconds = itertools.count()
    return World(lambda: NOON + next(seconds) * 1_000, {"USER": "amy"}, os.urandom, wait=lambda _seconds: None)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeS3]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with serving() as made:
        yield made


@pytest.fixture
def chain(tmp_path: Path, world: World, fake: FakeS3, capfd: pytest.CaptureFixture[str]) -> Chain:
    made = make_chain(tmp_path, world, "s001", url=f"s3://{BUCKET}/jxc", remote_endpoint=fake.endpoint)
    capfd.readouterr()
    return made


def noted(chain: Chain) -> remotes.Noted | None:
    home = chain.home("s001")
    try:
        return remotes.recall(home)
    finally:
        home.close()


def conditions(fake: FakeS3) -> int:
    """Requests since the last look that compared before they wrote."""
    found = sum(bool(headers.get("If-Match") or headers.get("If-None-Match")) for headers in fake.headers)
    fake.headers.clear()
    return found


@pytest.mark.parametrize(
    ("ways", "result", "compared"),
    [("kept", "cas", 1), ("bare", "cas", 2), ("ignored", "plain write", 0), ("refused", "plain write", 0)],
)
def test_heads_are_compared_only_at_a_server_that_was_seen_to_compare(
    chain: Chain, fake: FakeS3, ways: str, result: str, compared: int
) -> None:
    fake.ways = Ways(conditions=ways)  # type: ignore[arg-type]
    chain.run("s001", "sync")
    assert noted(chain) is None
    assert conditions(fake) == 0
    assert chain.run("s001", "remote check") == OK
    found = noted(chain)
    assert found is not None
    assert found.result("swap") == result
    assert found.result("checksum") == "compared"
    conditions(fake)
    chain.run("s001", "item add 1001 可乐 --price 3.50")
    assert chain.run("s001", "sync") == OK
    assert conditions(fake) == compared
    assert chain.run("hq", "sync") == OK


def test_what_was_found_is_shown_in_both_languages(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    chain.run("s001", "sync status --lang en")
    assert "jxc remote check" in capfd.readouterr().err
    chain.run("s001", "remote check")
    capfd.readouterr()
    chain.run("s001", "sync status --lang en")
    assert "Checked on 2026-04-15: the remote compares" in capfd.readouterr().err
    chain.run("s001", "sync status --lang zh")
    assert "先比较" in capfd.readouterr().err


def test_a_note_holds_for_the_remote_that_was_checked_and_for_no_other(chain: Chain) -> None:
    chain.run("s001", "remote check")
    assert noted(chain) is not None
    settings = chain.folder / "s001" / "jxc.toml"
    settings.write_text(settings.read_text("utf-8").replace("/jxc", "/other"), "utf-8")
    assert noted(chain) is None


def test_a_check_that_breaks_off_leaves_the_note_as_it_was(chain: Chain, fake: FakeS3) -> None:
    chain.run("s001", "remote check")
    before = noted(chain)
    fake.ways = Ways(plan=every(1, Fault.INTERNAL))
    assert chain.run("s001", "remote check") == UNREACHABLE
    assert noted(chain) == before


def test_a_second_copy_is_told_by_pull_and_by_verify_and_stops_nothing(
    tmp_path: Path, world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    chain = make_chain(tmp_path, world, "s001")
    chain.run("s001", "sync")
    copy = Path(chain.url) / "heads" / "up" / "s001 (1).json"
    copy.write_bytes(b"of an older day")
    for line in ("sync pull --lang en", "sync verify --lang en"):
        capfd.readouterr()
        assert chain.run("hq", line) == CONFLICT
        told = capfd.readouterr()
        assert "s001 (1).json" in told.out + told.err
        assert "delete the copy" in told.err
    chain.run("hq", "sync status")
    assert "s001,pull,1," in capfd.readouterr().out
    assert chain.run("hq", "sync verify --lang zh") == CONFLICT
    assert "冲突副本" in capfd.readouterr().err
    copy.unlink()
    assert chain.run("hq", "sync verify") == OK
