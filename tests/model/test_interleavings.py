"""Whatever order stores sell and push in and headquarters pulls in: every catalog ends the same and complete."""

import tempfile
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.sync import names
from jxc.sync.memory import MemoryRemote
from tests.sync.house import make_house
from tests.sync.quarters import make_quarters

STORES = ("s001", "s002")


class Village:
    """Two stores, a remote that suffers, and a headquarters that sometimes begins anew."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.folder, self.chance = folder, chance
        self.houses = [make_house(folder / store, store) for store in STORES]
        self.remote = MemoryRemote()
        self.sound: dict[str, bytes] = {}
        self.lakes = [make_quarters(folder / "lake", self.houses)]

    def sell(self) -> None:
        self.chance.choice(self.houses).sell("2026-04-01", "2026-05-01")

    def rename(self) -> None:
        self.chance.choice(self.houses).rename("x")

    def push(self) -> None:
        self.chance.choice(self.houses).push(self.remote)

    def pull(self) -> None:
        self.lakes[-1].pull(self.remote)

    def lose_a_head(self) -> None:
        self.remote.objects.pop(names.head_key(self.chance.choice(STORES)), None)

    def damage(self) -> None:
        keys = [key for key in sorted(self.remote.objects) if not names.parse_head_key(key)]
        if keys:
            key = self.chance.choice(keys)
            data = self.remote.objects[key]
            self.sound.setdefault(key, data)
            place = self.chance.randrange(len(data))
            self.remote.objects[key] = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    def mend(self) -> None:
        self.remote.objects.update(self.sound)
        self.sound.clear()

    def rebuild(self) -> None:
        self.lakes.append(make_quarters(self.folder / f"lake{len(self.lakes)}", self.houses))

    def finish(self) -> None:
        """Everything that was interrupted is completed by plain reruns."""
        self.mend()
        for house in self.houses:
            house.sell()
            house.push(self.remote)
        self.rebuild()
        for lake in self.lakes:
            lake.pull(self.remote)

    def posted(self) -> list[tuple[object, ...]]:
        rows = [row for house in self.houses for row in house.journal.document_rows(1, house.journal.tip())]
        return sorted((row[0], row[2]) for row in rows)

    def close(self) -> None:
        for house in self.houses:
            house.journal.close()
        for lake in self.lakes:
            lake.catalog.close()


STEPS = ("sell", "rename", "push", "push", "pull", "pull", "lose_a_head", "damage", "mend", "rebuild")


@settings(max_examples=20, deadline=None)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=20), seed=st.integers(0, 2**32))
def test_all_interleavings_end_in_the_same_catalog(steps: list[str], seed: int) -> None:
    """[inv:once]: each manifest is accepted exactly once, and nothing damaged is ever accepted."""
    with tempfile.TemporaryDirectory() as folder:
        village = Village(Path(folder), Random(seed))
        for step in steps:
            getattr(village, step)()
        village.finish()
        for lake in village.lakes:
            assert lake.catalog.holes() == []
            assert lake.places() == village.lakes[0].places()
            assert [row[:2] for row in lake.rows()] == village.posted()
        village.close()
