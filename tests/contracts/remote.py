"""The contract of every remote, as tests that each implementation inherits."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from jxc.errors import JxcError
from jxc.sync.remote import ANY, Remote, Swap, read

KEY = "documents/store=s001/month=2026-04/a.parquet"
HEAD = "heads/up/s001.json"
LIMIT = 1 << 20


class RemoteContract:
    """Inherit, and give a fixture `remote` that is empty at the start of each test."""

    def test_what_was_put_is_read_back(self, remote: Remote) -> None:
        remote.put(KEY, b"bytes")
        found = read(remote, KEY, LIMIT)
        assert found is not None
        assert found.data == b"bytes"

    def test_an_empty_object_is_an_object(self, remote: Remote) -> None:
        remote.put(KEY, b"")
        found = read(remote, KEY, LIMIT)
        assert found is not None
        assert found.data == b""

    def test_an_absent_object_is_none(self, remote: Remote) -> None:
        assert remote.get(KEY, LIMIT) is None
        assert read(remote, "documents", LIMIT) is None

    def test_putting_again_changes_nothing(self, remote: Remote) -> None:
        remote.put(KEY, b"bytes")
        remote.put(KEY, b"bytes")
        assert [found.key for found in remote.list("")] == [KEY]

    def test_putting_again_repairs_a_damaged_object(self, remote: Remote) -> None:
        remote.put(KEY, b"bxtes")
        remote.put(KEY, b"bytes")
        found = read(remote, KEY, LIMIT)
        assert found is not None
        assert found.data == b"bytes"

    def test_large_objects_come_in_pieces(self, remote: Remote) -> None:
        data = bytes(range(256)) * 2_000
        remote.put(KEY, data)
        body = remote.get(KEY, LIMIT)
        assert body is not None
        pieces = list(body.chunks)
        assert len(pieces) > 1
        assert b"".join(pieces) == data

    def test_more_bytes_than_the_limit_are_refused(self, remote: Remote) -> None:
        remote.put(KEY, b"x" * 100)
        assert read(remote, KEY, 100) is not None
        with pytest.raises(JxcError, match="object-oversized"):
            read(remote, KEY, 99)

    def test_listing_is_in_the_byte_order_of_keys(self, remote: Remote) -> None:
        keys = ["a/b.json", "a-b.json", "a.json", "a/b/c.json", "a/b-c.json", "a0.json", "b/a.json", "a=b/c.json"]
        for key in keys:
            remote.put(key, key.encode())
        assert [found.key for found in remote.list("")] == sorted(keys)
        assert [found.size for found in remote.list("a/")] == [len("a/b-c.json"), len("a/b.json"), len("a/b/c.json")]

    def test_a_prefix_may_end_within_a_name(self, remote: Remote) -> None:
        for name in ("0000000001-a", "0000000001-b", "0000000010-a", "0000000011-a"):
            remote.put(f"chains/s001/manifests/0001/{name}.json", b"m")
        found = [item.key[-17:-5] for item in remote.list("chains/s001/manifests/0001/0000000001-")]
        assert found == ["0000000001-a", "0000000001-b"]

    def test_listing_after_a_key_leaves_out_what_is_not_greater(self, remote: Remote) -> None:
        keys = [f"chains/{chain}/manifests/0001/000000000{n}-a.json" for chain in ("s001", "s002") for n in range(1, 6)]
        for key in keys:
            remote.put(key, b"m")
        assert [found.key for found in remote.list("chains/s001/", after=keys[2])] == keys[3:5]
        stem = "chains/s001/manifests/0001/0000000003"
        assert [found.key for found in remote.list("chains/s001/", after=stem)] == keys[2:5]

    def test_listing_nothing_is_empty(self, remote: Remote) -> None:
        assert list(remote.list("heads/up/")) == []

    def test_the_tag_of_a_listing_is_the_tag_of_a_read(self, remote: Remote) -> None:
        remote.put(KEY, b"bytes")
        found = read(remote, KEY, LIMIT)
        assert found is not None
        assert [item.etag for item in remote.list("documents/")] == [found.etag]

    def test_a_swap_writes_what_was_not_there(self, remote: Remote) -> None:
        assert remote.swap(HEAD, b"one", None) is not Swap.LOST
        found = read(remote, HEAD, LIMIT)
        assert found is not None
        assert found.data == b"one"

    def test_a_swap_replaces_what_it_expects(self, remote: Remote) -> None:
        remote.swap(HEAD, b"one", None)
        before = read(remote, HEAD, LIMIT)
        assert before is not None
        assert remote.swap(HEAD, b"two", before.etag) is not Swap.LOST
        after = read(remote, HEAD, LIMIT)
        assert after is not None
        assert after.data == b"two"
        assert after.etag != before.etag

    def test_a_swap_that_expects_something_else_writes_nothing(self, remote: Remote) -> None:
        remote.swap(HEAD, b"one", None)
        before = read(remote, HEAD, LIMIT)
        assert before is not None
        remote.swap(HEAD, b"two", before.etag)
        assert remote.swap(HEAD, b"three", before.etag) is Swap.LOST
        assert remote.swap(HEAD, b"three", None) is Swap.LOST
        found = read(remote, HEAD, LIMIT)
        assert found is not None
        assert found.data == b"two"

    def test_a_swap_of_a_head_that_vanished_writes_nothing(self, remote: Remote) -> None:
        assert remote.swap(HEAD, b"one", "0123456789abcdef0123456789abcdef") is Swap.LOST
        assert remote.get(HEAD, LIMIT) is None

    def test_a_swap_of_whatever_is_there_writes_always(self, remote: Remote) -> None:
        for data in (b"one", b"two"):
            assert remote.swap(HEAD, data, ANY) is Swap.DONE
            found = read(remote, HEAD, LIMIT)
            assert found is not None
            assert found.data == data

    def test_heads_of_the_same_length_differ_in_their_tags(self, remote: Remote) -> None:
        tags: set[str] = set()
        for data in (b"aaaa", b"bbbb", b"cccc"):
            before = read(remote, HEAD, LIMIT)
            remote.swap(HEAD, data, before.etag if before else None)
            tags.update(found.etag for found in remote.list("heads/"))
        assert len(tags) == 3

    def test_many_threads_may_use_one_remote(self, remote: Remote) -> None:
        keys = [f"documents/{n:02d}.parquet" for n in range(40)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda key: remote.put(key, key.encode() * 100), keys))
            found = list(pool.map(lambda key: read(remote, key, LIMIT), keys))
        assert [item.data if item else None for item in found] == [key.encode() * 100 for key in keys]
