"""Where benchmarks put their figures: on standard output, and into build/figures.jsonl for whoever compares runs."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "build" / "figures.jsonl"


class Run(NamedTuple):
    """One whole process: seconds from start to end, its largest resident size, and what it had of the processors."""

    seconds: float
    megabytes: int
    cpu: float  # seconds; says more than the clock where other work shares the machine


def record(what: str, seconds: float, *, than: str, baseline: float, aim: str, **more: object) -> None:
    """Print a figure with its ratio to a baseline of the same run, and append both to the file."""
    ratio = seconds / baseline
    extra = "".join(f"; {name} {value}" for name, value in more.items())
    print(f"\n{what}: {seconds:.3f} s; {than}: {baseline:.3f} s; ratio {ratio:.2f} (aim {aim}){extra}")
    FILE.parent.mkdir(exist_ok=True)
    row = {"what": what, "seconds": seconds, "than": than, "baseline": baseline, "ratio": ratio, "aim": aim, **more}
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    with FILE.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row | {"load": load, "cores": os.cpu_count()}, ensure_ascii=False) + "\n")


def process(*argv: str, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end; it must succeed."""
    begin = time.perf_counter()
    started = subprocess.Popen(argv, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(started.pid, 0)
    seconds = time.perf_counter() - begin
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise subprocess.CalledProcessError(started.returncode, argv)
    return Run(seconds, usage.ru_maxrss // 1024, usage.ru_utime + usage.ru_stime)


def best(times: int, *commands: Sequence[str], env: Mapping[str, str] | None = None) -> list[Run]:
    """The fastest run of each command, taken in turns, so that a busy moment meets all of them."""
    runs: list[list[Run]] = [[] for _ in commands]
    for _ in range(times):
        for kept, argv in zip(runs, commands, strict=True):
            kept.append(process(*argv, env=env))
    return [min(kept) for kept in runs]


def jxc(*argv: str) -> tuple[str, ...]:
    """A jxc command line as people start it."""
    return (str(Path(sys.executable).parent / "jxc"), *argv)


def python(code: str, *argv: str) -> tuple[str, ...]:
    """A Python process with some code."""
    return (sys.executable, "-c", code, *argv)
