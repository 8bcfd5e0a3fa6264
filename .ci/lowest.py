"""Runs the tests of domain, storage and lake with the oldest libraries that pyproject.toml promises to work with.

Keeps its environment in build/lowest, so that a second run only runs the tests.
"""

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "lowest"
TESTED = ("domain", "storage", "lake")
TOOLS = ("pytest", "hypothesis", "babel", "hatchling", "python-stdnum")


def oldest(requirements: list[str]) -> list[str]:
    """Each `name>=1.2,<3` as `name==1.2`."""
    return [plain.split(",")[0].replace(">=", "==") for plain in (text.split(";")[0] for text in requirements)]


def environment() -> Path:
    """The interpreter of an environment with the oldest libraries, made when those have changed."""
    python = PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    development = [text for text in project["optional-dependencies"]["dev"] if text.startswith(TOOLS)]
    pins = [*oldest(project["dependencies"]), *development]
    stamp = PLACE / "pins.txt"
    if stamp.is_file() and stamp.read_text("utf-8").splitlines() == pins:
        return python
    venv.create(PLACE, with_pip=True, clear=True)
    install = (str(python), "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check")
    subprocess.run((*install, *pins), check=True)  # noqa: S603 our own command
    subprocess.run((*install, "--no-deps", "-e", str(ROOT)), check=True)  # noqa: S603 our own command
    stamp.write_text("\n".join(pins), "utf-8")
    return python


def main() -> int:
    """The status of pytest."""
    folders = [str(ROOT / "tests" / name) for name in TESTED if (ROOT / "tests" / name).is_dir()]
    return subprocess.run((str(environment()), "-m", "pytest", *folders), check=False, cwd=ROOT).returncode  # noqa: S603 our own command


if __name__ == "__main__":
    sys.exit(main())
