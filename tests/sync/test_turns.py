"""Another key takes over behind a place of a chain: whoever follows goes on with it, and no other signature will do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.services import sealing
from jxc.services.ownkey import rings
from jxc.services.sealing import Turn
from jxc.storage.outbox import Outbox
from jxc.sync import keys, manifest, names
from jxc.sync.keyring import Ring
from jxc.sync.keys import Signer
from jxc.sync.manifest import Charter, Manifest, Signed, Tail
from jxc.sync.memory import MemoryRemote
from jxc.sync.push import Sender, push, refuse_other_key
from jxc.sync.retrace import retrace
from jxc.sync.verify import verify
from tests.sync.house import House, make_house
from tests.sync.quarters import Quarters, make_quarters, troubles
from tests.sync.reference import reference

NEW, THIEF = (keys.from_seed(bytes([seed]) * 32) for seed in (7, 8))
T = Spot(1, 2)  # where the chain turns


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    made.sell("2026-04-01")
    yield made
    made.journal.close()


@pytest.fixture
def remote(house: House) -> MemoryRemote:
    """A manifest of the old key, the turn, and a manifest of the new key with the head that names it."""
    made = MemoryRemote()
    house.push(made)
    turn(house)
    house._replace(signer=NEW).seal()
    send(house, made)
    house.sell("2026-04-02")
    house._replace(signer=NEW).seal()
    send(house, made)
    return made


@pytest.fixture
def quarters(tmp_path: Path, house: House) -> Iterator[Quarters]:
    made = make_quarters(tmp_path / "lake", [house])
    yield made
    made.catalog.close()


def turn(house: House) -> None:
    ring = Ring(house.signer.public)
    sealing.seal(Outbox(house.journal), house.spool, house.signer, house.world, turn=Turn(ring, NEW.public))


def ring_of(house: House) -> Ring:
    return rings(house.journal)["s001"]


def send(house: House, remote: MemoryRemote) -> None:
    sender = Sender(Outbox(house.journal), house.spool, NEW, house.world.now, house.world.progress, 2, None)
    push(remote, sender._replace(ring=ring_of(house)), resume=False)


def follow(quarters: Quarters, remote: MemoryRemote) -> list[tuple[str, str]]:
    """Pull, take the turn over, pull again; what there was to complain of."""
    [chain] = quarters.pull(remote).chains
    assert chain.turns == ((T, NEW.public),)
    assert chain.problems == ()
    quarters.trusted["s001"] = quarters.trusted["s001"].turned(*chain.turns[0])
    return troubles(quarters.pull(remote, now=1))


def sign(signed: Manifest, signer: Signer, next_key: str | None = None) -> Signed:
    return manifest.sign_manifest(signed._replace(next_key=next_key or signed.next_key), signer)


def replace(remote: MemoryRemote, number: int, signer: Signer, next_key: str | None = None) -> Signed:
    """Another manifest in the place of the one of that number, without a head."""
    [key] = [key for key in remote.objects if f"manifests/0001/{number:010d}-" in key]
    made = sign(manifest.known(remote.objects[key]), signer, next_key)
    del remote.objects[key]
    remote.objects.pop(names.head_key("s001"), None)
    remote.objects[made.key] = made.data
    return made


def test_a_follower_goes_on_with_the_key_that_the_chain_names(
    quarters: Quarters, remote: MemoryRemote, house: House
) -> None:
    assert follow(quarters, remote) == []
    assert [number for _, number, _ in quarters.places()] == [1, 2, 3]
    assert quarters.trusted["s001"] == ring_of(house) == Ring(house.signer.public).turned(T, NEW.public)


def test_what_was_frozen_before_a_turn_stays_as_it_is(house: House) -> None:
    """[inv:freeze] also where none of it was sent yet."""
    house.seal()
    before = Outbox(house.journal).envelopes()
    turn(house)
    remote = MemoryRemote()
    send(house, remote)
    assert Outbox(house.journal).envelopes()[: len(before)] == before
    assert {key for key in remote.objects if names.parse_manifest_key(key)} == Outbox(house.journal).keys()


def test_the_old_key_signs_nothing_behind_the_turn(quarters: Quarters, remote: MemoryRemote, house: House) -> None:
    forged = replace(remote, 3, house.signer)
    assert follow(quarters, remote) == [("object-untrusted", forged.key)]
    assert [number for _, number, _ in quarters.places()] == [1, 2]


def test_the_new_key_signs_nothing_before_the_turn(quarters: Quarters, remote: MemoryRemote) -> None:
    forged = replace(remote, 2, NEW)
    [chain] = quarters.pull(remote).chains
    assert chain.turns == ()
    assert ("object-untrusted", forged.key) in troubles(quarters.pull(remote))
    assert [number for _, number, _ in quarters.places()] == [1]


def test_nobody_else_names_the_key_that_follows(quarters: Quarters, remote: MemoryRemote) -> None:
    forged = replace(remote, 2, THIEF, THIEF.public)
    [chain] = quarters.pull(remote).chains
    assert chain.turns == ()
    assert ("object-untrusted", forged.key) in [(p.code, p.params["key"]) for p in chain.problems]


def test_two_turns_at_one_place_are_a_fork_and_neither_counts(
    quarters: Quarters, remote: MemoryRemote, house: House
) -> None:
    [key] = [key for key in remote.objects if "manifests/0001/0000000002-" in key]
    second = sign(manifest.known(remote.objects[key]), house.signer, THIEF.public)
    remote.objects[second.key] = second.data
    [chain] = quarters.pull(remote).chains
    assert chain.turns == ()
    assert [problem.code for problem in chain.problems] == ["chain-forked"]


def test_a_head_of_the_old_key_may_name_what_the_old_key_signed_and_no_more(
    quarters: Quarters, remote: MemoryRemote, house: House
) -> None:
    head = names.head_key("s001")
    signed = newest(house)
    old = manifest.sign_head(Tail("s001", 1, tuple(signed[:1]), 1), house.signer)
    late = manifest.sign_head(Tail("s001", 1, tuple(signed), 1), house.signer)
    quarters.trusted["s001"] = ring_of(house)
    for data, wrong in ((old, []), (late, [("object-untrusted", head)])):
        remote.objects[head] = data
        found = verify(remote, {"s001": ring_of(house)}, progress=house.world.progress).problems
        assert [(problem.code, problem.params["key"]) for problem in found] == wrong
        assert troubles(quarters.pull(remote, now=1)) == wrong
    send(house, remote)
    assert manifest.read_head(remote.objects[head], NEW.public, "s001").number == 3


def test_the_verifier_of_the_documentation_follows_a_turn_and_refuses_the_old_key_behind_it(
    remote: MemoryRemote, house: House, tmp_path: Path
) -> None:
    first, head = house.signer.public, names.head_key("s001")
    tree = dict(remote.objects) | {names.CHARTER: manifest.sign_charter(Charter(1, "chain"), house.signer)}
    assert reference(tmp_path, tree, first, s001=first) == (0, [])
    for count, faults in ((1, []), (2, []), (3, [head])):  # what the old key may still name
        tree[head] = manifest.sign_head(Tail("s001", 1, tuple(newest(house)[:count]), 1), house.signer)
        assert reference(tmp_path, tree, first, s001=first) == (int(bool(faults)), faults)
    forged = replace(remote, 3, house.signer)
    tree = dict(remote.objects) | {names.CHARTER: tree[names.CHARTER]}
    assert reference(tmp_path, tree, first, s001=first) == (1, [forged.key])


def newest(house: House) -> list[Signed]:
    frozen = Outbox(house.journal).newest(9)
    return [manifest.read_manifest(one.envelope, ring_of(house).at(one.spot)) for one in frozen]


def test_a_chain_is_retraced_from_its_first_key_alone(remote: MemoryRemote, house: House) -> None:
    retraced = retrace(remote, "s001", Ring(house.signer.public))
    assert [signed.manifest.number for signed in retraced.chain] == [1, 2, 3]
    assert retraced.ring == ring_of(house)
    with pytest.raises(JxcError, match="chain-broken"):
        retrace(remote, "s001", Ring(THIEF.public))


@pytest.mark.parametrize("until", [2, 3])
def test_a_copy_from_before_the_turn_does_not_sign_with_the_old_key(
    remote: MemoryRemote, house: House, tmp_path: Path, until: int
) -> None:
    """Whether it knows from its anchor that the chain ended at the turn, or behind it."""
    old = make_house(tmp_path / "old")
    at = Outbox(house.journal).at(Spot(1, until))
    assert at
    old.go_on(("s001", *at.spot, manifest.digest(at.envelope)))
    for key in (house.signer.public, THIEF.public):
        with pytest.raises(JxcError, match="key-disbelieved"):
            refuse_other_key(remote, Outbox(old.journal), Ring(key))
    elsewhere = Ring(house.signer.public).turned(Spot(2, 2), NEW.public)  # turned once more, where nobody saw it
    for ring in (Ring(house.signer.public), elsewhere):
        with pytest.raises(JxcError, match="key-unfetched"):
            refuse_other_key(remote, Outbox(old.journal), ring, (house.signer.public, NEW.public))
    refuse_other_key(remote, Outbox(old.journal), ring_of(house))
    [name] = [key for key in remote.objects if f"manifests/0001/{until:010d}-" in key]
    remote.objects[name] += b" "  # what is damaged proves nothing; whoever follows names it
    refuse_other_key(remote, Outbox(old.journal), Ring(house.signer.public))
    del remote.objects[name]
    refuse_other_key(remote, Outbox(old.journal), Ring(house.signer.public))
    old.journal.close()
