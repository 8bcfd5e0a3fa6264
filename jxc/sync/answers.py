"""What a server's refusal means, as an error of ours with a next step. Pure: knows S3's words, no library.

A refusal is told by its code where the server gives one, else by its status. A page for people in place of S3's XML is
nobody's refusal: something else has answered.
"""

from typing import NamedTuple

from jxc.errors import JxcError

BAD_REQUEST, FORBIDDEN, NOT_FOUND, PROXY_LOGIN, CONFLICT, PRECONDITION, THROTTLED = 400, 403, 404, 407, 409, 412, 429
SERVER_ERROR, NOT_IMPLEMENTED, NO_ROOM = 500, 501, 507

_MEANING = {
    "remote-credentials": (
        *("AccountProblem", "AuthFailure", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidToken"),
        *("SignatureDoesNotMatch", "UnrecognizedClientException"),
    ),
    "remote-expired": ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"),
    "remote-clock": ("RequestTimeTooSkewed",),
    "remote-region": (
        *("AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "InvalidRegion"),
        *("PermanentRedirect", "TemporaryRedirect"),
    ),
    "remote-no-bucket": ("NoSuchBucket",),
    "remote-full": ("InsufficientCapacity", "QuotaExceeded", "XMinioStorageFull"),
    "remote-unsteady": (
        *("ConditionalRequestConflict", "InternalError", "OperationAborted", "RequestTimeout", "ServiceUnavailable"),
        *("SlowDown", "SlowDownRead", "SlowDownWrite", "Throttling", "XMinioServerNotInitialized"),
    ),
}
_BY_CODE = {code: ours for ours, codes in _MEANING.items() for code in codes}
_FORBIDDEN = {"read": "remote-unreadable", "write": "remote-unwritable", "list": "remote-unlistable"}


class Answer(NamedTuple):
    """A refusal as it came: status, S3's code if there was one, and the bucket's region if it was named."""

    status: int
    code: str = ""
    region: str = ""

    @property
    def missing(self) -> bool:
        """There is no such object; a missing bucket is another matter."""
        return self.status == NOT_FOUND and self.code != "NoSuchBucket"


def is_web_page(status: int, content_type: str, said: str) -> bool:
    """A page for people, or the way to one: a login, a proxy's block, another server altogether. No word of S3's.

    `said` is what only an object store says: a version tag, the region to go to. A gateway whose server is away, or
    busy, writes HTML too: that passes.
    """
    if said or status == THROTTLED or status >= SERVER_ERROR:
        return False
    return "html" in content_type or (status in range(300, 400) and "xml" not in content_type)


def refusal(answer: Answer, *, url: str, verb: str, key: str) -> JxcError:
    """The error that people and scripts are given. `verb` is what was asked for: read, write or list."""
    ours = _BY_CODE.get(answer.code) or _by_status(answer.status, verb)
    reason = str(answer.status) if answer.code in ("", str(answer.status)) else f"{answer.status} {answer.code}"
    return JxcError(ours, url=url, key=key, reason=reason, region=answer.region or "?")


def forbidden(url: str, verb: str, key: str) -> JxcError:
    """The right that is lacking, by what was asked for."""
    return JxcError(_FORBIDDEN[verb], url=url, key=key)


def _by_status(status: int, verb: str) -> str:
    if status == FORBIDDEN:
        return _FORBIDDEN[verb]
    if status == PROXY_LOGIN:
        return "remote-proxy"
    if status == NO_ROOM:
        return "remote-full"
    if status in range(300, 400):
        return "remote-region"
    unsteady = status == THROTTLED or (status >= SERVER_ERROR and status != NOT_IMPLEMENTED)
    return "remote-unsteady" if unsteady else "remote-failed"
