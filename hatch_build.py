"""Compiles the translation catalogues (.po, text) into what gettext reads (.mo) at every build and editable install.

Runs inside the build tool only; the compiled files are never committed.
"""

import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(locale_root: Path) -> list[Path]:
    """One .mo beside each .po under `locale_root`, written where it is not there as it should be; returns them all."""
    compiled = []
    for source in sorted(locale_root.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.parent.name, abort_invalid=True)
        target = source.with_suffix(".mo")
        made = io.BytesIO()
        write_mo(made, catalogue)
        if not target.exists() or target.read_bytes() != made.getvalue():  # somebody may be reading it
            target.write_bytes(made.getvalue())
        compiled.append(target)
    return compiled


class CatalogueHook(BuildHookInterface[Any]):
    """Hatchling calls `initialize` before it collects the files of a wheel or links an editable install."""

    PLUGIN_NAME = "catalogues"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 hatchling's signature
        """Compile every catalogue in place."""
        compile_catalogues(Path(self.root) / "jxc" / "i18n" / "locale")


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent / "jxc" / "i18n" / "locale")
