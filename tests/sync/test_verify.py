"""Verify names every object that is not what was signed, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.services.world import silent
from jxc.storage.outbox import Outbox
from jxc.sync import manifest, names
from jxc.sync.keyring import Ring
from jxc.sync.memory import MemoryRemote
from jxc.sync.verify import verify
from tests.sync.faulty import Faulty
from tests.sync.house import House, make_house
from tests.sync.quarters import make_quarters, troubles


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    yield made
    made.journal.close()


@pytest.fixture
def remote(house: House) -> MemoryRemote:
    made = MemoryRemote({names.CHARTER: manifest.sign_charter(manifest.Charter(1, "chain"), house.signer)})
    for day in ("2026-04-01", "2026-05-01"):
        house.sell(day)
        house.push(made)
    return made


def damaged(house: House, remote: MemoryRemote) -> list[str]:
    checked = verify(
        remote,
        {"s001": Ring(house.signer.public)},
        expected=Outbox(house.journal).keys(),
        charter_key=house.signer.public,
        progress=silent,
        workers=2,
    )
    return sorted(str(problem.params["key"]) for problem in checked.problems)


def test_an_undamaged_tree_has_no_problem_and_every_object_was_read(house: House, remote: MemoryRemote) -> None:
    counting = Faulty(remote.objects, at=0)
    assert damaged(house, counting) == []
    assert {key for verb, key in counting.calls if verb == "get"} == remote.objects.keys()


def test_one_flipped_bit_in_any_byte_of_any_object_is_named(house: House, remote: MemoryRemote) -> None:
    for key, data in remote.objects.copy().items():
        for place in range(0, len(data), 61):
            remote.objects[key] = data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
            assert damaged(house, remote) == [key]
        remote.objects[key] = data


def test_every_missing_object_is_named_but_a_head(house: House, remote: MemoryRemote) -> None:
    for key in remote.objects.copy():
        data = remote.objects.pop(key)
        expected = [] if names.parse_head_key(key) else [key]
        assert damaged(house, remote) == expected
        remote.objects[key] = data


@pytest.mark.parametrize("gone", [False, True])
def test_a_manifest_that_the_head_carries_counts_and_verify_names_its_object(
    house: House, remote: MemoryRemote, tmp_path: Path, *, gone: bool
) -> None:
    """A pull reads no such object, so it cannot tell."""
    wrong = sorted(key for key in remote.objects if names.parse_manifest_key(key))
    for key in wrong:
        data = remote.objects.pop(key)
        if not gone:
            remote.objects[key] = data[:-9] + b"?" + data[-8:]
    quarters = make_quarters(tmp_path / "lake", [house])
    assert troubles(quarters.pull(remote)) == []
    assert len(quarters.places()) == len(wrong)
    quarters.catalog.close()
    assert damaged(house, remote) == wrong


def test_a_longer_object_is_named(house: House, remote: MemoryRemote) -> None:
    for key, data in remote.objects.copy().items():
        remote.objects[key] = data + b"\0" * (1 << 21)
        assert damaged(house, remote) == [key]
        remote.objects[key] = data
