"""The grammar of names: what goes in comes out, and nothing else gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc.errors import JxcError
from jxc.sync import names
from jxc.sync.names import BatchName, ManifestName

DIGEST = "0123456789abcdef" * 4
STORES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,30}", fullmatch=True).filter(names.is_store)


@pytest.mark.parametrize("text", ["s001", "hq", "0", "a" * 31, "north-7"])
def test_ids_of_stores(text: str) -> None:
    assert names.check_store_id(text) == text


@pytest.mark.parametrize(
    "text", ["", "S001", "-a", "a" * 32, "a_b", "a/b", "..", "all", "up", "down-s001", "con", "com1", "s001\n", "店"]
)
def test_refused_ids_of_stores(text: str) -> None:
    with pytest.raises(JxcError, match="store-id-malformed"):
        names.check_store_id(text)


@given(chain=STORES, epoch=st.integers(1, 9_999), number=st.integers(1, 10**10 - 1))
def test_a_manifest_key_says_where_it_stands(chain: str, epoch: int, number: int) -> None:
    key = names.manifest_key(chain, epoch, number, DIGEST)
    assert names.is_key(key)
    assert names.parse_manifest_key(key) == ManifestName(chain, epoch, number, DIGEST[:16])
    assert key.startswith(names.manifest_stem(chain, epoch, number) + "-")


@given(
    table=st.sampled_from(names.TABLES),
    store=STORES,
    month=st.sampled_from(["2026-01", "2026-12"]),
    first=st.integers(1, 10**12 - 1),
)
def test_a_batch_key_says_what_it_holds(table: str, store: str, month: str, first: int) -> None:
    name = BatchName(table, store, month, 1, first, first, DIGEST[:16])
    assert names.parse_batch_key(names.batch_key(name)) == name


@pytest.mark.parametrize(
    "key",
    [
        "documents/store=s001/month=2026-13/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "documents/store=../month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "documents/store=s001/month=2026-01/../0001-000000000001-000000000002-0123456789abcdef.parquet",
        "documents/store=s001/month=2026-01/0001-000000000001-000000000002-0123456789ABCDEF.parquet",
        "documents/store=s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet\n",
        "stock/store=s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
    ],
)
def test_other_keys_are_no_batch(key: str) -> None:
    assert names.parse_batch_key(key) is None


@pytest.mark.parametrize("key", ["", "/a", "a//b", "a/../b", "./a", "A", "a b", "a\\b", "a/"])
def test_unsafe_paths_are_no_keys(key: str) -> None:
    assert not names.is_key(key)


def test_heads() -> None:
    assert names.parse_head_key(names.head_key("s001")) == "s001"
    assert names.parse_head_key("heads/up/con.json") is None
