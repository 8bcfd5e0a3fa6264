"""Taking any one check out of the verifier makes a named test fail: verifier.json says which.

The list of checks is read from the source, so a new one must be entered here with the test that misses it. CI takes
out every twelfth, `make soak` all of them.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.checks import checks

HERE = Path(__file__).parent
TABLE: dict[str, str] = json.loads((HERE / "verifier.json").read_text("utf-8"))

# Checks that no test misses, and why none needs to.
BESIDES = {
    "keys.unseal: isinstance(key, Ed25519PrivateKey)": "the import of an exported key, proven with it",
    "keys.unseal: except (ValueError, TypeError, UnsupportedAlgorithm)": "the same",
    "keys._public: text.startswith(SCHEME)": "the comparison of spellings beside it says the same",
    "manifest.holds: len(data) == file.bytes": "the hash says the same, later",
    "manifest.sign_manifest: len(data) > MANIFEST_LIMIT": "sealing makes none that large",
    "manifest._manifest: held.last >= held.first or not manifest.files": "names of files must say it too, and cannot",
    "manifest._may_ack: places == sorted(set(places))": "refusals are shown, never counted",
    "manifest._may_ack: all((1 <= place <= ack.sequence for place in places))": "the same",
    "manifest._acks: isinstance(value, list)": "what is no list holds no acks either, and is refused for that",
    "push.renew: found is None": "a head that was read back differently is only written again",
    "push.renew: found.data != data": "the same",
}


def test_every_check_of_the_verifier_has_a_test_that_misses_it() -> None:
    names = {check.name for check in checks()}
    known = {*TABLE, *BESIDES}
    assert {"new": names - known, "gone": known - names} == {"new": set(), "gone": set()}


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.soak)])
def test_without_a_check_its_test_fails(every: int) -> None:
    chosen = list(TABLE.items())[::every]
    lines = "".join(json.dumps(pair) + "\n" for pair in chosen)
    words = (sys.executable, str(HERE / "sabotage.py"))
    done = subprocess.run(words, input=lines, cwd=HERE.parents[1], capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(chosen)
    assert [name for (name, _), failed in zip(chosen, answers, strict=True) if failed is None] == []
