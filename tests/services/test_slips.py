"""The slip that travels with goods: read back as written, refused when a byte of it changed."""

import json
from pathlib import Path

import pytest

from jxc.services import transfers
from jxc.services.slips import read_slip
from tests.services.premises import refused
from tests.services.test_transfers import DC, Stores, a_store, receive, ship


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    both = Stores(a_store(tmp_path / "s001", "s001"), a_store(tmp_path / "s002", "s002"), tmp_path)
    ship(both, "3", "3.333333")
    return both


def test_a_slip_is_read_as_it_was_written(stores: Stores) -> None:
    written = transfers.find_slip(stores.one, DC)
    assert read_slip(stores.slip(stores.one, DC), stores.two.shop.journal) == written


def test_a_changed_figure_is_noticed(stores: Stores) -> None:
    path = stores.slip(stores.one, DC)
    path.write_text(path.read_text("utf-8").replace('"10.00"', '"1.00"'), "utf-8")
    assert refused(lambda: receive(stores.two, file=path)).code == "slip-signature-wrong"


def test_a_slip_without_a_signature_is_refused(stores: Stores) -> None:
    path = stores.slip(stores.one, DC)
    body = json.loads(path.read_text("utf-8"))
    del body["signature"]
    path.write_text(json.dumps(body), "utf-8")
    assert refused(lambda: receive(stores.two, file=path)).code == "slip-signature-wrong"


def test_a_slip_signed_with_another_key_than_the_store_is_known_by_is_refused(stores: Stores) -> None:
    path = stores.slip(stores.one, DC)
    with stores.two.shop.journal.write() as writer:
        body = '{"entity":"main","key":"ed25519:other","name":"one"}'
        writer.append_master(now=stores.two.world.now(), operator="amy", kind="store", key="s001", body=body)
    assert refused(lambda: receive(stores.two, file=path)).code == "slip-key-differs"


def test_a_slip_signed_with_a_key_that_another_one_has_followed_since_is_read(stores: Stores) -> None:
    path = stores.slip(stores.one, DC)
    earlier = [[1, 3, json.loads(path.read_text("utf-8"))["key"]]]
    with stores.two.shop.journal.write() as writer:
        body = json.dumps({"entity": "main", "key": "ed25519:other", "earlier": earlier, "name": "one"})
        writer.append_master(now=stores.two.world.now(), operator="amy", kind="store", key="s001", body=body)
    assert read_slip(path, stores.two.shop.journal)


@pytest.mark.parametrize("text", ["", "[]", "{}", "\x00", '{"format":"jxc-transfer-slip-1","key":3}'])
def test_what_is_no_slip_is_refused(stores: Stores, tmp_path: Path, text: str) -> None:
    path = tmp_path / "box.json"
    path.write_text(text, "utf-8")
    assert refused(lambda: receive(stores.two, file=path)).code == "slip-malformed"


def test_a_missing_file_is_named(stores: Stores, tmp_path: Path) -> None:
    assert refused(lambda: receive(stores.two, file=tmp_path / "none")).code == "file-missing"


def test_a_slip_for_another_store_is_refused(stores: Stores) -> None:
    assert refused(lambda: receive(stores.one, file=stores.slip(stores.one, DC))).code == "slip-for-another-store"


def test_a_receipt_that_rejected_nothing_has_no_slip(stores: Stores) -> None:
    receive(stores.two, file=stores.slip(stores.one, DC))
    assert refused(lambda: transfers.find_slip(stores.two, "DR1")).code == "slip-empty"
