"""Makes a home: its settings file, its journal with the first masters (entity, store, chart, rates) and its key."""

import csv
import json
from functools import partial
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from jxc.domain.chart import Account, account_body, chart_of
from jxc.domain.entities import CHARTS, MAIN, STATUSES
from jxc.domain.reasons import Reason, reason_body
from jxc.errors import JxcError
from jxc.services.home import moored
from jxc.services.world import World
from jxc.storage import atomic
from jxc.storage.disk import is_network_folder
from jxc.storage.journal import Journal, Writer
from jxc.sync.names import check_store_id


class Founding(NamedTuple):
    """What a new home is to be."""

    kind: str  # standalone, store or hq
    store: str
    name: str = ""
    chart: str = "enterprise"  # 企业会计准则, or small: 小企业会计准则
    status: str = "general"  # general or small-scale taxpayer
    settings: tuple[tuple[str, str], ...] = ()  # further settings for jxc.toml
    key: Path | None = None  # an exported private key that the home goes on with; else it makes its own


def found(path: Path, world: World, wish: Founding, operator: str) -> str:
    """Make the home; answers its public key.

    Errors: home-exists, home-on-network, store-id-refused, chart-unknown, status-unknown, and those of a folder that is
    to be its remote.
    """
    from jxc.services import ownkey  # the help of a command that reads a chart needs no cryptography
    from jxc.sync import carrier, keys

    check_store_id(wish.store)
    carrier.refuse_nowhere(dict(wish.settings).get("remote_url", ""))
    if wish.chart not in CHARTS:
        raise JxcError("chart-unknown", chart=wish.chart, known=", ".join(CHARTS))
    if wish.status not in STATUSES:
        raise JxcError("status-unknown", status=wish.status, known=", ".join(STATUSES))
    accounts = read_chart(wish.chart, wish.status)
    chart_of(accounts)
    path.mkdir(parents=True, exist_ok=True)
    if is_network_folder(path):
        raise JxcError("home-on-network", path=str(path))
    journal = Journal(path / "journal.db", create=True, mooring=moored(world.env, world.now))
    try:
        if journal.connection.execute("SELECT count(*) FROM home").fetchone()[0]:
            raise JxcError("home-exists", path=str(path), store=journal.store)
        folder = path / "keys"
        if wish.key:  # it leads back to the key by which others know its chains
            public, root = ownkey.import_key(folder, world, wish.key)
            wish = wish if root == public else wish._replace(settings=(*wish.settings, ("hq_key", root)))
        else:
            public = keys.make_key(folder)
        _write_settings(path / "jxc.toml", wish)
        # The journal comes last and in one transaction: an init that was killed is simply done again.
        first = partial(_first_masters, world=world, wish=wish, accounts=accounts, operator=operator)
        journal.found(wish.store, first, writer_id=world.token(8).hex())
    finally:
        journal.close()
    return public


def _write_settings(path: Path, wish: Founding) -> None:
    values = {"kind": wish.kind, "store": wish.store, "name": wish.name or wish.store} | dict(wish.settings)
    text = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items() if value)
    atomic.replace(path, text.encode())


def _first_masters(writer: Writer, *, world: World, wish: Founding, accounts: list[Account], operator: str) -> None:
    def add(kind: str, key: str, body: str) -> None:
        writer.append_master(now=world.now(), operator=operator, kind=kind, key=key, body=body)

    name = wish.name or wish.store
    add("entity", MAIN, _json({"name": name, "tax_no": "", "status": wish.status, "chart": wish.chart}))
    add("store", wish.store, _json({"name": name, "entity": MAIN, "opening_finished": False}))
    for account in accounts:
        add("account", account.code, account_body(account))
    for row in _rows("reasons.csv"):
        reason = Reason(row["id"], row["kind"], row[wish.chart], row["vat"], row["name"], row["zh"])
        add("reason", reason.id, reason_body(reason))
    for row in _rows("rates.csv"):
        key = f"{row['status']}/{row['class']}/{row['from']}"
        add("rate", key, _json(row | {"rate": int(row["rate"])}))


def read_chart(standard: str, status: str) -> list[Account]:
    """The default accounts of an accounting standard for a taxpayer's status."""
    return [
        Account(row[standard], row["name"], row["zh"], row["class"], row["role"])
        for row in chart_rows()
        if row["status"] in {"", status}
    ]


def chart_rows() -> list[dict[str, str]]:
    """The default accounts as they stand in the data: code by standard, role, and the status they are for."""
    return _rows("accounts.csv")


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("jxc.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
