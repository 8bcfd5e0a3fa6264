"""Every check of the verifier, found in its source, and the verifier without one of them.

A check is what makes the verifier refuse: a condition before a refusal, a part of one, a field of a comparison, an
`except` that becomes a refusal. `checks` finds them all by reading the source, so a new one cannot be forgotten;
`without` takes one out of the running program and puts it back.
"""

import ast
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = (
    "jxc.sync.strict",
    "jxc.sync.envelope",
    "jxc.sync.keys",
    "jxc.sync.names",
    "jxc.sync.statement",
    "jxc.sync.receipt",
    "jxc.sync.manifest",
    "jxc.sync.charter",
    "jxc.sync.remote",
    "jxc.sync.keyring",
    "jxc.sync.blame",
    "jxc.sync.walk",
    "jxc.sync.linking",
    "jxc.sync.gate",
    "jxc.sync.judging",
    "jxc.sync.replacing",
    "jxc.sync.receiving",
    "jxc.sync.pull",
    "jxc.sync.regained",
    "jxc.sync.push",
    "jxc.sync.verify",
)
_REFUSING = {"refuse", "wrong", "_wrong", "Problem", "JxcError", "Judged"}
# Conditions that let something pass instead of refusing it: (module, function, what it says).
_ADMITTING = {
    ("jxc.sync.receiving", "receive", "path.is_file() and manifest.holds(file, path.read_bytes())"),
    ("jxc.sync.receiving", "receive", "_stream(body.chunks, written) == (file.bytes, file.sha256)"),
    ("jxc.sync.verify", "_file", "manifest.holds(file, found.data)"),
    ("jxc.sync.keyring", "read_head", "head.spot <= old.until"),
    ("jxc.sync.linking", "_choose", "len(fitting) == 1"),
    ("jxc.sync.walk", "_inline", "signed.manifest.chain == head.chain"),
    ("jxc.sync.push", "_send_file", "found is not None and found.data == data"),
    ("jxc.sync.push", "_send_head", "found is not None and found.data == data"),
    ("jxc.sync.push", "_send_head", "place.where is Standing.MINE"),
}


class Check(NamedTuple):
    """One check: where it stands, what it says, and the place of its node in the module's tree and what replaces it."""

    module: str
    function: str
    says: str
    node: int
    instead: str

    @property
    def name(self) -> str:
        """What the table of checks calls it."""
        return f"{self.module.rpartition('.')[2]}.{self.function}: {self.says}"


def checks() -> list[Check]:
    """All checks of all modules; one that stands twice in a function is numbered."""
    found: list[Check] = []
    seen: dict[str, int] = {}
    for module in MODULES:
        for check in _checks_of(module):
            seen[check.name] = seen.get(check.name, 0) + 1
            found.append(check._replace(says=f"{check.says} ({seen[check.name]})") if seen[check.name] > 1 else check)
    return found


@contextmanager
def without(check: Check) -> Iterator[None]:
    """The running program without this check."""
    _, nodes = _parsed(check.module)
    changed = ast.parse(_source(check.module))
    _Replacing(nodes[check.node], check.instead).visit(changed)
    code = compile(ast.fix_missing_locations(changed), check.module, "exec")
    function = _function(check.module, check.function)
    original = function.__code__
    function.__code__ = _code_of(code, original.co_qualname)
    try:
        yield
    finally:
        function.__code__ = original


@cache
def _source(module: str) -> str:
    return (ROOT / (module.replace(".", "/") + ".py")).read_text("utf-8")


@cache
def _parsed(module: str) -> tuple[ast.Module, list[ast.AST]]:
    tree = ast.parse(_source(module))
    return tree, list(ast.walk(tree))


class _Replacing(ast.NodeTransformer):
    """Replaces the node that stands where `target` stands."""

    def __init__(self, target: ast.AST, instead: str) -> None:
        self.kind, self.place, self.instead = type(target), _place(target), instead

    def visit(self, node: ast.AST) -> ast.AST:
        if type(node) is self.kind and _place(node) == self.place:
            if isinstance(node, ast.ExceptHandler):
                node.type = ast.Tuple([], ast.Load())
                return node
            return ast.copy_location(ast.parse(self.instead, mode="eval").body, node)
        return self.generic_visit(node)


def _place(node: ast.AST) -> tuple[object, ...]:
    return tuple(getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"))


def _function(module: str, qualified: str) -> FunctionType:
    found: object = importlib.import_module(module)
    for part in qualified.split("."):
        found = vars(found)[part]
    found = getattr(found, "__wrapped__", getattr(found, "fget", found))
    assert isinstance(found, FunctionType), qualified
    return found


def _code_of(code: CodeType, qualified: str) -> CodeType:
    todo = [code]
    while todo:
        found = todo.pop()
        if found.co_qualname == qualified:
            return found
        todo += [part for part in found.co_consts if isinstance(part, CodeType)]
    raise LookupError(qualified)


def _checks_of(module: str) -> Iterator[Check]:
    tree, nodes = _parsed(module)
    index = {id(node): number for number, node in enumerate(nodes)}
    for name, function in _functions(tree):
        for node, says, instead in (*_of_function(function), *_admitting(module, name, function)):
            yield Check(module, name, says, index[id(node)], instead)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not isinstance(inner.body[-1], ast.Expr):
                    yield f"{node.name}.{inner.name}", inner


def _of_function(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, str]]:
    """(node, what it says, what replaces it) of every check in a function."""
    judges = isinstance(function.returns, ast.Name) and function.returns.id == "bool"
    for node in ast.walk(function):
        if isinstance(node, ast.If) and _refuses(node.body):
            yield from _leaves(node.test, holds=False)
        elif isinstance(node, ast.IfExp) and _refuses([ast.Expr(node.orelse)]):
            yield from _leaves(node.test, holds=True)
        elif isinstance(node, ast.ExceptHandler) and node.type is not None and _refuses(node.body):
            yield node, f"except {ast.unparse(node.type)}", ""
        elif isinstance(node, ast.Return) and judges and isinstance(node.value, ast.BoolOp | ast.Compare | ast.Call):
            yield from _leaves(node.value, holds=True)
        elif isinstance(node, ast.Tuple) and _is_demand(node):
            yield from _leaves(node.elts[1], holds=True)


def _admitting(module: str, name: str, function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.If) and (module, name, ast.unparse(node.test)) in _ADMITTING:
            yield from _leaves(node.test, holds=True)


def _is_demand(node: ast.Tuple) -> bool:
    """A row of a table of demands: the name of a field, and what must hold."""
    return (
        len(node.elts) == len(("name", "demand"))
        and isinstance(node.elts[0], ast.Constant)
        and isinstance(node.elts[0].value, str)
        and isinstance(node.elts[1], ast.Compare | ast.BoolOp | ast.Call)
        and isinstance(node.ctx, ast.Load)
    )


def _refuses(body: list[ast.stmt]) -> bool:
    """Whether one of these statements is a refusal."""
    if isinstance(body[-1], ast.Raise):
        return True
    simple = (line for line in body if isinstance(line, ast.Expr | ast.Return | ast.Assign | ast.Raise))
    called = (node.func for line in simple for node in ast.walk(line) if isinstance(node, ast.Call))
    return any(isinstance(name, ast.Name) and name.id in _REFUSING for name in called)


def _leaves(test: ast.expr, *, holds: bool) -> Iterator[tuple[ast.AST, str, str]]:
    """The parts of a condition, each of which can be taken out alone. `holds`: the condition must be true to pass."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _leaves(test.operand, holds=not holds)
    elif isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And if holds else ast.Or):
        for part in test.values:
            yield from _leaves(part, holds=holds)
    elif isinstance(test, ast.Compare) and len(test.ops) > 1:
        yield from _links(test, holds=holds)
    elif (
        isinstance(test, ast.Compare) and isinstance(test.left, ast.Tuple) and isinstance(test.comparators[0], ast.Name)
    ):
        other = test.comparators[0].id
        for place, part in enumerate(test.left.elts):
            yield part, f"{ast.unparse(part)} in {ast.unparse(test)}", f"{other}[{place}]"
    else:
        yield test, ast.unparse(test), str(holds)


def _links(test: ast.Compare, *, holds: bool) -> Iterator[tuple[ast.AST, str, str]]:
    """A chain of comparisons without one of its links."""
    sides = [test.left, *test.comparators]
    links = [
        ast.unparse(ast.Compare(left, [op], [right]))
        for left, op, right in zip(sides, test.ops, sides[1:], strict=False)
    ]
    for place, link in enumerate(links):
        rest = [other for number, other in enumerate(links) if number != place]
        yield test, f"{link} in {ast.unparse(test)}", f"({' and '.join(rest) if rest else str(holds)})"
