"""A policy is printed for the bucket of this headquarters, and what it cannot express is said."""

import itertools
import json
from pathlib import Path

import pytest

from jxc.errors import OK, REFUSED, USAGE
from jxc.services.world import World
from tests.services.chain import NOON, Chain, make_chain

TOLD = {"aws": "replace its own head", "ceph": "Ceph cannot permit"}


@pytest.fixture
def chain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Chain:
    seconds = itertools.count()
    world = World(
        lambda: NOON + next(seconds) * 1_000_000,
        {"USER": "amy", "JXC_REMOTE_URL": "s3://shops/jxc"},
        lambda size: b"\x07" * size,
    )
    made = make_chain(tmp_path, world._replace(env={"USER": "amy"}), "s001", "s002")
    capfd.readouterr()
    return made._replace(world=world)


@pytest.mark.parametrize("dialect", ["aws", "ceph"])
def test_a_policy_is_data_and_what_it_lacks_is_talk(
    chain: Chain, capfd: pytest.CaptureFixture[str], dialect: str
) -> None:
    assert chain.run("hq", f"hq policy s001 --dialect {dialect} --account 123456789012 --lang en") == OK
    told = capfd.readouterr()
    text = json.dumps(json.loads(told.out))
    assert "arn:aws:s3:::shops/jxc/chains/s001/manifests/*" in text
    assert "s002" not in text
    assert TOLD[dialect] in told.err
    assert chain.run("hq", f"hq policy s001 --dialect {dialect} --account 123456789012 --lang zh") == OK
    assert "策略" in capfd.readouterr().err


def test_without_a_name_all_known_stores_are_meant(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    assert chain.run("hq", "hq policy --dialect ceph") == OK
    users = {each["Principal"]["AWS"][0].rpartition("/")[2] for each in json.loads(capfd.readouterr().out)["Statement"]}
    assert users == {"s001", "s002", "hq"}


def test_a_policy_that_is_too_large_for_a_bucket_is_said_to_be(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    stores = " ".join(f"s{number:03d}" for number in range(100))
    assert chain.run("hq", f"hq policy {stores} --dialect ceph --lang en") == OK
    assert "at most 20480" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("home", "line", "status"),
    [
        ("hq", "hq policy s001 --dialect aws", USAGE),
        ("hq", "hq policy S001 --dialect ceph", REFUSED),
        ("s001", "hq policy s001 --dialect ceph", REFUSED),
    ],
)
def test_nonsense_is_refused(chain: Chain, home: str, line: str, status: int) -> None:
    assert chain.run(home, line) == status


def test_a_folder_has_no_policy(chain: Chain) -> None:
    plain = chain._replace(world=chain.world._replace(env={"USER": "amy"}))
    assert plain.run("hq", "hq policy s001 --dialect ceph") == REFUSED
