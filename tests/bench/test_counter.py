"""One posting at a till against one bare insert into SQLite, both on disk before they return."""

import sqlite3
import time
from pathlib import Path

import pytest

from jxc.services.session import Session
from tests.bench.figures import record
from tests.services.premises import a_desk, buy

pytestmark = pytest.mark.bench

BILLS = 200


def _bare(path: Path) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE sale (id INTEGER PRIMARY KEY, body TEXT)")
    seconds = []
    for number in range(BILLS):
        begin = time.perf_counter()
        connection.execute("INSERT INTO sale (body) VALUES (?)", (f"sale {number}" * 20,))
        seconds.append(time.perf_counter() - begin)
    connection.close()
    return sorted(seconds)


def test_one_posting_at_a_till_against_one_insert(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    buy(desk, "10000", "5")
    session = Session(desk._replace(till="1"))
    seconds = []
    for _ in range(BILLS):
        session.do("6901")
        session.do("*2")
        begin = time.perf_counter()
        session.do("+20")
        seconds.append(time.perf_counter() - begin)
    bare = _bare(tmp_path / "bare.db")
    middle = BILLS // 2
    record(
        "one posting at a till (median)", sorted(seconds)[middle], than="one durable insert", baseline=bare[middle],
        aim="≤ 5",
    )  # fmt: skip
