"""A refusal becomes the error that says what to do; what is nobody's refusal is told from it."""

import pytest

from jxc.error_table import BY_CODE
from jxc.errors import UNREACHABLE
from jxc.sync.answers import Answer, forbidden, is_web_page, refusal
from jxc.sync.remote import TRANSIENT


@pytest.mark.parametrize(
    ("answer", "ours"),
    [
        (Answer(403, "AccessDenied"), "remote-unreadable"),
        (Answer(403, ""), "remote-unreadable"),
        (Answer(403, "InvalidAccessKeyId"), "remote-credentials"),
        (Answer(400, "ExpiredToken"), "remote-expired"),
        (Answer(403, "RequestTimeTooSkewed"), "remote-clock"),
        (Answer(403, "QuotaExceeded"), "remote-full"),
        (Answer(507), "remote-full"),
        (Answer(301, "PermanentRedirect", "eu-west-1"), "remote-region"),
        (Answer(307), "remote-region"),
        (Answer(404, "NoSuchBucket"), "remote-no-bucket"),
        (Answer(407), "remote-proxy"),
        (Answer(429), "remote-unsteady"),
        (Answer(503, "SlowDown"), "remote-unsteady"),
        (Answer(502, "502"), "remote-unsteady"),
        (Answer(409, "OperationAborted"), "remote-unsteady"),
        (Answer(501, "NotImplemented"), "remote-failed"),
        (Answer(400, "BadDigest"), "remote-failed"),
    ],
)
def test_each_refusal_has_its_meaning(answer: Answer, ours: str) -> None:
    error = refusal(answer, url="s3://b", verb="read", key="a/b")
    assert error.code == ours
    assert BY_CODE[ours].text.format(**error.params)


def test_only_what_may_pass_by_itself_is_worth_another_try() -> None:
    assert {BY_CODE[code].exit_status for code in TRANSIENT} == {UNREACHABLE}


@pytest.mark.parametrize(("verb", "ours"), [("read", "unreadable"), ("write", "unwritable"), ("list", "unlistable")])
def test_the_right_that_is_lacking_is_named_by_the_verb(verb: str, ours: str) -> None:
    assert forbidden("s3://b", verb, "a").code == f"remote-{ours}"


def test_a_missing_bucket_is_no_missing_object() -> None:
    assert Answer(404, "NoSuchKey").missing
    assert Answer(404, "404").missing
    assert not Answer(404, "NoSuchBucket").missing


@pytest.mark.parametrize(
    ("status", "content_type", "said", "page"),
    [
        (200, "text/html; charset=utf-8", "", True),
        (403, "text/html", "", True),
        (302, "text/html", "", True),
        (302, "", "", True),
        (301, "application/xml", "", False),
        (301, "", "eu-central-1", False),
        (200, "text/html; charset=utf-8", '"0123"', False),
        (200, "application/xml", "", False),
        (200, "application/octet-stream", "", False),
        (404, "application/xml", "", False),
        (429, "text/html", "", False),
        (502, "text/html", "", False),
    ],
)
def test_a_page_for_people_is_told_from_an_answer(status: int, content_type: str, said: str, *, page: bool) -> None:
    assert is_web_page(status, content_type, said) is page
