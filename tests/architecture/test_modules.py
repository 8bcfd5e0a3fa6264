"""Every module says what it owns, has its tests where its name says, and swallows nothing."""

import ast
from pathlib import Path

from tests.architecture.sources import BOUNDARY, PACKAGE, ROOT, everything, modules, name, tree

VAGUE = {"utils", "helpers", "common", "misc", "base", "core", "manager"}

# Modules whose proof stands under another name.
PROVEN_ELSEWHERE: dict[str, str] = {
    "jxc/commands/completing.py": "tests/commands/test_completion.py",  # judged by what shells offer
    "jxc/__main__.py": "tests/test_cli.py",
    "jxc/statuses.py": "tests/architecture/test_errors.py",  # what scripts may rely on is documented
    "jxc/error_table.py": "tests/architecture/test_errors.py",  # a table: each code is raised and has a sentence
    "jxc/table.py": "tests/output/test_cells.py",  # values without behaviour
    "jxc/domain/record.py": "tests/domain/test_compose.py",  # the same
    "jxc/domain/facts.py": "tests/domain/test_checks.py",  # the same
    "jxc/domain/posting/goods.py": "tests/domain/test_compose.py",  # postings of whole documents
    "jxc/domain/posting/books.py": "tests/domain/test_compose.py",  # the same
    "jxc/domain/posting/money.py": "tests/services/test_cashing.py",  # judged by whole documents
    "jxc/domain/posting/reasons.py": "tests/services/test_shrinking.py",  # the same
    "jxc/domain/checks/reasons.py": "tests/services/test_shrinking.py",  # the same
    "jxc/domain/purchasing.py": "tests/services/test_invoicing.py",  # the same
    "jxc/domain/posting/purchasing.py": "tests/services/test_invoicing.py",  # the same
    "jxc/domain/checks/purchasing.py": "tests/services/test_invoicing.py",  # the same
    "jxc/domain/requesting.py": "tests/services/test_requests.py",  # judged between two stores
    "jxc/services/seats.py": "tests/services/test_users.py",  # who logged in works there
    "jxc/services/gathering.py": "tests/services/test_trading.py",  # what posting judges by
    "jxc/storage/drafts.py": "tests/services/test_drafts.py",  # judged by what becomes of a draft
    "jxc/services/receipts.py": "tests/services/test_invoicing.py",  # the same
    "jxc/domain/posting/exchanges.py": "tests/services/test_exchange.py",  # exchanges of whole documents
    "jxc/domain/shifts.py": "tests/services/test_shifts.py",  # closes of whole shifts and days
    "jxc/services/tills.py": "tests/services/test_shifts.py",  # the same
    "jxc/domain/ledger.py": "tests/domain/test_compose.py",  # the same
    "jxc/commands/sync.py": "tests/services/test_syncing.py",  # driven through the command line
    "jxc/commands/hq.py": "tests/services/test_stores.py",  # the same
    "jxc/storage/outbox.py": "tests/services/test_sealing.py",  # judged by what sealing makes of it
    "jxc/sync/recording.py": "tests/sync/test_pull.py",  # judged by what a pull leaves behind
    "jxc/sync/remote.py": "tests/contracts/remote.py",  # the port: its contract is what every carrier inherits
    "jxc/sync/memory.py": "tests/contracts/test_memory.py",
    "jxc/sync/folder.py": "tests/contracts/test_folder.py",
    "jxc/sync/s3.py": "tests/contracts/test_s3.py",
    "jxc/sync/server.py": "tests/contracts/test_told.py",  # values without behaviour
    "jxc/sync/stages.py": "tests/faults/test_kill.py",
}


def _mirrored(path: Path) -> bool:
    """jxc/a/b.py by tests/a/test_b.py; below a room jxc/a/b/c.py also by tests/a/test_b.py or test_c.py."""
    inside = path.relative_to(PACKAGE)
    places = [inside.parent / f"test_{inside.stem}.py"]
    if len(inside.parts) > len(("room", "module")):
        places += [inside.parent.parent / f"test_{word}.py" for word in (inside.parent.name, inside.stem)]
    return any((ROOT / "tests" / place).is_file() for place in places)


def _swallows_all(handler: ast.ExceptHandler) -> bool:
    """Catches everything and does not end by raising it again (as undoing a transaction does)."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}) for kind in caught
    )
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_every_module_begins_by_saying_what_it_owns() -> None:
    assert [name(path) for path in everything() if not ast.get_docstring(tree(path))] == []


def test_every_module_has_its_tests_at_the_same_place_in_tests() -> None:
    own = [path for path in modules() if path.name != "__init__.py" and name(path) not in PROVEN_ELSEWHERE]
    assert [name(path) for path in own if not _mirrored(path)] == []


def test_the_exceptions_to_mirroring_name_files_that_exist() -> None:
    named = [*PROVEN_ELSEWHERE, *PROVEN_ELSEWHERE.values()]
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name(path) for path in modules() if path.stem in VAGUE] == []


def test_only_the_exit_boundary_catches_everything() -> None:
    broad = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and _swallows_all(node) and name(path) != BOUNDARY
    ]
    assert broad == []


def test_no_module_asserts_what_people_typed() -> None:
    asserts = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assert)
    ]
    assert asserts == []
