"""A token survives being copied and a request is worth what its token is worth."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc.errors import JxcError
from jxc.sync import enrol, keys, names
from jxc.sync.enrol import Request, Token
from jxc.sync.memory import MemoryRemote

HQ, OWN, OTHER = (keys.from_seed(bytes([seed]) * 32).public for seed in (1, 2, 3))
TOKEN = Token("s001", "南京路店", "s3://chain/jxc", "", "", HQ, 7, base64.b64encode(bytes(32)).decode())
KEY = names.enrol_key("s001", TOKEN.id)


def request(key: str = OWN) -> Request:
    return Request(1, "s001", "南京路店", key, 5)


def test_a_token_is_one_line_and_comes_back_also_broken_in_two() -> None:
    text = enrol.token_text(TOKEN)
    assert text.isascii()
    assert not set(text) & set(" \n\t'\"")
    assert enrol.read_token(f" {text[:40]}\n  {text[40:]} ") == TOKEN


@given(place=st.integers(0, 10**6), letter=st.sampled_from("Aa0-_"))
def test_a_slip_of_the_pen_is_found(place: int, letter: str) -> None:
    text = enrol.token_text(TOKEN)
    place = len(enrol.PREFIX) + place % (len(text) - len(enrol.PREFIX))
    slipped = text[:place] + letter + text[place + 1 :]
    if slipped != text:
        with pytest.raises(JxcError, match="join-malformed"):
            enrol.read_token(slipped)


@pytest.mark.parametrize("text", ["", "jxc1-", "jxc1-x-y", "jxc1-e30-44136fa3", "ed25519:AAAA", "-", "令牌"])
def test_other_texts_are_no_tokens(text: str) -> None:
    with pytest.raises(JxcError, match="join-malformed"):
        enrol.read_token(text)


def test_a_request_is_asked_as_often_as_one_likes_by_one_computer_only() -> None:
    remote = MemoryRemote()
    for _ in range(2):
        enrol.ask(remote, TOKEN, request())
    assert enrol.read_request(remote, KEY, TOKEN.signer.public) == request()
    with pytest.raises(JxcError, match="join-used"):
        enrol.ask(remote, TOKEN, request(OTHER))
    assert enrol.read_request(remote, KEY, TOKEN.signer.public).key == OWN


def test_who_has_not_the_secret_cannot_ask() -> None:
    remote = MemoryRemote()
    stolen = TOKEN._replace(secret=base64.b64encode(bytes([9]) * 32).decode())
    enrol.ask(remote, stolen, request(OTHER))
    remote.objects[KEY] = remote.objects.pop(names.enrol_key("s001", stolen.id))
    with pytest.raises(JxcError, match="signature-wrong"):
        enrol.read_request(remote, KEY, TOKEN.signer.public)
