"""Every message id of jxc, found where it stands: tables of errors, commands and settings, and calls in the source."""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

from jxc.commands import manual, registry
from jxc.commands.completion import PLACES as SCRIPTS
from jxc.commands.declare import GLOBALS, Param
from jxc.commands.home import NEXT
from jxc.config import HELP, PAYMENTS, Settings
from jxc.domain.approvals import ROLES
from jxc.domain.entities import STATUSES as ENTITY_STATUSES
from jxc.domain.items import PRICE_KINDS
from jxc.domain.months import SURCHARGE
from jxc.domain.record import KINDS
from jxc.domain.rights import RIGHTS
from jxc.error_table import ERRORS
from jxc.services.keys import KEYS
from jxc.services.month_check import LOOK, STOP
from jxc.statuses import STATUSES
from jxc.storage.drafts import DRAFT, POSTED, REJECTED, SUBMITTED
from jxc.sync import stages
from tests.architecture.sources import PACKAGE, modules, name, text, tree

# where a call holds a message id: position, keyword
PLACES = {
    "say": (0, ""),
    "status": (0, ""),
    "confirm": (0, ""),
    "ask": (0, ""),
    "text": (0, ""),
    "progress": (0, ""),
    "Note": (0, "text"),
    "Table": (1, "title"),
    "Sheet": (1, "title"),
    "Column": (2, "title"),
    "Fact": (2, "title"),
    "Section": (0, "heading"),
}


# words that stand in cells of kind WORD, by the column that shows them
WORDS: dict[str, tuple[str, ...]] = {
    "price kind": PRICE_KINDS,
    "tax class": tuple(
        sorted(
            {
                row["class"]
                for row in csv.DictReader(text(PACKAGE / "data" / "rates.csv").splitlines())
                if row["status"] != SURCHARGE
            }
        )
    ),
    "party kind, invoice": ("supplier", "customer", "both", "special", "plain"),
    "kind of home": get_args(Settings.__annotations__["kind"]),
    "origin of a setting": ("default",),
    "payment": tuple(method.name for method in PAYMENTS),
    "role": ROLES,
    "action of the audit trail": tuple(
        sorted(
            {
                "posted",
                "changed",
                *(word for path in modules() for word in re.findall(r'action="([a-z-]+)"', text(path))),
            }
        )
    ),
    "right, and what the audit trail is about": (
        *RIGHTS,
        *("login", "month", "opening", "shift"),
        *("account", "decision", "entity", "item", "kit", "party", "period", "rate", "reason", "store", "template"),
        *("token", "user"),
    ),
    "state of a draft": (DRAFT, SUBMITTED, REJECTED, POSTED),
    "state of a stocktake": ("open", "posted", "cancelled"),
    "direction and state of a chain": (
        *("push", "pull", "export", "import", "unsent", "complete"),
        *("hole", "waiting", "sent", "damaged", "accepted", "stopped"),
    ),
    "check of a remote and its result": (
        *("round trip", "listing", "checksum", "swap", "clock", "latency"),
        *("ok", "failed", "compared", "not compared", "no checksum", "cas", "plain write", "off"),
    ),
    "check of the demonstration": tuple(
        re.findall(r'Check\([a-zA-Z]+, "([^"]+)"', text(PACKAGE / "services" / "demo_proof.py"))
    ),
    "VAT of a reason": ("none", "input-out", "output"),
    "part and state of a transfer": (
        *("accepted", "rejected", "lost", "not sent", "matched", "differs", "going back", "on the road"),
    ),
    "side of a ledger's balance": ("dr", "cr", "even"),
    "state of a check": (STOP, LOOK),
    "check of a month": tuple(
        check
        for module in ("month_check", "entity_books")
        for check in re.findall(r'Finding\((?:STOP|LOOK), "([^"]+)"', text(PACKAGE / "services" / f"{module}.py"))
    ),
    "status of a taxpayer and state of a month": (*ENTITY_STATUSES, "closed", "not closed", "soft-closed"),
    "what must agree in a month": tuple(re.findall(r'yield "([^"]+)"', text(PACKAGE / "services" / "month_sheet.py"))),
    "what is open between stores and channels": ("on the road between stores", "channel not settled"),
    "class of an account": ("asset", "liability", "common", "equity", "cost", "income", "expense"),
    "kind of override": (
        *("rounded off", "off the bill", "off the line", "price changed", "sale taken back", "taken off a bill"),
    ),
    "state of an order's line": ("ordered", "received", "received in part", "cancelled"),
    "state of a document": ("stands", "reversed", "red"),
    "exception": (*("finding", "hole", "stock below zero", "cost not final", "booked late", "below the floor"),),
    "class of an item": ("A", "B", "C"),
    "direction of VAT": ("output VAT", "input VAT", "input VAT given back", "input VAT to be certified"),
    "finding of the doctor": tuple(
        word
        for module in ("doctor", "doctor_batches", "recosting")
        for word in re.findall(r'yield "([a-z-]+)"', text(PACKAGE / "services" / f"{module}.py"))
    ),
}


@cache
def messages() -> dict[str, str]:
    """Message id → where it stands."""
    found = {msgid: place for place, msgid in (*_tables(), *_calls()) if msgid}
    return dict(sorted(found.items()))


def _tables() -> Iterator[tuple[str, str]]:
    for kind in ERRORS:
        yield f"error {kind.code}", kind.text
        yield f"error {kind.code}", kind.hint
    yield from (("status", meaning) for _, meaning in STATUSES)
    for place, words in WORDS.items():
        yield from ((place, word) for word in words)
    for step in (*stages.PUSH, *stages.PULL):
        yield "step of sync", step
    yield from (("next step after init", sentence) for sentence in NEXT.values())
    yield from (("next step after completion", sentence) for _, sentence in SCRIPTS.values())
    for setting, help_text in HELP.items():
        yield f"setting {setting}", help_text
    yield from ((f"key {key.name}", key.help) for key in KEYS)
    for document in KINDS:
        yield f"kind {document.name}", document.name
        yield f"kind {document.name}", document.title
    for entry in registry.ENTRIES:
        command = registry.load(entry)
        yield f"command {entry.name}", command.help
        yield from _params(entry.name, command.params)
        yield "section", entry.section
    yield from _params("every command", GLOBALS)
    yield from (("help", msgid) for msgid in (manual.ABOUT, manual.CLOSING, manual.EVERYWHERE, "COMMAND", "OPTIONS"))


def _params(command: str, params: tuple[Param, ...]) -> Iterator[tuple[str, str]]:
    for param in params:
        yield f"command {command}", param.spec.help
        yield from ((f"command {command}", word) for word in re.findall(r"[A-Z]{2,}", param.spec.metavar))


def _calls() -> Iterator[tuple[str, str]]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                for literal in _literals(node):
                    yield f"{name(path)}:{node.lineno}", literal


def _literals(call: ast.Call) -> Iterator[str]:
    function = call.func
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    position, keyword = PLACES.get(called, (None, ""))
    if position is None or any(given.arg == "zh" for given in call.keywords):
        return
    given = [*call.args[position : position + 1], *(kw.value for kw in call.keywords if keyword and kw.arg == keyword)]
    for value in given:
        branches = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        yield from (node.value for node in branches if isinstance(node, ast.Constant) and isinstance(node.value, str))
