"""Where each key and value of a TOML file stands: the text is known to be right, so only its shape is followed."""

import re
from typing import NamedTuple

Path = tuple[str | int, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\])*"'),
    re.compile(r"'[^']*'"),
)


class Places(NamedTuple):
    """The offsets of keys and values by path; `text` is what they count in."""

    text: str
    keys: dict[Path, int]
    values: dict[Path, int]

    def of(self, path: Path, *, key: bool = False) -> str:
        """LINE:COLUMN of a value (or its key), else of the nearest thing around it; both begin at 1."""
        found = self.keys if key else self.values
        while path and path not in found:
            path, found = path[:-1], self.keys
        return position(self.text, found.get(path, 0))


def position(text: str, offset: int) -> str:
    """LINE:COLUMN of a place in a text."""
    before = text[:offset]
    return f"{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"


def places(text: str) -> Places:
    """Every key and value of a TOML text that a parser has accepted."""
    reader = _Reader(text)
    reader.read()
    return reader.found


class _Reader:
    """Walks once over the text."""

    def __init__(self, text: str) -> None:
        self.found = Places(text, {}, {})
        self._text, self._at = text, 0
        self._arrays: dict[Path, int] = {}

    def read(self) -> None:
        table: Path = ()
        while self._skip():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self) -> bool:
        """Over blanks, ends of lines and comments; whether anything is left."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found is not None else self._at
        return self._at < len(self._text)

    def _header(self) -> Path:
        start, many = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if many else 1
        *above, last = self._key()
        path: Path = ()
        for part in above:
            path = self._inside((*path, part))
        path = (*path, last)
        if many:
            self._arrays[path] = self._arrays.get(path, -1) + 1
        self._note(path, start)
        path = self._inside(path)
        self._note(path, start)
        self._skip()
        self._at += 2 if many else 1
        return path

    def _inside(self, path: Path) -> Path:
        """The newest element where a path is an array of tables."""
        return (*path, self._arrays[path]) if path in self._arrays else path

    def _note(self, path: Path, offset: int) -> None:
        self.found.keys.setdefault(path, offset)

    def _key(self) -> list[str]:
        """The parts of a dotted key."""
        parts = []
        while True:
            self._skip()
            start = self._at
            if self._text[start] in "\"'":
                self._string()
                parts.append(self._text[start + 1 : self._at - 1])
            else:
                found = _BARE.match(self._text, start)
                self._at = found.end() if found is not None else start + 1
                parts.append(self._text[start : self._at])
            self._skip()
            if self._text[self._at : self._at + 1] != ".":
                return parts
            self._at += 1

    def _pair(self, table: Path) -> None:
        self._skip()
        start, path = self._at, table
        for part in self._key():
            path = (*path, part)
            self._note(path, start)
        self._at += 1  # =
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        self.found.values.setdefault(path, self._at)
        first = self._text[self._at]
        if first in "[{":
            self._many(path, table=first == "{")
        elif first in "\"'":
            self._string()
        else:
            found = _SCALAR.match(self._text, self._at)
            self._at = found.end() if found is not None else self._at + 1

    def _many(self, path: Path, *, table: bool) -> None:
        self._at += 1
        count = 0
        while self._skip() and self._text[self._at] not in "]}":
            if self._text[self._at] == ",":
                self._at += 1
            elif table:
                self._pair(path)
            else:
                self._note((*path, count), self._at)
                self._value((*path, count))
                count += 1
        self._at += 1

    def _string(self) -> None:
        found = next((match for kind in _STRINGS if (match := kind.match(self._text, self._at))), None)
        self._at = found.end() if found is not None else self._at + 1
