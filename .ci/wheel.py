"""Proves the wheel: builds it, installs it into an empty environment and runs the demo there, far from the sources.

Fails when the wheel lacks a catalogue, a migration, a report or a data file, or when jxc needs anything that a
plain `pip install` does not bring.
"""

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CARRIED = (".mo", ".sql", ".toml", ".json", ".csv", "py.typed")  # what is no Python and must travel all the same


def build(folder: Path) -> Path:
    """The wheel of this source tree, built in `folder`."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


def run(*command: str, **options: object) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True, **options)  # type: ignore[call-overload]  # noqa: S603 our own commands


def missing_from(wheel: Path) -> list[str]:
    """Files of the source tree that the wheel ought to carry and does not."""
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    sources = (path.relative_to(ROOT).as_posix() for path in (ROOT / "jxc").rglob("*") if path.name.endswith(CARRIED))
    return [name for name in sources if name not in carried]


def main() -> int:
    """Build, look inside, install, run."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wheel = build(folder)
        if lacking := missing_from(wheel):
            sys.stderr.write(f"the wheel lacks {', '.join(lacking)}\n")
            return 1
        venv.create(folder / "empty", with_pip=True)
        tools = folder / "empty" / ("Scripts" if sys.platform == "win32" else "bin")
        run(str(tools / "python"), "-m", "pip", "install", "--quiet", "--no-compile", str(wheel))
        environment = {"PATH": str(tools), "HOME": scratch, "TMPDIR": scratch, "LANG": "C.UTF-8"}
        for arguments in (("--version",), ("demo",)):
            run(str(tools / "jxc"), *arguments, cwd=scratch, env=environment)
    return 0


if __name__ == "__main__":
    sys.exit(main())
