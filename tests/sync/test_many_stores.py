"""Many stores at once: what a pull asks for, and that one that poisons, stalls or swells keeps no other away."""

import tracemalloc
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.errors import JxcError
from jxc.storage.catalog import Catalog
from jxc.sync import manifest, names
from jxc.sync.keyring import Ring
from jxc.sync.keys import Signer
from jxc.sync.manifest import NOTHING, Ack, Manifest, Range, Signed, Tail
from jxc.sync.remote import Body
from tests.sync.faulty import Faulty
from tests.sync.house import ticking
from tests.sync.quarters import Quarters

POISONED, STALLED, GIGANTIC = "s0017", "s0050", "s0099"
HUGE = 64 << 20


class Crowd(Faulty):
    """A remote at which one store's objects never come, and another's have no end."""

    def get(self, key: str, limit: int) -> Body | None:
        if STALLED in key:
            raise JxcError("remote-unreachable", url=self.url, reason="timed out")
        return super().get(key, limit)

    def requests(self) -> dict[str, int]:
        """How many calls there were of each verb, and forget them."""
        calls, self.calls = self.calls, []
        return {verb: sum(each == verb for each, _ in calls) for verb in ("list", "get", "put", "swap")}


def said(chain: str, number: int, before: Signed | None, signer: Signer) -> Signed:
    """A manifest that carries an acknowledgement only: all that is needed to follow a chain."""
    statement = Manifest(
        1, chain, 1, number, before.sha256 if before else None, "w", 1, Range(1, 0), (), NOTHING,
        (Ack("down-all", 1, number, ()),), None, None, None, "test",
    )  # fmt: skip
    return manifest.sign_manifest(statement, signer)


def signers_of(count: int) -> dict[str, Signer]:
    return {f"s{number:04d}": Signer(Ed25519PrivateKey.generate()) for number in range(count)}


def spoken(remote: Crowd, signers: dict[str, Signer], number: int, before: dict[str, Signed]) -> dict[str, Signed]:
    """Every store says something, and its head follows."""
    newest = {}
    for chain, signer in signers.items():
        signed = newest[chain] = said(chain, number, before.get(chain), signer)
        remote.objects[signed.key] = signed.data
        remote.objects[names.head_key(chain)] = manifest.sign_head(Tail(chain, 1, (signed,), number), signer)
    return newest


def storm(folder: Path, signers: dict[str, Signer]) -> None:
    """All heads change twice, three of them are bad: the others arrive, in bounded memory."""
    remote = Crowd({}, at=0)
    first = spoken(remote, signers, 1, {})
    with Catalog(folder / "lake.db") as catalog:
        hq = Quarters(folder, catalog, {chain: Ring(signer.public) for chain, signer in signers.items()})
        second = spoken(remote, signers, 2, first)
        remote.objects[second[POISONED].key] = remote.objects[names.head_key(POISONED)] = b'{"payload":"poison"}'
        remote.objects[names.head_key(GIGANTIC)] = b" " * HUGE
        remote.objects[second[GIGANTIC].key] = b"[" * HUGE
        tracemalloc.start()
        pulled = {chain.chain: chain for chain in hq.pull(remote, now=ticking().now()).chains}
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        bad = {POISONED, STALLED, GIGANTIC}
        assert {chain for chain, done in pulled.items() if done.accepted == 2} == signers.keys() - bad
        assert pulled[STALLED].error is not None
        assert [len(pulled[chain].holes) for chain in (POISONED, GIGANTIC)] == [1, 1]
        assert peak < HUGE  # what has no end is not read to its end
        asked = remote.requests()
        assert asked["put"] == asked["swap"] == 0
        assert asked["get"] <= 3 * len(signers) + 8 * len(bad)  # a head and two manifests each

        hq.pull(remote, now=ticking().now())  # only what is bad is asked for again
        again = remote.requests()
        assert again["list"] <= 1 + 3 * len(bad)
        assert again["get"] <= 8 * len(bad)


def test_all_heads_change_at_once_and_three_of_them_are_bad(tmp_path: Path) -> None:
    storm(tmp_path, signers_of(150))


@pytest.mark.soak
def test_a_thousand_heads_change_at_once(tmp_path: Path) -> None:
    storm(tmp_path, signers_of(1_000))


def test_with_nothing_new_only_the_list_of_heads_is_read(tmp_path: Path) -> None:
    remote, few = Crowd({}, at=0), signers_of(20)
    spoken(remote, few, 1, {})
    with Catalog(tmp_path / "lake.db") as catalog:
        hq = Quarters(tmp_path, catalog, {chain: Ring(signer.public) for chain, signer in few.items()})
        now = ticking().now()
        hq.pull(remote, now=now)
        remote.requests()
        hq.pull(remote, now=now)
        assert remote.requests() == {"list": 1, "get": 0, "put": 0, "swap": 0}
