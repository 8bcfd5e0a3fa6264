"""A second process judges like the gate, and nothing passes but by its word for it or by the gate here."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Never

import pytest

from jxc.errors import JxcError
from jxc.storage.outbox import Outbox
from jxc.sync import gate, judging, manifest
from jxc.sync.judging import Verdict
from jxc.sync.manifest import Manifest
from jxc.sync.memory import MemoryRemote
from jxc.sync.pull import pull
from tests.sync.house import INVENTORY, make_house
from tests.sync.quarters import make_quarters


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[tuple[Manifest, dict[str, Path]]]:
    house = make_house(tmp_path / "s001")
    house.sell("2026-04-01")
    house.seal()
    [frozen] = Outbox(house.journal).newest(1)
    statement = manifest.read_manifest(frozen.envelope, house.signer.public).manifest
    yield statement, {file.key: house.spool / file.key for file in statement.files}
    house.journal.close()


def wrong(statement: Manifest) -> Manifest:
    return statement._replace(totals=statement.totals._replace(gross=7))


def refusal(verdict: Verdict) -> tuple[str, dict[str, object]] | None:
    try:
        verdict()
    except JxcError as error:
        return error.code, error.params
    return None


def test_the_second_process_says_what_the_gate_says(
    sealed: tuple[Manifest, dict[str, Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement, paths = sealed
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(b"PAR1")
    cases = [(wrong(statement), paths), (statement, paths), (statement, dict.fromkeys(paths, rubbish))]
    expected = [refusal(partial(gate.check, *case, INVENTORY)) for case in cases]
    assert [found and found[0] for found in expected] == ["gate-totals", None, "batch-unreadable"]

    def not_here(*_: object) -> Never:
        raise AssertionError

    monkeypatch.setattr(gate, "check", not_here)
    with judging.judge_of(judging.ENOUGH, INVENTORY) as judge:
        verdicts = [judge(*case) for case in cases]
        assert [refusal(verdict) for verdict in verdicts] == expected


@pytest.mark.parametrize(
    "does",
    [
        "",
        "import os, sys; sys.stdin.buffer.read(1); os.kill(os.getpid(), 9)",
        "print('all is well'); input()",
        "print('[0, null]'); input()",
        "print('[99, null, {}]'); input()",
        "print('null', flush=True); input()",
    ],
)
def test_what_another_process_did_not_say_is_judged_here(
    does: str, sealed: tuple[Manifest, dict[str, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died, was killed, or says what nobody can mean; it does not even stop the others from being judged."""
    statement, paths = sealed
    monkeypatch.setattr(judging, "COMMAND", (sys.executable, "-ISuc", does))
    with judging.judge_of(judging.ENOUGH, INVENTORY) as judge:
        verdicts = [judge(each, paths) for each in (statement, wrong(statement))]
        found = [refusal(verdict) for verdict in (*verdicts, judge(statement, paths), judge(wrong(statement), paths))]
    assert [each and each[0] for each in found] == [None, "gate-totals", None, "gate-totals"]


@pytest.mark.parametrize(("count", "command"), [(judging.ENOUGH - 1, sys.executable), (judging.ENOUGH, "no-such")])
def test_few_manifests_or_no_process_at_all_are_judged_here(
    count: int, command: str, sealed: tuple[Manifest, dict[str, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    statement, paths = sealed
    monkeypatch.setattr(judging, "COMMAND", (command, "-ISuc", "print('[0, null, {}]'); input()"))
    with judging.judge_of(count, INVENTORY) as judge:
        found = refusal(judge(wrong(statement), paths))
    assert found
    assert found[0] == "gate-totals"


def test_a_pull_takes_the_second_process_at_its_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "ENOUGH", 1)
    house, remote = make_house(tmp_path / "s001"), MemoryRemote()
    house.sell("2026-04-01")
    house.push(remote)
    quarters = make_quarters(tmp_path / "lake", [house])
    with closing(house.journal), closing(quarters.catalog):
        pull(remote, quarters.follower()._replace(inventory=frozenset({"1401"})))
        assert [hole.reason for hole in quarters.catalog.holes()] == ["gate-cost"]
        assert quarters.places() == []
        quarters.pull(remote)
        assert len(quarters.places()) == 1


def test_the_second_process_ends_with_the_first_however_that_ends() -> None:
    """What it inherits of its standard output is closed only when it has ended too."""
    starts = "import subprocess, sys; subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE); print(); input()"
    words = (sys.executable, "-ISuc", starts, *judging.COMMAND)
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout
        first.stdout.readline()
        first.kill()
        first.communicate(timeout=60)
