"""Reasons travel as JSON and come back whole."""

from jxc.domain.reasons import Reason, reason_body, reason_of


def test_a_reason_comes_back_as_it_was_written() -> None:
    reason = Reason("theft", "scrap", "admin", "input-out", "Stolen", "失窃")
    assert reason_of(reason_body(reason)) == reason
