"""`jxc demo`: a small chain in a scratch folder, from purchase to headquarters' reports."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Opt, command
from jxc.errors import JxcError


@command(
    "demo",
    help="Play two weeks of a small chain in a scratch folder and show its reports.",
    examples=("jxc demo", "jxc demo --folder try-jxc --lang zh"),
)
def demo(
    app: App,
    *,
    folder: Annotated[str | None, Opt("--folder", "An empty folder to keep it in.", "FOLDER")] = None,
) -> None:
    """Play the chain and show what headquarters sees."""
    from jxc.services import demo as service

    program = "jxc" if shutil.which("jxc") else sys.argv[0]
    shown = service.show(app.world, folder=Path(folder) if folder else None, lang=app.lang, program=program)
    app.show(shown.sheet)
    if shown.untied:
        raise JxcError("demo-untied", count=shown.untied)
