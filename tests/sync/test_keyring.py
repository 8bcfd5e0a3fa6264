"""Which key signs what stands where."""

import json

from jxc.domain.record import Spot
from jxc.sync.keyring import Ring, plain, ring_of

RING = Ring("one").turned(Spot(1, 7), "two").turned(Spot(2, 1), "three")


def test_each_key_signs_up_to_its_place_and_not_beyond() -> None:
    signed = [RING.at(Spot(*place)) for place in ((1, 1), (1, 7), (1, 8), (2, 1), (2, 2), (3, 1))]
    assert signed == ["one", "one", "two", "two", "three", "three"]
    assert (RING.root, RING.all) == ("one", ("one", "two", "three"))


def test_a_turn_counts_once() -> None:
    assert RING.turned(Spot(1, 7), "thief") == RING


def test_a_ring_travels_as_plain_values() -> None:
    assert ring_of(RING.key, json.loads(json.dumps(plain(RING)))) == RING
