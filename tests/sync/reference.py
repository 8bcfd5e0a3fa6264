"""The reference verifier of docs/, run on a tree as an auditor would run it; its status and the keys it names."""

import contextlib
import importlib.util
import io
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).resolve().parent.parent.parent / "docs" / "verify_tree.py"


@cache
def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_tree", SCRIPT)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reference(folder: Path, tree: Mapping[str, bytes], charter: str, **stores: str) -> tuple[int, list[str]]:
    """Lay the tree below `folder` and check it: (exit status, keys at fault). `charter` is headquarters' key."""
    root = folder / "tree"
    shutil.rmtree(root, ignore_errors=True)
    for key, data in tree.items():
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        (root / key).write_bytes(data)
    return examined(root, charter, **stores)


def examined(root: Path, charter: str, **stores: str) -> tuple[int, list[str]]:
    """Check the tree that lies at `root`."""
    said, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
        words = [str(root), "--hq", charter, *(f"{store}={key}" for store, key in stores.items())]
        status = int(_module().main(words))
    return status, [line.partition(": ")[0] for line in wrong.getvalue().splitlines()]
