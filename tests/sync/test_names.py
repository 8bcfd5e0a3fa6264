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


@given(chain=st.one_of(STORES, STORES.map(names.down)), epoch=st.integers(1, 9_999), number=st.integers(1, 10**10 - 1))
def test_a_manifest_key_says_where_it_stands(chain: str, epoch: int, number: int) -> None:
    key = names.manifest_key(chain, epoch, number, DIGEST)
    assert names.is_key(key)
    assert names.parse_manifest_key(key) == ManifestName(chain, epoch, number, DIGEST[:16])
    assert key.startswith(names.manifest_stem(chain, epoch, number) + "-")


UP = st.tuples(st.sampled_from([table for table in names.TABLES if table != "directives"]), STORES)
DOWN = st.tuples(st.just("directives"), st.one_of(STORES, st.just("all")).map(names.down))


@given(
    what=st.one_of(UP, DOWN),
    month=st.sampled_from(["2026-01", "2026-12"]),
    first=st.integers(1, 10**12 - 1),
)
def test_a_batch_key_says_what_it_holds(what: tuple[str, str], month: str, first: int) -> None:
    name = BatchName(*what, month, 1, first, first, DIGEST[:16])
    assert names.parse_batch_key(names.batch_key(name)) == name


@pytest.mark.parametrize(
    "key",
    [
        "documents/store=s001/month=2026-13/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "documents/store=../month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "documents/store=s001/month=2026-01/../0001-000000000001-000000000002-0123456789abcdef.parquet",
        "documents/store=s001/month=2026-01/0001-000000000001-000000000002-0123456789ABCDEF.parquet",
        "documents/store=s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet\n",
        "documents/to=s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "directives/store=s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "directives/to=down-s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "master/store=down-s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "master/store=all/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
        "stock/store=s001/month=2026-01/0001-000000000001-000000000002-0123456789abcdef.parquet",
    ],
)
def test_other_keys_are_no_batch(key: str) -> None:
    assert names.parse_batch_key(key) is None


@pytest.mark.parametrize("key", ["", "/a", "a//b", "a/../b", "./a", "A", "a b", "a\\b", "a/"])
def test_unsafe_paths_are_no_keys(key: str) -> None:
    assert not names.is_key(key)


def test_heads() -> None:
    for chain in ("s001", "down-s001", "down-all"):
        assert names.parse_head_key(names.head_key(chain)) == chain
    for key in ("heads/up/con.json", "heads/up/all.json", "heads/up/down-s001.json", "heads/down/down-s001.json"):
        assert names.parse_head_key(key) is None


def test_chains() -> None:
    assert [names.is_chain(text) for text in ("s001", "down-all", "down-s001", "down-" + "a" * 31)] == [True] * 4
    assert [names.is_chain(text) for text in ("all", "down-", "down-up", "down-down-s001", "s001/x")] == [False] * 5
