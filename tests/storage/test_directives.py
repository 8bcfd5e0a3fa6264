"""Directives stand in order, and the newest of a kind and id is what stands."""

from pathlib import Path

import pytest

from jxc.domain.numbers import Instant
from jxc.domain.record import Directive
from jxc.storage.database import write
from jxc.storage.directives import Directives, Told
from tests.sync.house import START as BEGUN
from tests.sync.house import make_house

START = Instant(BEGUN)


def test_the_newest_of_a_kind_and_id_stands(tmp_path: Path) -> None:
    journal = make_house(tmp_path).journal
    directives, others = Directives(journal, "s002"), Directives(journal, "all")
    with write(journal.connection):
        directives.tell([Told("price", "1001", "{}"), Told("store", "1001", "{}")], now=START, operator="amy")
        directives.tell([Told("price", "1001", '{"price":2}')], now=START, operator="amy")
    assert directives.standing("price") == {"1001": '{"price":2}'}
    assert [Directive(*row).seq for row in directives.rows(2, 3, 1)] == [2, 3]  # type: ignore[arg-type]
    assert (directives.tips(), others.tips()) == ({1: 3}, {})


def test_what_was_told_is_never_changed(tmp_path: Path) -> None:
    journal = make_house(tmp_path).journal
    with write(journal.connection):
        Directives(journal, "all").tell([Told("store", "s001", "{}")], now=START, operator="amy")
    for statement in ("UPDATE directive SET body = ''", "DELETE FROM directive"):
        with pytest.raises(Exception, match="directives are never"):
            journal.connection.execute(statement)


def test_what_was_refused_stands_for_nothing_until_another_judge_can_carry_it_out(tmp_path: Path) -> None:
    journal = make_house(tmp_path).journal
    directives = Directives(journal, "all")
    told = [Directive("all", 1, seq, START, "amy", "price", "1001", f'{{"price":{seq}}}') for seq in (1, 2, 3)]
    with write(journal.connection):
        directives.take(told, lambda directive: "directive-refused" if directive.seq > 1 else None)
    assert directives.standing("price") == {"1001": '{"price":1}'}
    assert directives.refusals(1, 9) == [(2, "directive-refused"), (3, "directive-refused")]
    assert directives.refusals(1, 1) == [(3, "directive-refused")]
    with write(journal.connection):
        directives.judge_again(lambda directive: "directive-unknown" if directive.seq > 2 else None)
    assert directives.standing("price") == {"1001": '{"price":2}'}
    assert directives.refusals(1, 9) == [(3, "directive-unknown")]
