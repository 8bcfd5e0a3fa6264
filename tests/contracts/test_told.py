"""What stands in the way of a sync is told in both languages, with a next step and a status for scripts.

Each case is a real answer, or a real silence, to the real S3 library; nothing of it is replaced.
"""

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jxc.errors import OK, REMOTE_REFUSED, UNREACHABLE
from jxc.services.world import World
from tests.contracts.fake_s3 import BUCKET, Answer, FakeS3, Ways, Whim, refused, serving
from tests.contracts.proxy import Manners, proxying
from tests.services.chain import NOON, make_chain

LOGIN = Answer(200, "<html><body>请登录 Please log in</body></html>".encode(), {"Content-Type": "text/html"})
ELSEWHERE = Answer(302, b"<html>moved</html>", {"Content-Type": "text/html", "Location": "http://127.0.0.1:9/login"})
BLOCKED = Answer(403, b"<html>not from here</html>", {"Content-Type": "text/html"})
GATEWAY = Answer(502, b"<html>bad gateway</html>", {"Content-Type": "text/html"})
NO_WORDS = Answer(200)
REGION = {"x-amz-bucket-region": "eu-central-1", "Content-Type": "application/xml"}
MOVED = Answer(301, refused(301, "PermanentRedirect").body, REGION)
MALFORMED = refused(400, "AuthorizationHeaderMalformed", "<Region>cn-north-1</Region>")


class Told(NamedTuple):
    status: int
    code: str
    english: str
    chinese: str


class Shop:
    """A store with a sale to send, whose headquarters has been at the server."""

    def __init__(self, folder: Path, fake: FakeS3, capfd: pytest.CaptureFixture[str]) -> None:
        seconds = itertools.count()
        world = World(
            lambda: NOON + next(seconds), {"USER": "amy"}, lambda size: b"\x07" * size, wait=lambda _seconds: None
        )
        self.chain = make_chain(folder, world, "s001", url=f"s3://{BUCKET}/jxc", remote_endpoint=fake.endpoint)
        self._capfd = capfd

    def env(self, **settings: str) -> None:
        """Settings as the environment gives them."""
        named = {f"JXC_{name.upper()}": text for name, text in settings.items()}
        self.chain = self.chain._replace(world=self.chain.world._replace(env={"USER": "amy", **named}))

    def told(self, command: str = "sync", home: str = "s001") -> Told:
        said = {}
        status, code = OK, ""
        for lang in ("en", "zh"):
            self._capfd.readouterr()
            status = self.chain.run(home, f"{command} --json --lang {lang}")
            err = self._capfd.readouterr().err
            assert "Traceback" not in err
            found = json.loads(err.splitlines()[-1]) if status else {}
            code, said[lang] = found.get("error", ""), found.get("message", "") + found.get("hint", "")
        assert (said["en"] != said["zh"]) == bool(status)
        return Told(status, code, said["en"], said["zh"])


@pytest.fixture
def fake(aws_environment: None) -> Iterator[FakeS3]:  # noqa: ARG001 it must come first
    with serving() as made:
        yield made


@pytest.fixture
def shop(tmp_path: Path, fake: FakeS3, capfd: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path, fake, capfd)


def always(answer: Answer) -> Whim:
    return lambda _verb, _key: answer


def only(answer: Answer, verb: str, start: str) -> Whim:
    return lambda asked, key: answer if asked == verb and key.startswith(start) else None


DENIED = refused(403, "AccessDenied")


class Case(NamedTuple):
    what: str
    whim: Whim
    status: int
    code: str
    english: str
    chinese: str


CASES = (
    Case("a login page", always(LOGIN), UNREACHABLE, "remote-web-page", "open a browser", "浏览器"),
    Case("a way to a login page", always(ELSEWHERE), UNREACHABLE, "remote-web-page", "open a browser", "浏览器"),
    Case("a page that blocks", always(BLOCKED), UNREACHABLE, "remote-web-page", "the proxy", "代理"),
    Case("nothing of an object store", always(NO_WORDS), UNREACHABLE, "remote-web-page", "web page", "网页"),
    Case("a gateway without its server", always(GATEWAY), UNREACHABLE, "remote-unsteady", "later", "稍后"),
    Case("another region", always(MOVED), REMOTE_REFUSED, "remote-region", "eu-central-1", "eu-central-1"),
    Case("another region, named", always(MALFORMED), REMOTE_REFUSED, "remote-region", "cn-north-1", "cn-north-1"),
    Case("a wrong clock", always(refused(403, "RequestTimeTooSkewed")), REMOTE_REFUSED, "remote-clock", "clock", "时"),
    Case("an expired token", always(refused(400, "ExpiredToken")), REMOTE_REFUSED, "remote-expired", "expired", "过期"),
    Case("a wrong key", always(refused(403, "SignatureDoesNotMatch")), REMOTE_REFUSED, "remote-credentials", "A", "A"),
    Case("no bucket", always(refused(404, "NoSuchBucket")), REMOTE_REFUSED, "remote-no-bucket", "Make", "存储桶"),
    Case("no room", only(refused(507, "Full"), "PUT", ""), REMOTE_REFUSED, "remote-full", "room", "空间"),
    Case("no reading", only(DENIED, "GET", "jxc/h"), REMOTE_REFUSED, "remote-unreadable", "GetObject", "GetObject"),
    Case("no writing", only(DENIED, "PUT", ""), REMOTE_REFUSED, "remote-unwritable", "PutObject", "PutObject"),
    Case("no listing", only(DENIED, "LIST", ""), REMOTE_REFUSED, "remote-unlistable", "ListBucket", "ListBucket"),
)


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_each_answer_has_its_sentence_and_its_next_step(shop: Shop, fake: FakeS3, case: Case) -> None:
    fake.ways = Ways(whim=case.whim)
    told = shop.told()
    assert (told.status, told.code) == (case.status, case.code)
    assert case.english in told.english
    assert case.chinese in told.chinese
    fake.ways = Ways()
    assert shop.told().status == OK  # once it is out of the way, everything arrives
    assert any("master" in key for key in fake.objects)


@pytest.mark.parametrize("verb", ["GET", "PUT", "LIST"])
@pytest.mark.parametrize("page", [LOGIN, ELSEWHERE])
def test_a_web_page_is_never_taken_for_an_object_or_an_upload(
    shop: Shop, fake: FakeS3, verb: str, page: Answer
) -> None:
    fake.ways = Ways(whim=only(page, verb, ""))
    assert shop.told().code == "remote-web-page"
    fake.ways = Ways()
    assert shop.told().status == OK


@pytest.mark.parametrize(
    ("settings", "code", "english", "chinese"),
    [
        ({"remote_endpoint": "http://no-such-host.invalid:9000"}, "remote-name", "DNS", "DNS"),
        ({"remote_endpoint": "http://127.0.0.1:9"}, "remote-unreachable", "network", "网络"),
        ({"remote_proxy": "http://127.0.0.1:9"}, "remote-unreachable", "network", "网络"),
    ],
)
def test_silence_has_a_sentence_too(
    shop: Shop, settings: dict[str, str], code: str, english: str, chinese: str
) -> None:
    shop.env(**settings)
    told = shop.told()
    assert (told.status, told.code) == (UNREACHABLE, code)
    assert english in told.english
    assert chinese in told.chinese


def make_certificate(folder: Path) -> Path:
    """A certificate for localhost, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.usefixtures("aws_environment")
def test_a_certificate_of_ones_own_is_refused_until_it_is_named_also_behind_a_proxy(tmp_path: Path, shop: Shop) -> None:
    path = make_certificate(tmp_path)
    with serving(certificate=path) as safe, proxying() as proxy:
        shop.env(remote_endpoint=safe.endpoint)
        told = shop.told("sync push", "hq")
        assert (told.status, told.code) == (UNREACHABLE, "remote-tls")
        assert "remote_ca" in told.english
        assert "remote_ca" in told.chinese
        shop.env(remote_endpoint=safe.endpoint, remote_ca=str(tmp_path / "none.pem"))
        assert shop.told("sync push", "hq").code == "remote-ca-missing"
        shop.env(remote_endpoint=safe.endpoint, remote_ca=str(path), remote_proxy=proxy.url)
        assert shop.told("sync push", "hq").status == OK
        assert proxy.targets
        assert "jxc/jxc.json" in safe.objects


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_login_is_named(shop: Shop, fake: FakeS3, scheme: str) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with proxying(Manners(refusal=refusal)) as proxy:
        shop.env(remote_endpoint=fake.endpoint.replace("http", scheme), remote_proxy=proxy.url)
        told = shop.told()
        assert (told.status, told.code) == (UNREACHABLE, "remote-proxy")
        assert "remote_proxy" in told.english
        assert "remote_proxy" in told.chinese


def test_the_environment_names_a_proxy_as_it_does_for_other_programs(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxying() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        assert shop.told().status == OK
        assert proxy.targets


def test_a_bucket_may_stand_in_the_host_name(shop: Shop, fake: FakeS3) -> None:
    port = fake.endpoint.rpartition(":")[2]
    with proxying() as proxy:  # it is asked for the host by name; the name itself need not be known to anybody
        shop.env(remote_endpoint=f"http://s3.invalid:{port}", remote_addressing="virtual", remote_proxy=proxy.url)
        shop.told()
        assert proxy.targets[0].startswith(f"http://{BUCKET}.s3.invalid:{port}/jxc/")
        shop.env(remote_endpoint=f"http://s3.invalid:{port}", remote_addressing="path", remote_proxy=proxy.url)
        shop.told()
        assert proxy.targets[-1].startswith(f"http://s3.invalid:{port}/{BUCKET}/jxc/")
