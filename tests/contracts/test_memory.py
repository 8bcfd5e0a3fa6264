"""The remote in memory keeps the contract."""

import pytest

from jxc.sync.memory import MemoryRemote
from tests.contracts.remote import RemoteContract


class TestMemory(RemoteContract):
    @pytest.fixture
    def remote(self) -> MemoryRemote:
        return MemoryRemote()
