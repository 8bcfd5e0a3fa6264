"""Mangles bytes and texts, always in the same ways for the same seed: what a fuzzer feeds to parsers."""

from collections.abc import Callable, Iterator
from random import Random

PIECES = (
    b"", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n", b"\t", b" ", b'"', b"'", b"\\",
    b"{", b"}", b"[", b"]", b",", b":", b"=", b"@", b"x", b"*", b"#", b"~", b"-", b".", b"/", b"../", b"%s", b"$(x)",
    b"e9", b"1e999", b"null", b"true", b"NaN", b"-1", b"0", b"9" * 30, b"9" * 5_000, b"\\ud800", b"0001-01-01",
    b"9999-12-31", b"2026-02-30", b"[" * 3_000, b'{"a":' * 3_000, b"A" * 70_000, "\u202e".encode(), "１２".encode(),
    "①".encode(), "½".encode(), "٣".encode(),
)  # fmt: skip


def mangled(data: bytes, chance: Random) -> bytes:
    """The bytes after one to five random changes."""
    for _ in range(chance.randrange(1, 6)):
        data = chance.choice(_WAYS)(data, chance)
    return data


def mangled_text(text: str, chance: Random) -> str:
    """The same for text: half characters come out as what terminals make of them."""
    return mangled(text.encode("utf-8", "surrogatepass"), chance).decode(
        "utf-8", chance.choice(("replace", "surrogateescape"))
    )


def stream(seed: object, corpus: list[bytes], count: int) -> Iterator[bytes]:
    """`count` mangled inputs, beginning with the corpus as it is."""
    chance = Random(str(seed))
    yield from corpus
    for _ in range(count):
        yield mangled(chance.choice(corpus), chance)


def _place(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytes, chance: Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _insert(data: bytes, chance: Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.choice(PIECES) + data[at:]


def _overwrite(data: bytes, chance: Random) -> bytes:
    at, piece = _place(data, chance), chance.choice(PIECES)
    return data[:at] + piece + data[at + len(piece) :]


def _cut(data: bytes, chance: Random) -> bytes:
    first, last = sorted((_place(data, chance), _place(data, chance)))
    return data[:first] + data[last:] if chance.random() < 0.5 else data[:first]


def _double(data: bytes, chance: Random) -> bytes:
    first, last = sorted((_place(data, chance), _place(data, chance)))
    return data[:last] + data[first:last][:5_000] + data[last:]


def _number(data: bytes, chance: Random) -> bytes:
    """Another number where one stands."""
    digits = [at for at, byte in enumerate(data) if chr(byte).isdigit()]
    if not digits:
        return data
    at = chance.choice(digits)
    return (
        data[:at]
        + chance.choice((b"0", b"-1", b"1.5", b"99999999999999999999", b"2147483648", b"1e5"))
        + data[at + 1 :]
    )


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (_flip, _flip, _insert, _overwrite, _cut, _double, _number)
