"""The example tree of docs/vectors: jxc reads it, would write it byte for byte, and refuses what nobody may accept."""

import json
from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.storage import batches
from jxc.sync import gate, manifest, names
from jxc.sync.keyring import Ring
from jxc.sync.memory import MemoryRemote
from jxc.sync.verify import verify
from tests.sync import vectors
from tests.sync.house import INVENTORY
from tests.sync.reference import reference

LIST = vectors.FOLDER / "refused.json"
FIRST = {vectors.CHAIN: vectors.STORE.public, vectors.TURNED: vectors.OTHER.public}  # the keys that chains begin with
TURNED = Ring(vectors.OTHER.public).turned(Spot(1, 1), vectors.NEXT.public)


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Progress that nobody watches."""


def listed() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(LIST.read_text("utf-8"))
    return found


def test_jxc_signs_the_statements_of_the_example_to_the_byte(pytestconfig: pytest.Config) -> None:
    """With `--snapshot-update` they are written anew: only where the format has changed on purpose."""
    made = vectors.statements()
    if pytestconfig.getoption("--snapshot-update"):
        for path in (path for path in vectors.TREE.rglob("*.json") if path.is_file()):
            path.unlink()
        for key, data in made.items():
            (vectors.TREE / key).parent.mkdir(parents=True, exist_ok=True)
            (vectors.TREE / key).write_bytes(data)
    found = {path.relative_to(vectors.TREE).as_posix(): path.read_bytes() for path in vectors.TREE.rglob("*.json")}
    assert found == made


def test_jxc_reads_the_example_and_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    tree = vectors.statements() | vectors.files()
    checked = verify(
        MemoryRemote(tree),
        {vectors.CHAIN: Ring(vectors.STORE.public), vectors.TURNED: TURNED},
        expected=[signed.key for signed in (*vectors.manifests(), *vectors.turned())],
        charter_key=vectors.HQ.public,
        progress=silent,
        workers=2,
    )
    assert (checked.objects, checked.problems) == (13, ())
    for signed in vectors.manifests():
        paths = {file.key: vectors.TREE / file.key for file in signed.manifest.files}
        gate.check(signed.manifest, paths, INVENTORY)
    assert tmp_path.exists()


def test_a_batch_that_was_written_once_stays_readable_for_ever() -> None:
    for key in vectors.files():
        name = names.parse_batch_key(key)
        assert name is not None
        assert batches.read(vectors.TREE / key, name.table).num_rows == 1


def test_the_list_of_what_must_be_refused_is_current(pytestconfig: pytest.Config) -> None:
    made = [{"name": bad.name, "why": bad.why, "data": bad.data.decode("latin-1")} for bad in vectors.refused()]
    if pytestconfig.getoption("--snapshot-update"):
        LIST.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    assert listed() == made


@pytest.mark.parametrize("bad", listed(), ids=lambda bad: bad["name"] if isinstance(bad, dict) else "")
def test_jxc_and_the_reference_verifier_refuse_it(bad: dict[str, str], tmp_path: Path) -> None:
    data = bad["data"].encode("latin-1")
    with pytest.raises(JxcError) as refusal:
        manifest.read_manifest(data, vectors.STORE.public)
    assert refusal.value.code == bad["why"]
    key = names.manifest_key(vectors.CHAIN, 1, 2, manifest.digest(data))
    tree = vectors.statements() | vectors.files()
    tree = {name: content for name, content in tree.items() if "/0000000002-" not in name} | {key: data}
    status, faults = reference(tmp_path, tree, vectors.HQ.public, **FIRST)
    assert (status, key in faults) == (1, True)
