"""Push: the order of its effects, what stops it, and that no failure at any point loses or doubles anything."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.errors import CONFLICT, DAMAGED, JxcError
from jxc.storage.outbox import Outbox
from jxc.sync import manifest, names
from jxc.sync.keys import Signer
from jxc.sync.memory import MemoryRemote
from jxc.sync.push import Pushed
from jxc.sync.remote import Swap
from tests.sync.faulty import Faulty
from tests.sync.house import House, make_house

HEAD = names.head_key("s001")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    made.sell("2026-03-31", "2026-04-01")
    yield made
    made.journal.close()


def batches(remote: MemoryRemote) -> list[str]:
    return [key for key in remote.objects if names.parse_batch_key(key)]


def manifests(remote: MemoryRemote) -> list[str]:
    return sorted(key for key in remote.objects if names.parse_manifest_key(key))


def assert_whole(remote: MemoryRemote, house: House) -> None:
    """Every manifest is there with all its files, the head names the newest, and nothing else lies there."""
    sealed = Outbox(house.journal).newest(1_000)
    wanted = {HEAD}
    for frozen in sealed:
        wanted.add(frozen.key)
        assert remote.objects[frozen.key] == frozen.envelope
        for file in manifest.read_manifest(frozen.envelope, house.signer.public).manifest.files:
            wanted.add(file.key)
            assert manifest.digest(remote.objects[file.key]) == file.sha256
    head = manifest.read_head(remote.objects[HEAD], house.signer.public, "s001")
    assert (head.number, head.sha256) == (sealed[-1].spot.number, manifest.digest(sealed[-1].envelope))
    assert remote.objects.keys() == wanted
    assert not Outbox(house.journal).waiting()


def test_a_push_brings_everything(house: House) -> None:
    remote = MemoryRemote()
    assert house.push(remote)[:2] == (1, 3)
    house.sell("2026-04-02")
    assert house.push(remote)[:2] == (1, 1)
    assert_whole(remote, house)


def test_files_go_before_their_manifest_and_the_head_goes_last(house: House) -> None:
    """[inv:manifest-last] and the head as a hint behind it."""
    remote = Faulty({}, at=0)
    house.push(remote)
    written = [key for verb, key in remote.calls if verb in ("put", "swap")]
    assert [bool(names.parse_batch_key(key)) for key in written] == [True, True, True, False, False]
    assert names.parse_manifest_key(written[3])
    assert written[4] == HEAD


def test_nothing_to_push_costs_one_look_at_the_head(house: House) -> None:
    remote = Faulty({}, at=0)
    house.push(remote)
    remote.calls.clear()
    assert house.push(remote)._replace(tag="") == Pushed(0, 0, 0, head=False)
    assert remote.calls == [("get", HEAD)]


def test_a_vanished_head_comes_back(house: House) -> None:
    """A head is only a hint [inv:head-hint]."""
    remote = MemoryRemote()
    house.push(remote)
    del remote.objects[HEAD]
    assert house.push(remote) == Pushed(0, 0, 0, head=True)
    assert_whole(remote, house)


def test_a_damaged_head_is_written_again(house: House) -> None:
    remote = MemoryRemote()
    house.push(remote)
    data = remote.objects[HEAD]
    for place in range(0, len(data), 97):
        remote.objects[HEAD] = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert house.push(remote).head
        assert_whole(remote, house)


def test_an_older_own_head_is_brought_forward(house: House) -> None:
    remote = MemoryRemote()
    house.push(remote)
    old = remote.objects[HEAD]
    house.sell()
    house.push(remote)
    remote.objects[HEAD] = old
    assert house.push(remote).head
    assert_whole(remote, house)


@pytest.mark.parametrize("signed_by_me", [True, False])
def test_a_head_that_is_not_of_this_journal_stops_the_push(house: House, tmp_path: Path, *, signed_by_me: bool) -> None:
    remote = MemoryRemote()
    clone = make_house(tmp_path / "clone")
    if signed_by_me:
        clone = clone._replace(signer=house.signer)
    clone.sell("2026-06-01")
    clone.push(remote)
    clone.journal.close()
    before = dict(remote.objects)
    with pytest.raises(JxcError, match="chain-foreign") as caught:
        house.push(remote)
    assert caught.value.exit_status == CONFLICT
    assert remote.objects == before


def test_a_head_that_leads_to_nothing_here_stops_the_push_too(house: House, tmp_path: Path) -> None:
    remote = MemoryRemote()
    clone = make_house(tmp_path / "clone")._replace(signer=house.signer)
    clone.sell("2026-06-01")
    clone.push(remote)
    clone.journal.close()
    remote.objects = {HEAD: remote.objects[HEAD]}  # the rest is on its way, or was taken away
    with pytest.raises(JxcError, match="chain-foreign"):
        house.push(remote)


def test_a_head_that_comes_late_to_a_branch_that_gave_way_is_written_over(house: House, tmp_path: Path) -> None:
    remote = MemoryRemote()
    clone = make_house(tmp_path / "clone")._replace(signer=house.signer)
    clone.sell("2026-06-01")
    clone.push(remote)
    late = remote.objects.pop(HEAD)
    house.seal()
    house.go_on(("s001", 1, 1, Outbox(clone.journal).newest(1)[0].key[-21:-5].ljust(64, "0")))
    remote.objects[HEAD] = late
    assert house.push(remote).head
    assert remote.objects[HEAD] != late
    clone.sell("2026-06-02")
    remote.objects[HEAD] = late
    with pytest.raises(JxcError, match="chain-forked"):
        clone.push(remote)
    clone.journal.close()
    with pytest.raises(JxcError, match="chain-foreign"):  # it goes on beyond what was seen
        house.push(remote)


def test_a_second_writer_is_seen_by_its_manifest_even_without_a_head(house: House, tmp_path: Path) -> None:
    remote = MemoryRemote()
    clone = make_house(tmp_path / "clone")
    clone.sell("2026-06-01")
    clone.push(remote)
    clone.journal.close()
    head = remote.objects.pop(HEAD)
    with pytest.raises(JxcError, match="chain-forked") as caught:
        house.push(remote)
    assert caught.value.exit_status == CONFLICT
    assert HEAD not in remote.objects
    assert head


def test_one_flipped_byte_in_a_spooled_file_is_never_sent(house: House) -> None:
    house.seal()
    [frozen] = Outbox(house.journal).waiting()
    for file in manifest.read_manifest(frozen.envelope, house.signer.public).manifest.files:
        path = house.spool / file.key
        data = path.read_bytes()
        path.write_bytes(data[:50] + bytes([data[50] ^ 4]) + data[51:])
        fresh = MemoryRemote()
        with pytest.raises(JxcError, match="spool-damaged") as caught:
            house.push(fresh)
        assert caught.value.exit_status == DAMAGED
        assert file.key in str(caught.value.params["path"])
        assert file.key not in fresh.objects
        assert not manifests(fresh)
        path.write_bytes(data)
    remote = MemoryRemote()
    house.push(remote)
    assert_whole(remote, house)


def test_a_flipped_byte_in_a_frozen_manifest_is_never_sent(house: House) -> None:
    house.seal()
    [frozen] = Outbox(house.journal).waiting()
    flipped = bytearray(frozen.envelope)
    flipped[99] ^= 1
    with house.journal.write():
        house.journal.connection.execute("UPDATE outbox SET envelope = ?", (bytes(flipped),))
    remote = MemoryRemote()
    with pytest.raises(JxcError, match="spool-damaged"):
        house.push(remote)
    assert not remote.objects


def test_what_another_key_signed_is_not_called_damaged(house: House) -> None:
    house.seal()
    other = Signer(Ed25519PrivateKey.generate())
    with pytest.raises(JxcError, match="key-differs") as caught:
        house._replace(signer=other).push(MemoryRemote())
    assert caught.value.params["key"] == other.public


def test_a_file_that_is_gone_or_a_manifest_under_another_name_is_never_sent(house: House) -> None:
    house.seal()
    [frozen] = Outbox(house.journal).waiting()
    remote = MemoryRemote()
    file = manifest.read_manifest(frozen.envelope, house.signer.public).manifest.files[0]
    data = (house.spool / file.key).read_bytes()
    (house.spool / file.key).unlink()
    with pytest.raises(JxcError, match="spool-damaged"):
        house.push(remote)
    assert not manifests(remote)
    (house.spool / file.key).write_bytes(data)
    with house.journal.write():
        house.journal.connection.execute("UPDATE outbox SET key = ?", (frozen.key.replace("-", "-0", 1),))
    with pytest.raises(JxcError, match="spool-damaged"):
        house.push(remote)
    assert not manifests(remote)


class Forgetful(MemoryRemote):
    """Says nothing of what became of the first `heads` swaps, which it forgot, and keeps no files where `files`."""

    def __init__(self, objects: dict[str, bytes], *, heads: int = 0, files: bool = False) -> None:
        super().__init__(objects)
        self.heads, self.files = heads, files

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        self.heads -= 1
        return super().swap(key, data, expected) if self.heads < 0 else Swap.UNKNOWN

    def put(self, key: str, data: bytes) -> None:
        if self.files and names.parse_batch_key(key):
            self.objects.pop(key, None)
        else:
            super().put(key, data)


def test_a_head_that_was_forgotten_is_written_again(house: House) -> None:
    first = Forgetful({}, heads=1)
    house.push(first)
    assert_whole(first, house)
    house.sell("2026-04-02")
    second = Forgetful(first.objects, heads=1)  # its older head is there
    house.push(second)
    assert_whole(second, house)
    house.sell("2026-04-03")
    with pytest.raises(JxcError, match="remote-unsteady"):
        house.push(Forgetful(second.objects, heads=9))


def test_a_head_whose_answer_was_lost_is_read_once(house: House) -> None:
    class Mute(Faulty):
        def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
            super().swap(key, data, expected)
            return Swap.UNKNOWN

    remote = Mute({}, at=0)
    house.push(remote)
    assert_whole(remote, house)
    assert [verb for verb, key in remote.calls if key == HEAD] == ["get", "swap", "get"]


def test_a_server_that_forgets_files_is_named(house: House) -> None:
    house.seal()
    [frozen] = Outbox(house.journal).waiting()
    file = manifest.read_manifest(frozen.envelope, house.signer.public).manifest.files[0]
    remote = Forgetful({file.key: b"half"}, files=True)
    with pytest.raises(JxcError, match="object-damaged"):
        house.push(remote)
    assert not manifests(remote)


def test_an_interrupted_push_sends_no_accepted_file_again(house: House) -> None:
    house.sell(*(f"2026-{month:02d}-01" for month in range(5, 12)))
    remote = Faulty({}, at=6, forever=True)
    with pytest.raises(JxcError):
        house.push(remote)
    there = batches(remote)
    assert there
    again = Faulty(remote.objects, at=0)
    house.push(again)
    assert not set(there) & {key for verb, key in again.calls if verb == "put"}
    assert_whole(again, house)


def test_an_object_of_another_size_under_a_name_is_replaced_and_read_back(house: House) -> None:
    house.seal()
    [frozen] = Outbox(house.journal).waiting()
    file = manifest.read_manifest(frozen.envelope, house.signer.public).manifest.files[0]
    remote = MemoryRemote({file.key: b"half"})
    house.push(remote)
    assert_whole(remote, house)


def test_a_server_that_damages_what_it_keeps_is_named(house: House) -> None:
    class Damaging(MemoryRemote):
        def put(self, key: str, data: bytes) -> None:
            super().put(key, data[:-1] + b"x")

    house.seal()
    [frozen] = Outbox(house.journal).waiting()
    file = manifest.read_manifest(frozen.envelope, house.signer.public).manifest.files[0]
    with pytest.raises(JxcError, match="object-damaged"):
        house.push(Damaging({file.key: b"half"}))


@pytest.mark.parametrize(("late", "forever"), [(False, True), (True, False)])
def test_a_failure_of_any_call_is_healed_by_pushing_again(tmp_path: Path, *, late: bool, forever: bool) -> None:
    """[inv:freeze] [inv:manifest-last] [inv:names]: at every k the remote is a prefix of the right order."""
    for k in itertools.count(1):
        house = make_house(tmp_path / str(k))
        house.sell("2026-03-31", "2026-04-01")
        remote = Faulty({}, at=k, late=late, forever=forever)
        try:
            house.push(remote)
            failed = False
        except JxcError as error:
            assert error.code == "remote-unreachable"  # noqa: PT017 the run without a failure ends the loop
            failed = True
        for key in manifests(remote):
            statement = manifest.read_manifest(remote.objects[key], house.signer.public).manifest
            assert {file.key for file in statement.files} <= remote.objects.keys()
        before = dict(remote.objects)
        house.sell("2026-05-01")
        after = MemoryRemote(remote.objects)
        house.push(after)
        assert_whole(after, house)
        assert all(after.objects[key] == data for key, data in before.items() if key != HEAD)
        house.journal.close()
        if not failed and len(remote.calls) < k:
            return
