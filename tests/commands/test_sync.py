"""`jxc sync …` between a store and headquarters over a shared folder."""

import json
from pathlib import Path

from jxc.errors import DAMAGED
from tests.commands.conftest import Typist


def test_a_store_pushes_and_headquarters_pulls(chain: Typist) -> None:
    assert "s001" in chain.well("sync", "push", "--format", "csv")
    assert "s001" in chain.well("--home", chain.env["HQ"], "sync", "pull", "--format", "csv")


def test_a_second_sync_has_nothing_new_and_says_so(chain: Typist) -> None:
    chain.well("sync")
    again = chain("sync", "--lang", "en")
    assert again.status == 0
    assert "Nothing new" in again.err


def test_a_quiet_sync_says_nothing_unless_it_is_asked_for_rows(chain: Typist) -> None:
    assert chain("sync", "push", "--quiet") == (0, "", "")
    chain.well("sale", "1001")
    assert json.loads(chain.well("sync", "push", "--quiet", "--json"))


def test_status_tells_what_is_not_sent_yet(chain: Typist) -> None:
    assert "unsent" in chain.well("sync", "status", "--format", "csv")
    chain.well("sync", "push")
    assert "complete" in chain.well("sync", "status", "--format", "csv")


def test_a_flipped_byte_at_the_remote_is_named_by_verify(chain: Typist, tmp_path: Path) -> None:
    chain.well("sync", "push")
    assert chain("--home", chain.env["HQ"], "sync", "verify").status == 0
    batch = next((tmp_path / "remote").rglob("documents/**/*.parquet"))
    data = bytearray(batch.read_bytes())
    data[len(data) // 2] ^= 1
    batch.write_bytes(bytes(data))
    found = chain("--home", chain.env["HQ"], "sync", "verify")
    assert found.status == DAMAGED
    assert batch.name in found.out + found.err
