"""A new computer joins by a token, one key per token, and headquarters lets it in at its next sync."""

import itertools
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, FORBIDDEN, OK, REFUSED, REMOTE_REFUSED
from jxc.services import enrolling
from jxc.services.world import World
from jxc.sync import enrol, envelope, keys, names, strict
from jxc.sync.memory import MemoryRemote
from tests.services.chain import DAY, NOON, Chain, make_chain
from tests.services.test_pushing import Counting

HEX = "0123456789abcdef"
THIEF = keys.from_seed(bytes([9]) * 32)
KEYS = [keys.from_seed(bytes([number]) * 32).public for number in (1, 2)]


@pytest.fixture
def days() -> list[int]:
    return [0]


@pytest.fixture
def chain(tmp_path: Path, days: list[int]) -> Chain:
    seconds, tokens = itertools.count(), itertools.count(7)
    world = World(
        lambda: NOON + days[0] * 86_400_000_000 + next(seconds) * 1_000_000,
        {"USER": "amy"},
        lambda size: bytes([next(tokens) % 256]) * size,
    )
    return make_chain(tmp_path, world)


def token(chain: Chain, capfd: pytest.CaptureFixture[str], store: str = "s001", *more: str) -> str:
    capfd.readouterr()
    assert chain.run("hq", " ".join(("hq store add", store, *more))) == OK
    [text] = capfd.readouterr().out.splitlines()
    return text


def listed(chain: Chain, capfd: pytest.CaptureFixture[str]) -> dict[str, str]:
    capfd.readouterr()
    chain.run("hq", "hq store list")
    rows = [line.split(",") for line in capfd.readouterr().out.splitlines()[1:]]
    return {row[0]: row[2] for row in rows}


def test_a_store_joins_sells_and_is_let_in(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    text = token(chain, capfd, "s001", "--name", "南京路店")
    assert listed(chain, capfd) == {"s001": "waiting"}
    assert chain.run("s001", f"join {text}") == OK
    for line in (*DAY, "sync"):
        assert chain.run("s001", line) == OK, line
    capfd.readouterr()
    assert chain.run("hq", "sync") == OK
    assert "s001,join,0,0,admitted" in capfd.readouterr().out
    assert chain.accepted()["s001"] == chain.posted("s001")["s001"]
    assert listed(chain, capfd) == {"s001": "admitted"}
    assert chain.run("s001", "sync") == OK
    chain.run("s001", "hq store list")
    assert "s001,南京路店,admitted" in capfd.readouterr().out


def test_nothing_that_headquarters_writes_down_lets_anybody_join(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    import base64

    from jxc.sync import enrol

    made = enrol.read_token(token(chain, capfd))
    chain.run("hq", "sync")
    secret = base64.b64decode(made.secret)
    files = [path for path in chain.folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert made.secret.encode() not in path.read_bytes(), path
        assert secret not in path.read_bytes(), path


def test_who_could_not_ask_is_told_to_join_again(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    text = token(chain, capfd)
    charter = Path(chain.url) / "jxc.json"
    charter.rename(charter.with_suffix(".away"))
    assert chain.run("s001", f"join {text}") == REMOTE_REFUSED
    said = capfd.readouterr().err
    assert "s001 is founded here and can sell" in said
    assert "run “jxc join” again" in said
    charter.with_suffix(".away").rename(charter)
    assert chain.run("s001", f"join {text}") == OK


def test_joining_again_in_the_same_home_changes_nothing(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    text = token(chain, capfd)
    for _ in range(2):
        assert chain.run("s001", f"join {text}") == OK
    assert chain.run("hq", "sync") == OK
    assert chain.run("s001", f"join {text}") == OK
    assert chain.run("hq", "sync --quiet") == OK
    assert listed(chain, capfd) == {"s001": "admitted"}


def test_a_second_computer_cannot_join_by_the_same_token(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    text = token(chain, capfd)
    assert chain.run("s001", f"join {text}") == OK
    assert chain.run("thief", f"join {text}") == CONFLICT
    chain.run("hq", "sync")
    assert chain.run("late", f"join {text}") == CONFLICT
    assert "Another computer has joined" in capfd.readouterr().err


def test_a_thief_who_overwrites_the_request_after_the_admission_is_named_once_and_not_let_in(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    text = token(chain, capfd)
    assert chain.run("s001", f"join {text}") == OK
    assert chain.run("hq", "sync") == OK
    [request] = (Path(chain.url) / names.ENROLS).iterdir()
    request.unlink()
    assert chain.run("thief", f"join {text}") == OK
    capfd.readouterr()
    assert chain.run("hq", "sync") == CONFLICT
    assert "join-used" in capfd.readouterr().err
    assert chain.run("hq", "sync") == OK
    chain.run("s001", "sale 1001")
    assert chain.run("s001", "sync") == OK


def test_a_token_that_is_too_old_is_refused_at_both_ends(
    chain: Chain, days: list[int], capfd: pytest.CaptureFixture[str]
) -> None:
    text = token(chain, capfd, "s001", "--days", "2")
    assert chain.run("s001", f"join {text}") == OK
    days[0] = 3
    assert chain.run("late", f"join {text}") == REFUSED
    assert chain.run("hq", "sync") == CONFLICT
    assert "join-expired" in capfd.readouterr().err
    assert listed(chain, capfd) == {"s001": "waiting"}
    assert chain.run("s001", f"join {token(chain, capfd)}") == OK
    assert chain.run("hq", "sync") == OK
    assert listed(chain, capfd) == {"s001": "admitted"}


def test_requests_under_other_names_are_refused(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    text = token(chain, capfd)
    token(chain, capfd, "s002")
    assert chain.run("s001", f"join {text}") == OK
    [request] = (Path(chain.url) / names.ENROLS).iterdir()
    swapped = request.with_name(request.name.replace("s001", "s002"))
    request.rename(swapped)
    (swapped.parent / "rubbish").write_bytes(b"{}")
    assert chain.run("hq", "sync") == CONFLICT
    assert "answer no token of this headquarters: 2, such as" in capfd.readouterr().err
    assert listed(chain, capfd) == {"s001": "waiting", "s002": "waiting"}
    assert chain.run("hq", "sync") == OK


class Flooded(Counting):
    """A remote whose place for requests is full of noise."""

    def flood(self, start: str, count: int) -> None:
        self.objects |= {names.enrol_key(f"{start}{n}", HEX): b"noise" for n in range(count)}


def answered(chain: Chain, remote: MemoryRemote) -> dict[str, str]:
    """What a sync of headquarters makes of the requests: by store, admitted or why not."""
    home = chain.home("hq")
    try:
        found = enrolling.enrol_all(home, chain.world, remote)
        assert len(home.journal.meta(enrolling.SEEN) or "") < 2_000
    finally:
        home.close()
    return {each.store: each.problem.code if each.problem else "admitted" for each in found}


def asks(remote: MemoryRemote, text: str, public: str, **changes: object) -> str:
    """A request with a token's own secret; its key."""
    token = enrol.read_token(text)
    request = enrol.Request(1, token.store, "店", public, NOON)._replace(**changes)  # type: ignore[arg-type]
    place = names.enrol_key(token.store, token.id)
    remote.objects[place] = envelope.seal(envelope.ENROL, strict.write(request._asdict()), token.signer)
    return place


def test_a_flood_of_requests_costs_five_listings_is_said_once_and_keeps_nobody_out(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    text = token(chain, capfd, "s900")
    remote = Flooded()
    remote.flood("a", 10_000)  # as many as stand before it in the listing
    for said in ({"": "enrol-unknown"}, {}):
        remote.asked()
        assert answered(chain, remote) == said
        assert [verb for verb, _ in remote.asked()] == ["list", "list"]  # in pages of a thousand, and one by name
    asks(remote, text, KEYS[0])
    assert answered(chain, remote) == {"s900": "admitted"}
    remote.flood("b", 1)
    assert answered(chain, remote) == {}  # beyond what is looked at
    assert [verb for verb, _ in remote.asked()].count("get") == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"store": "s002"}, "join-unknown"),
        ({"key": "ed25519:AAAA"}, "statement-refused"),
        ({"name": "a\x1b[2Jb"}, "statement-refused"),
        ({"format": 2}, "format-unknown"),
    ],
)
def test_a_request_with_a_right_secret_and_a_wrong_word_is_named_once(
    chain: Chain, capfd: pytest.CaptureFixture[str], changes: dict[str, object], why: str
) -> None:
    text = token(chain, capfd)
    remote = Flooded()
    asks(remote, text, KEYS[0], **changes)
    home = chain.home("hq")
    [asked] = enrolling.enrol_all(home, chain.world, remote)
    assert asked.problem is not None
    assert asked.problem.params["reason"] == why
    assert answered(chain, remote) == {}
    asks(remote, text, KEYS[0])
    assert answered(chain, remote) == {"s001": "admitted"}


def test_what_is_forged_played_again_or_gigantic_lets_nobody_in(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    text, other = token(chain, capfd), token(chain, capfd, "s002")
    remote = Flooded()
    place = asks(remote, text, KEYS[0])
    right = remote.objects[place]
    for wrong in (b"", b"x" * (64 << 20), envelope.seal(envelope.HEAD, envelope.payload_of(right), THIEF)):
        remote.objects[place] = wrong
        assert answered(chain, remote) == {"s001": "enrol-refused"}
    remote.objects[place] = right
    elsewhere = names.enrol_key("s002", enrol.read_token(other).id)
    remote.objects[elsewhere] = right  # s001's request in the place of s002's
    assert answered(chain, remote) == {"s001": "admitted", "s002": "enrol-refused"}
    asks(remote, text, KEYS[1])  # a second computer with the same token
    assert answered(chain, remote) == {"s001": "enrol-refused"}
    remote.objects[place] = right  # the first one's, played again
    assert answered(chain, remote) == {"s001": "admitted"}  # as it was before
    assert f'"key":"{KEYS[0]}"' in (chain.home("hq").journal.current("store", "s001") or "")


def test_what_a_revoked_store_sends_waits_and_counts_once_it_is_believed_again(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    assert chain.run("s001", f"join {token(chain, capfd)}") == OK
    for line in (*DAY, "sync"):
        assert chain.run("s001", line) == OK
    assert chain.run("hq", "sync") == OK
    before = chain.accepted()
    assert chain.run("hq", "hq store revoke s001 --reason 电脑被盗") == OK
    assert chain.run("s001", "sale 1001") == OK
    assert chain.run("s001", "sync") == OK  # it has not heard of it yet
    capfd.readouterr()
    assert chain.run("hq", "sync") == OK
    told = capfd.readouterr()
    assert "s001,pull,1,0,parked" in told.out
    assert "hq store admit s001" in told.err
    assert chain.accepted() == before
    chain.run("hq", "sync status")
    assert "s001,pull,1," in (told := capfd.readouterr()).out
    assert ",revoked" in told.out
    assert listed(chain, capfd) == {"s001": "revoked"}
    assert chain.run("s001", "sync") == FORBIDDEN
    assert "电脑被盗" in capfd.readouterr().err
    assert chain.run("s001", "sale 1001") == OK
    assert chain.run("hq", "hq store admit s001") == OK
    assert chain.run("hq", "sync") == OK
    assert chain.run("s001", "sync") == OK
    assert chain.run("hq", "sync") == OK
    assert chain.accepted()["s001"] == chain.posted("s001")["s001"]


def test_a_computer_that_takes_the_place_of_a_lost_one_goes_on_behind_what_was_seen(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    """The lost one, whoever has it now, signs for nobody any more."""
    assert chain.run("s001", f"join {token(chain, capfd)}") == OK
    assert chain.run("s001", "sync") == OK
    assert chain.run("hq", "sync") == OK
    assert chain.run("new", f"join {token(chain, capfd)}") == OK
    assert chain.run("hq", "sync") == OK
    chain.run("s001", "item add 1001 可乐 --price 1")
    chain.run("s001", "sync push")
    capfd.readouterr()
    assert chain.run("hq", "sync") != OK
    assert "s001,pull,0" in capfd.readouterr().out
    store = next(row for row in chain.home("hq").journal.all_current("store") if row[0] == "s001")
    assert '"earlier":[[1,1,' in store[1]


def test_who_is_not_headquarters_decides_nothing(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    assert chain.run("s001", f"join {token(chain, capfd)}") == OK
    for line in ("hq store add s002", "hq store revoke s001", "hq store admit s001"):
        assert chain.run("s001", line) == REFUSED
    assert chain.run("hq", "hq store add hq") == REFUSED
    assert chain.run("hq", "hq store revoke s009") != OK
