"""Thrift's compact protocol, as much of it as the footers and page headers of Parquet use. Reads; knows no meaning.

Never makes more of the bytes than there are: whatever they claim, the work ends where they end.
"""

from typing import Any, Never

_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_NUMBERS = (4, 5, 6)  # integers of 16, 32 and 64 bits, all written the same way
_DEPTH = 16
_VARINT_BYTES = 10
_MANY = 128  # a byte of a number from here on says that another follows
_MORE = 15  # a list whose length did not fit beside its type


def refuse() -> Never:
    """Raise ValueError: not what the protocol or its reader knows."""
    raise ValueError("malformed")


def struct(data: bytes, at: int, depth: int = _DEPTH) -> tuple[dict[int, Any], int]:
    """The fields of the struct at a place, by number, and where it ends. Texts are read as None.

    Error: ValueError, or IndexError where the bytes end too early.
    """
    fields: dict[int, Any] = {}
    number = 0
    if not depth:
        refuse()
    while kind := data[at] & 15:
        step = data[at] >> 4
        at += 1
        if step:
            number += step
        else:
            number, at = _zigzag(data, at)
        if kind in _NUMBERS and data[at] < _MANY:  # most fields of most footers are of these two kinds
            fields[number], at = data[at] >> 1 ^ -(data[at] & 1), at + 1
        elif kind == _BINARY and data[at] < _MANY:
            fields[number], at = None, at + 1 + data[at]
        else:
            fields[number], at = (kind == _TRUE, at) if kind in (_TRUE, _FALSE) else _value(data, at, kind, depth)
    return fields, at + 1


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in _NUMBERS:
        return _zigzag(data, at)
    if kind == _STRUCT:
        return struct(data, at, depth - 1)
    if kind in (_LIST, _SET):
        return _list(data, at, depth - 1)
    if kind == _BINARY:
        length, at = _varint(data, at)
        return None, at + length
    if kind in (_TRUE, _FALSE, _BYTE):
        return None, at + 1
    if kind == _DOUBLE:
        return None, at + 8
    refuse()


def _list(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    length, kind = data[at] >> 4, data[at] & 15
    at += 1
    if not depth:
        refuse()
    if length == _MORE:
        length, at = _varint(data, at)
    found: list[Any] = []
    for _ in range(length):
        if at >= len(data):
            refuse()
        if kind in _NUMBERS and data[at] < _MANY:
            value, at = data[at] >> 1 ^ -(data[at] & 1), at + 1
        else:
            value, at = _value(data, at, kind, depth)
        found.append(value)
    return found, at


def _zigzag(data: bytes, at: int) -> tuple[int, int]:
    value, at = (data[at], at + 1) if data[at] < _MANY else _varint(data, at)  # most take one byte
    return value >> 1 ^ -(value & 1), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_VARINT_BYTES):
        byte = data[at + place]
        value |= (byte & 127) << 7 * place
        if byte < _MANY:
            return value, at + place + 1
    refuse()
