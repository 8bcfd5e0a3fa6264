"""`jxc init` and `jxc doctor`."""

import sqlite3
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, DAMAGED, NOT_FOUND, OK, UNREACHABLE, USAGE
from tests.commands.conftest import Typist


def test_a_home_is_made_in_one_command_and_only_once(jxc: Typist) -> None:
    assert "s001" in jxc.well("init")
    assert jxc("init").status == CONFLICT


def test_a_command_without_a_home_says_how_to_make_one(jxc: Typist) -> None:
    refused = jxc("stock")
    assert refused.status == NOT_FOUND
    assert "jxc init" in refused.err


def test_the_language_given_at_init_stays_the_home_s_language(jxc: Typist) -> None:
    jxc.well("init", "--lang", "zh")
    assert "没有商品" in jxc("sale", "1").err
    assert "no item" in jxc("sale", "1", "--lang", "en").err


def test_headquarters_is_a_home_called_hq(jxc: Typist) -> None:
    assert "hq" in jxc.well("init", "--hq", "--remote", "s3://chain/jxc")
    assert "remote_url,s3://chain/jxc,jxc.toml" in jxc.well("config", "show", "--format", "csv")


@pytest.mark.parametrize(
    ("remote", "status"), [("{}/share", UNREACHABLE), ("file://{}/share", UNREACHABLE), ("ftp://share/jxc", USAGE)]
)
def test_a_remote_that_is_nowhere_is_refused_before_a_home_is_made(
    jxc: Typist, tmp_path: Path, remote: str, status: int
) -> None:
    asked = ("init", "--hq", "--remote", remote.format(tmp_path))
    assert jxc(*asked).status == status
    assert not jxc.home.exists()
    (tmp_path / "share").mkdir()
    assert jxc(*asked).status == (status if status == USAGE else OK)


def test_the_doctor_is_content_with_a_healthy_home(shop: Typist) -> None:
    shop.well("sale", "1001x2")
    assert shop("doctor").status in (0, DAMAGED)  # a disk in memory answers faster than disks can, and is reported


def test_the_doctor_names_what_does_not_add_up(shop: Typist) -> None:
    connection = sqlite3.connect(shop.home / "journal.db")
    connection.execute("UPDATE pool SET value = value + 1 WHERE sku = '1001'")
    connection.commit()
    connection.close()
    found = shop("doctor")
    assert found.status == DAMAGED
    assert "stock-balance,1001" in found.out
    assert "does not add up" in found.err
