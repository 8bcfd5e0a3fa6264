"""The world a command is given."""

import os
import time

from jxc.services.world import real_world


def test_the_real_world_has_the_computer_s_clock_environment_and_chance() -> None:
    world = real_world()
    before = time.time_ns() // 1000
    assert before <= world.now() <= time.time_ns() // 1000
    assert world.env is os.environ
    assert len(world.token(16)) == 16
    assert world.token(16) != world.token(16)


def test_progress_that_nobody_watches_is_silent() -> None:
    seen: list[tuple[str, int, int | None]] = []
    real_world().progress("import", 1, 2)
    real_world(lambda *step: seen.append(step)).progress("import", 1, None)
    assert seen == [("import", 1, None)]
