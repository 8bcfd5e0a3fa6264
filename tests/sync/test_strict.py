"""JSON that every parser reads alike, and nothing else."""

import pytest

from jxc.errors import JxcError
from jxc.sync import strict


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        '{"a":1,"a":2}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":9223372036854775808}',
        '{"a":-' + "9" * 5000 + "}",
        '{"a":"\\ud800"}',
        '{"a":' * 9 + "1" + "}" * 9,
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a":1} x',
        '{"a":1',
    ],
)
def test_json_that_parsers_disagree_about_is_refused(text: str) -> None:
    with pytest.raises(JxcError, match="json-refused"):
        strict.read(text.encode(), 1 << 20)


def test_bytes_that_are_not_utf8_or_too_many_are_refused() -> None:
    for data in (b'{"a":"\xff"}', b'{"a":"' + b"x" * 100 + b'"}'):
        with pytest.raises(JxcError, match="json-refused"):
            strict.read(data, 100)


def test_what_is_written_is_read_back() -> None:
    value: dict[str, object] = {"名": "值", "b": [1, None, True, {"c": -(2**63)}]}
    assert strict.read(strict.write(value), 1000) == value
    with pytest.raises(JxcError, match="json-refused"):
        strict.write({"a": 1.5})
