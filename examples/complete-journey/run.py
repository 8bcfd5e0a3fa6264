"""One real year of a real chain through jxc: import, seal, sync by folder and by S3, accept, report, compare.

A model of how to drive jxc from Python: a home per store, plain calls into jxc.services. README.md says what it shows.

    python examples/complete-journey/run.py --stores 5
"""

import argparse
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).parent))
from books import differing
from source import Store, stores

from jxc.domain.chart import account_of
from jxc.domain.numbers import money_text
from jxc.errors import Problem
from jxc.services import syncing
from jxc.services.desk import Desk
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from jxc.services.importing import import_files
from jxc.services.mapping import read_mapping, template_mapping
from jxc.services.reporting import Wish, show_report
from jxc.services.shop import Shop
from jxc.services.stores import add_store
from jxc.services.world import real_world

HERE = Path(__file__).parent
WORLD = real_world()
OPERATOR = "import"
COST_OF_SALES = ("cost-sold", "cost-adjustment", "cost-variance")


class Totals(NamedTuple):
    """What a store sold: in fen and in 1/10 000 of a unit."""

    documents: int
    lines: int
    quantity: int
    amount: int


class Chain(NamedTuple):
    """The homes below one folder, and what each store's home was given."""

    folder: Path
    expected: dict[str, Totals]
    listed: dict[str, tuple[Problem, ...]]

    def home(self, store: str, env: Mapping[str, str] | None = None) -> Home:
        """One store's home; `env` names the remote."""
        return Home(self.folder / store, env=env or {})


def main(argv: list[str] | None = None) -> int:
    """Run the journey; 0 if every figure ties."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stores", type=int, help="only the N stores with the most lines")
    parser.add_argument("--skip", type=int, default=0, help="pass over the N largest stores")
    parser.add_argument("--carrier", choices=("folder", "s3", "both"), default="both")
    parser.add_argument(
        "--rough", action="store_true", help="kill every push and pull first, and rebuild headquarters' lake afterwards"
    )
    parser.add_argument("--books", action="store_true", help="let hledger and beancount check headquarters' journal")
    parser.add_argument("--folder", type=Path, help="where to work, and to leave everything; else a scratch folder")
    asked = parser.parse_args(argv)
    with _place(asked.folder) as folder:
        chain = trade(folder, asked.skip, asked.stores)
        failures = 0
        carriers = ("folder", "s3") if asked.carrier == "both" else (asked.carrier,)
        for carrier in carriers:
            with _remote(carrier, folder) as env:
                failures += carry(chain, folder / f"by-{carrier}", env, rough=asked.rough)
        if asked.books:
            failures += _check_books(chain, folder / f"by-{carriers[-1]}")
    print("Everything ties." if not failures else f"{failures} figures do not tie.")
    return min(failures, 1)


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="complete-journey-") as scratch:
        yield Path(scratch)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    begin = time.monotonic()
    yield
    print(f"{time.monotonic() - begin:8.1f} s  {what}", flush=True)


# -- trade: a home per store, its opening and its year -----------------------------------------------


def trade(folder: Path, skip: int, count: int | None) -> Chain:
    """Headquarters, and every store with its baskets imported."""
    chain = Chain(folder / "homes", {}, {})
    key = found(chain.folder / "hq", WORLD, Founding("hq", "hq", settings=(("chain", "journey"),)), OPERATOR)
    with _timed("cut the source into files per store"):
        sources = list(stores(folder / "files", skip, count))
    with _timed(f"imported {len(sources)} stores"):
        for source in sources:
            _import(chain, source, key)
    lines = sum(totals.lines for totals in chain.expected.values())
    reasons = Counter(problem.code for listed in chain.listed.values() for problem in listed)
    print(f"            {lines} lines; rows listed: {dict(reasons)}")
    return chain


def _import(chain: Chain, source: Store, hq_key: str) -> None:
    path = chain.folder / source.id
    wish = Founding("store", source.id, settings=(("hq_key", hq_key), ("chain", "journey")))
    public = found(path, WORLD, wish, OPERATOR)
    hq = chain.home("hq")
    add_store(hq, _desk(hq), source.id, public, None)
    hq.close()
    home = chain.home(source.id)
    desk = _desk(home)
    import_files(desk, template_mapping("item"), [str(source.items)])
    import_files(desk, template_mapping("opening"), [str(source.opening)])
    done = import_files(desk, read_mapping(str(HERE / "pos.toml")), [str(source.sales)], skip_bad=True)
    home.close()
    chain.listed[source.id] = done.left_out
    chain.expected[source.id] = _totals(source.rows, done.left_out)


def _desk(home: Home) -> Desk:
    return Desk(Shop(home.journal, home.settings), WORLD, OPERATOR)


def _totals(rows: pa.Table, listed: tuple[Problem, ...]) -> Totals:
    """The source's own totals, less the rows that the import listed."""
    out = {int(problem.where.rpartition(":")[2]) - 1 for problem in listed}
    kept = rows.filter(pa.array([number not in out for number in range(len(rows))]))
    amount = pc.sum(kept["sales_value"]).as_py() or Decimal(0)
    quantity = pc.sum(kept["quantity"]).as_py() or 0
    return Totals(pc.count_distinct(kept["basket_id"]).as_py(), len(kept), quantity * 10_000, int(amount * 100))


# -- sync and reports ----------------------------------------------------------------------------------


@contextmanager
def _remote(carrier: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment that names a remote: an empty folder, or a bucket of an S3 server in this process."""
    if carrier == "folder":
        (folder / "remote").mkdir()
        yield {"JXC_REMOTE_URL": str(folder / "remote")}
        return
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would tell of every request
    os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    with urllib.request.urlopen(urllib.request.Request(f"{endpoint}/journey", method="PUT")):  # noqa: S310 our own server
        yield {"JXC_REMOTE_URL": "s3://journey/chain", "JXC_REMOTE_ENDPOINT": endpoint}
    server.stop()


def carry(start: Chain, folder: Path, env: Mapping[str, str], *, rough: bool) -> int:
    """Sync a copy of the homes over one remote, report at headquarters and compare; how many figures do not tie."""
    print(f"\n{env['JXC_REMOTE_URL']}")
    shutil.copytree(start.folder, folder)
    chain = start._replace(folder=folder)
    hq = chain.home("hq", env)
    syncing.push(hq, WORLD)
    with _timed("sealed and pushed"):
        for store in chain.expected:
            if rough:
                _killed(chain.folder / store, "push", env)
                _killed(chain.folder / "hq", "pull", env)  # in between, of however much is there
            home = chain.home(store, env)
            _well(syncing.push(home, WORLD))
            home.close()
    failures = _accept(chain, hq)
    if rough:
        shutil.rmtree(hq.lake_path)
        print("            headquarters' lake is gone; rebuilt from the remote:")
        failures += _accept(chain, hq)
    hq.close()
    return failures


def _check_books(start: Chain, folder: Path) -> int:
    hq = start._replace(folder=folder).home("hq")
    with _timed("headquarters' journal in other programs"):
        different = differing(hq, WORLD, folder)
    hq.close()
    return different


def _killed(home: Path, verb: str, env: Mapping[str, str]) -> None:
    """Start a sync as a process of its own and kill it at a random moment."""
    command = [sys.executable, "-m", "jxc", "sync", verb, "--home", str(home), "--quiet"]
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(command, env={**os.environ, **env}, stdout=quiet, stderr=quiet)
    try:
        started.wait(random.uniform(0.3, 2.5))  # noqa: S311 no secret
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()


def _accept(chain: Chain, hq: Home) -> int:
    with _timed("pulled, verified and accepted"):
        _well(syncing.pull(hq, WORLD))
    hq.reports_path.mkdir(exist_ok=True)
    shutil.copy(HERE / "imported.sql", hq.reports_path)
    return compare(chain, partial(_ask, hq), _roles(hq))


def _well(synced: syncing.Synced) -> None:
    if synced.problems:
        raise SystemExit(f"sync: {synced.problems}")


Row = dict[str, Any]
Ask = Callable[..., list[Row]]


def _ask(hq: Home, name: str, *by: str) -> list[Row]:
    with _timed(f"report {name}{' --by ' + ','.join(by) if by else ''}"):
        table = show_report(hq, WORLD, "en", name, Wish(by=by))
        names = [column.name for column in table.columns]
        return [dict(zip(names, row, strict=True)) for row in table.rows]


def _roles(home: Home) -> dict[str, str]:
    accounts = [account_of(body) for _, body in home.journal.all_current("account")]
    return {account.role: account.code for account in accounts if account.role}


def compare(chain: Chain, ask: Ask, roles: Mapping[str, str]) -> int:
    """Headquarters against the source, and its reports against each other; prints what differs."""
    arrived = {row["store"]: Totals(*(row[name] for name in Totals._fields)) for row in ask("imported")}
    ask("stock")
    worth = {row["store"]: row["value"] for row in ask("stock", "store")}
    ask("margin", "month")
    cost = {row["store"]: row["cost"] + row["adjustment"] for row in ask("margin", "store")}
    ledger: dict[str, dict[str, int]] = {}
    for row in ask("trial-balance", "store"):
        ledger.setdefault(row["store"], {})[row["account"]] = row["closing_debit"] - row["closing_credit"]

    different = 0
    for store, expected in chain.expected.items():
        own = ledger[store]
        of_cost = sum(own.get(roles[role], 0) for role in COST_OF_SALES)
        for what, one, other in (
            ("documents, lines, quantity, amount = the source's", arrived.get(store), expected),
            ("stock value = account of inventory", worth.get(store, 0), own.get(roles["inventory"], 0)),
            ("cost in margin = accounts of cost", cost.get(store, 0), of_cost),
            ("trial balance = 0", sum(own.values()), 0),
        ):
            if one != other:
                print(f"DIFFERS     {store}: {what}: {one} and {other}")
                different += 1
    total = Totals(*map(sum, zip(*arrived.values(), strict=True)))
    sold = f"{total.quantity // 10_000} units for {money_text(total.amount)}"
    print(f"            {total.documents} documents, {total.lines} lines, {sold}")
    return different


if __name__ == "__main__":
    sys.exit(main())
