"""How much a Parquet file unpacks to at most, told by its page headers before a single page is unpacked.

A few kilobytes can stand for gigabytes: a footer may lie about rows, a dictionary of one long text be named a million
times, a list of one row hold a billion elements. Page headers cannot lie downwards: a page that unpacks to more than
its header says is an error to whoever reads it. Owns the reading of footers and page headers, which comes before any
library that might trust them; unpacks nothing but dictionaries of texts. Source: the Thrift definition of Parquet.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from jxc.sync import thrift
from jxc.sync.thrift import refuse

PAGES_LIMIT = 10_000  # of one file; ours have one a column
FOOTER_LIMIT = 1 << 18  # bytes; ours have five thousand
_MAGIC, _TAIL = b"PAR1", 8
_TEXT, _NARROW = 6, (0, 1, 2)  # physical types that a batch has: texts; truth values, integers of 32 and 64 bits
_PACKED = {0: "", 6: "zstd"}  # codecs that a batch has
_PLAIN, _BY_NAME = 0, (2, 8)  # encodings of texts that a batch has: spelt out, or numbers of a dictionary
_WIDTH = 24  # bytes of one value of a fixed width at most, with what says where in its list it stands
_SHORT = 64  # bytes of a dictionary that need not be unpacked to know enough
_LENGTH = struct.Struct("<I")  # what stands before each text of a dictionary
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3  # types of pages
_OWN = {_DATA: 5, _DICTIONARY: 7, _DATA_2: 8}  # by type of page the field of its own header, and in that …
_ENCODING = {_DATA: 2, _DICTIONARY: 2, _DATA_2: 4}  # … the field of its encoding


class _Page(NamedTuple):
    """One page: its type, size unpacked, number of values, how they are written, and where its bytes are."""

    type: int
    size: int
    values: int
    encoding: int
    start: int
    end: int


class _Column(NamedTuple):
    """The pages of one column: whether it holds texts, how they are packed, and where they lie."""

    is_text: bool
    codec: str
    start: int
    end: int


def weigh(data: bytes, limit: int) -> int:
    """Bytes that the file's rows need in memory at most; above `limit` it stops counting.

    Error: ValueError for what is no Parquet, or is written as no batch is.
    """
    total = pages = 0
    try:
        for column in _columns(data):
            for size in _sizes(data, column):
                total, pages = total + size, pages + 1
                if total > limit or pages > PAGES_LIMIT:
                    return limit + 1
    except (
        IndexError,
        KeyError,
        TypeError,
        AttributeError,
        struct.error,
    ) as error:  # a field that is not there, or is something else
        raise ValueError("malformed") from error
    return total


def _columns(data: bytes) -> Iterator[_Column]:
    """Every column of every group of rows, as the footer has them."""
    length = int.from_bytes(data[-_TAIL : -len(_MAGIC)], "little")
    if data[-len(_MAGIC) :] != _MAGIC or not 0 < length <= min(len(data) - _TAIL, FOOTER_LIMIT):
        refuse()
    footer, _ = thrift.struct(data, len(data) - _TAIL - length)
    types = [element[1] for element in footer[2] if not element.get(5)]
    for group in footer.get(4, ()):
        if len(group[1]) != len(types):
            refuse()
        for kind, chunk in zip(types, group[1], strict=True):
            yield _column(data, kind, chunk[3])


def _column(data: bytes, kind: int, said: dict[int, Any]) -> _Column:
    start = min(said[9], said.get(11, said[9]))
    end = start + said[7]
    if kind != said[1] or kind not in (_TEXT, *_NARROW) or not len(_MAGIC) <= start <= end <= len(data):
        refuse()
    return _Column(kind == _TEXT, _PACKED[said[4]], start, end)


def _sizes(data: bytes, column: _Column) -> Iterator[int]:
    """For each page of a column, and for its values, the bytes that they need unpacked."""
    longest = 0
    at = column.start
    while at < column.end:
        page = _page(data, at)
        if not at < page.end <= column.end:
            refuse()
        at = page.end
        yield page.size
        if page.type == _DICTIONARY:
            longest = _longest(data, page, column.codec) if column.is_text else 0
        elif not column.is_text or page.encoding in _BY_NAME:
            yield page.values * (_WIDTH + longest)
        elif page.encoding == _PLAIN:
            yield page.values * _WIDTH
        else:
            refuse()


def _page(data: bytes, start: int) -> _Page:
    fields, at = thrift.struct(data, start)
    kind, size, packed = fields[1], fields[2], fields[3]
    own = fields[_OWN[kind]]
    numbers = (kind, size, own[1], own[_ENCODING[kind]], at, at + packed)
    if min(numbers) < 0 or packed < 0:
        refuse()
    return _Page(*numbers)


def _longest(data: bytes, page: _Page, codec: str) -> int:
    """The longest text of a dictionary, or the size of one that is no larger than many a text."""
    if page.size <= _SHORT:
        return page.size
    plain = data[page.start : page.end]
    if codec:
        plain = pa.decompress(plain, page.size, codec, asbytes=True)
    longest = at = 0
    while at < len(plain):
        (length,) = _LENGTH.unpack_from(plain, at)
        longest, at = max(longest, length), at + 4 + length
    return longest
