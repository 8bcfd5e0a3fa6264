"""The slip that travels with goods from store to store: a small signed JSON file, so that no fen is keyed twice.

Owns the file's form and its signature. A store knows no other store's key yet: there the signature proves that the
slip is whole; headquarters, which knows the keys, refuses one that another key signed.
"""

import base64
import json
from pathlib import Path
from typing import NamedTuple

from jxc.domain.numbers import MONEY_SCALE, QUANTITY_SCALE, Fen, Quantity, decimal_text, parse_money, parse_quantity
from jxc.errors import JxcError
from jxc.storage import atomic
from jxc.storage.journal import Journal

FORMAT = "jxc-transfer-slip-1"
REQUEST = "jxc-transfer-request-1"
_LARGEST = 16 * 1024 * 1024  # bytes; some 100 000 lines
_TEXTS = ("document", "issued", "from", "to", "entity", "tax_no", "day")


class SlipLine(NamedTuple):
    """How much of an item was sent, in its base unit, and what all of it cost the sender."""

    sku: str
    name: str
    unit: str
    quantity: Quantity
    value: Fen


class TransferSlip(NamedTuple):
    """What one store tells another about goods: `document` is the transfer, `issued` what wrote the slip."""

    document: str
    issued: str
    sender: str
    receiver: str
    entity: str
    tax_no: str
    day: str
    lines: tuple[SlipLine, ...]
    request: str = ""  # of the receiver, that these goods answer


def write_slip(path: Path, slip: TransferSlip, keys: Path, form: str = FORMAT) -> None:
    """Write the slip, signed with this home's key. Errors: key-missing, key-unreadable."""
    from jxc.sync.keys import load

    signer = load(keys)
    body = _body(slip, form) | {"key": signer.public}
    signature = base64.b64encode(signer.sign(_signed(body))).decode()
    text = json.dumps(body | {"signature": signature}, ensure_ascii=False, indent=1)
    atomic.replace(path, text.encode() + b"\n")


def read_slip(path: Path, journal: Journal, form: str = FORMAT) -> TransferSlip:
    """The slip in a file. Errors: file-missing, slip-malformed, slip-signature-wrong, slip-key-differs."""
    body = _read(path, form)
    signature = body.pop("signature", None)
    if not _is_signed(body, signature):
        raise JxcError("slip-signature-wrong", path=str(path))
    slip = _slip(path, body)
    known = json.loads(journal.current("store", slip.sender) or "{}")
    if "key" in known and body["key"] not in (known["key"], *(key for _, _, key in known.get("earlier", ()))):
        raise JxcError("slip-key-differs", path=str(path), store=slip.sender)
    return slip


def _read(path: Path, form: str) -> dict[str, object]:
    try:
        if path.stat().st_size > _LARGEST:
            raise JxcError("slip-malformed", path=str(path))
        body = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise JxcError("file-missing", file=str(path)) from None
    except (ValueError, RecursionError):
        raise JxcError("slip-malformed", path=str(path)) from None
    if not isinstance(body, dict) or body.get("format") != form or not isinstance(body.get("key"), str):
        raise JxcError("slip-malformed", path=str(path))
    return body


def _is_signed(body: dict[str, object], signature: object) -> bool:
    from jxc.sync.keys import verifies

    try:
        raw = base64.b64decode(str(signature), validate=True)
        return verifies(str(body["key"]), _signed(body), raw)
    except ValueError:  # no base64, or half a character somewhere
        return False


def _signed(body: dict[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _body(slip: TransferSlip, form: str) -> dict[str, object]:
    texts = dict(zip(_TEXTS, slip[: len(_TEXTS)], strict=True))
    lines = [
        {
            "item": line.sku,
            "name": line.name,
            "unit": line.unit,
            "quantity": decimal_text(line.quantity, QUANTITY_SCALE),
            "value": decimal_text(line.value, MONEY_SCALE),
        }
        for line in slip.lines
    ]
    answered = {"request": slip.request} if slip.request else {}
    return {"format": form, **texts, **answered, "lines": lines}


def _slip(path: Path, body: dict[str, object]) -> TransferSlip:
    try:
        texts = [_text(body[name]) for name in _TEXTS]
        lines = tuple(_line(row) for row in _rows(body["lines"]))
        request = _text(body.get("request", ""))
    except (KeyError, TypeError):
        raise JxcError("slip-malformed", path=str(path)) from None
    return TransferSlip._make((*texts, lines, request))


def _rows(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise TypeError(value)
    return value


def _line(row: dict[str, object]) -> SlipLine:
    quantity, value = parse_quantity(_text(row["quantity"])), parse_money(_text(row["value"]))
    return SlipLine(_text(row["item"]), _text(row["name"]), _text(row["unit"]), quantity, value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
