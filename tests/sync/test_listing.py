"""Many chains are listed together, whatever else stands beside them; what cannot be had so is listed for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.storage.catalog import Catalog
from jxc.sync import listing, names
from jxc.sync.keyring import Ring
from jxc.sync.listing import listed
from jxc.sync.memory import MemoryRemote
from jxc.sync.pool import workers
from jxc.sync.remote import Listed
from tests.sync.quarters import Quarters
from tests.sync.test_many_stores import Crowd, signers_of, spoken

PAGE = 5


class Paged(MemoryRemote):
    """A remote that shows so many objects a request, and counts the requests."""

    requests = 0

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        for count, found in enumerate(super().list(prefix, after)):
            self.requests += count % PAGE == 0
            yield found


def keys(chain: str, count: int) -> list[str]:
    return [names.manifest_key(chain, 1, number, "0" * 64) for number in range(1, count + 1)]


def paged(**counts: int) -> Paged:
    return Paged({key: b"" for chain, count in counts.items() for key in keys(chain.replace("_", "-"), count)})


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "STRANGE", PAGE)


def found(remote: MemoryRemote, *chains: str) -> dict[str, list[str]]:
    with workers(1) as pool:
        return listed(pool, remote, chains)


def test_chains_are_listed_together_each_with_its_own() -> None:
    """One name begins another, and one stands before it that begins it: all are told apart."""
    remote = paged(a=1, s1=2, s1_x=1, s10=1, z=1)
    chains = ("s1", "s10", "s1-x", "s2")
    assert found(remote, *chains) == {"s1": keys("s1", 2), "s10": keys("s10", 1), "s1-x": keys("s1-x", 1), "s2": []}
    assert remote.requests == 1


def test_nobody_who_stands_between_makes_it_dearer_than_a_listing_for_each() -> None:
    remote = paged(a=50, s1=7, s2=900, s3=1, s4=2)
    assert found(remote, "s1", "s3", "s4") == {"s1": keys("s1", 7), "s3": keys("s3", 1), "s4": keys("s4", 2)}
    assert remote.requests <= 2 + 1 + 1 + 1


def test_a_part_that_cannot_be_listed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Half(MemoryRemote):
        def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
            if "s2" in after:
                raise JxcError("remote-unreachable", url=self.url, reason="timed out")
            return super().list(prefix, after)

    monkeypatch.setattr(listing, "TOGETHER", 1)
    assert found(Half(paged(s1=1, s2=1).objects), "s1", "s2") == {"s1": keys("s1", 1)}


def test_stores_that_are_followed_for_the_first_time_share_a_listing(tmp_path: Path) -> None:
    remote, few = Crowd({}, at=0), signers_of(20)
    first = spoken(remote, few, 1, {})
    with Catalog(tmp_path / "lake.db") as catalog:
        hq = Quarters(tmp_path, catalog, {chain: Ring(signer.public) for chain, signer in few.items()})
        assert sum(chain.accepted for chain in hq.pull(remote).chains) == len(few)
        assert remote.requests() == {"list": 2, "get": len(few), "put": 0, "swap": 0}
        spoken(remote, few, 2, first)
        assert sum(chain.accepted for chain in hq.pull(remote).chains) == len(few)
        assert remote.requests() == {"list": 1, "get": len(few), "put": 0, "swap": 0}
