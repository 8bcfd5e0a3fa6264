"""Repair puts back only bytes that their own name vouches for, and reads them again before it believes them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.errors import Problem
from jxc.services.world import silent
from jxc.sync import manifest
from jxc.sync.memory import MemoryRemote
from jxc.sync.repair import Copy, Repaired, fetch_again, look, put_back
from tests.sync.house import House, make_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    yield made
    made.journal.close()


@pytest.fixture
def remote(house: House) -> MemoryRemote:
    made = MemoryRemote()
    house.sell("2026-04-01")
    house.push(made)
    return made


def batch(remote: MemoryRemote) -> str:
    return next(key for key in remote.objects if key.startswith("documents/"))


def missing(key: str) -> Problem:
    return Problem("object-missing", {"key": key})


def test_the_very_bytes_come_back_under_their_name(remote: MemoryRemote) -> None:
    key = batch(remote)
    data = remote.objects.pop(key)
    assert put_back(remote, [missing(key)], {key: data}.get, silent) == Repaired((key,), ())
    assert remote.objects[key] == data


def test_bytes_that_their_name_does_not_vouch_for_are_never_put(remote: MemoryRemote) -> None:
    key = batch(remote)
    data = remote.objects.pop(key)
    problem = missing(key)
    assert put_back(remote, [problem], {key: data + b"?"}.get, silent) == Repaired((), (problem,))
    assert key not in remote.objects


def test_objects_without_a_hash_in_their_name_are_left_to_their_writer(remote: MemoryRemote) -> None:
    key = "heads/up/s001.json"
    problem = missing(key)
    assert put_back(remote, [problem], {key: remote.objects.pop(key)}.get, silent) == Repaired((), (problem,))
    assert key not in remote.objects


def test_what_a_carrier_does_not_keep_is_not_repaired(remote: MemoryRemote) -> None:
    class Forgetful(MemoryRemote):
        def put(self, key: str, data: bytes) -> None:
            pass

    key = batch(remote)
    problem = missing(key)
    assert put_back(Forgetful(), [problem], remote.objects.get, silent) == Repaired((), (problem,))


def test_copies_are_named_fetched_and_sound_again(house: House, remote: MemoryRemote, tmp_path: Path) -> None:
    signed = next(data for key, data in remote.objects.items() if key.startswith("chains/"))
    copies = [Copy(tmp_path / "spool", file) for file in manifest.files_of(signed)]
    assert [problem.code for problem in look(copies, silent)] == ["copy-damaged"] * len(copies)
    assert fetch_again(remote, copies, silent) == Repaired(tuple(copy.file.key for copy in copies), ())
    assert list(look(copies, silent)) == []
    remote.objects.clear()
    path = copies[0].folder / copies[0].file.key
    path.write_bytes(b"")
    [left] = fetch_again(remote, copies, silent).problems
    assert (left.code, left.params["key"]) == ("object-missing", copies[0].file.key)
    assert house.journal.tip() > 0
