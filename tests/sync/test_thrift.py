"""Thrift's compact protocol: what Parquet writes is read, and no bytes claim more than there are."""

import random

import pytest

from jxc.sync import thrift

FIELDS = (
    bytes.fromhex("1502 15ff01 1880 01".replace(" ", ""))
    + bytes(128)
    + bytes.fromhex("2c 1504 00 21 22 00".replace(" ", ""))
)


def test_fields_of_every_kind_are_read_by_number() -> None:
    fields, end = thrift.struct(FIELDS, 0)
    assert fields == {1: 1, 2: -128, 3: None, 5: {1: 2}, 7: True, 9: False}
    assert end == len(FIELDS)


def test_lists_are_read_short_and_long() -> None:
    short = bytes.fromhex("1925 02 04 00".replace(" ", ""))
    assert thrift.struct(short, 0)[0] == {1: [1, 2]}
    long = bytes([0x19, 0xF5, 20, *([2] * 20), 0])
    assert thrift.struct(long, 0)[0] == {1: [1] * 20}
    assert thrift.struct(bytes([0x19, 0x2C, 0x15, 2, 0, 0x15, 4, 0, 0]), 0)[0] == {1: [{1: 1}, {1: 2}]}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x15",
        b"\x15\xff",
        b"\x15" + b"\xff" * 11,
        b"\x1c" * 20,  # a struct in a struct in a struct …
        b"\x19\xfc\xff\xff\xff\xff\x0f",  # a list of four billion structs
        b"\x19" * 20 + b"\x19",
        b"\x1b\x00",  # a map, which Parquet has nowhere
    ],
)
def test_what_claims_more_than_there_is_ends_at_once(data: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        thrift.struct(data, 0)


def test_no_bytes_do_anything_else() -> None:
    chance = random.Random(1)
    for _ in range(3_000):
        data = bytes(chance.choice(b"\x15\x16\x18\x19\x1c\x2c\xf5\x00\x02\x7f\x80\xff") for _ in range(40))
        try:
            _, end = thrift.struct(data, 0)
        except (ValueError, IndexError):
            continue
        assert end > 0
