"""The books of a home in two other programs: hledger and beancount read its journal, check it and add it up.

What they find on each account must be what `trial-balance` says. A program that is not installed is passed over, aloud.
"""

import csv
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from jxc.domain.numbers import money_text
from jxc.i18n import speak
from jxc.output import books_text
from jxc.services.home import Home
from jxc.services.reporting import Wish, show_report
from jxc.services.world import World

Balances = dict[str, str]  # by account, in yuan; accounts at nil are left out


def differing(home: Home, world: World, folder: Path) -> int:
    """How many accounts another program sees otherwise, or refuses; the journals are left in `folder`."""
    expected = _trial_balance(home, world)
    different = 0
    for dialect, read in READERS.items():
        path = folder / f"books.{dialect}"
        with path.open("w", encoding="utf-8") as file:
            books_text.write(show_report(home, world, "zh", "journal", Wish()), dialect, file, speak("zh"))
        found = read(path)
        if found is None:
            print(f"            {dialect} is not installed: not checked")
            continue
        wrong = sorted(
            account for account in found.keys() | expected.keys() if found.get(account) != expected.get(account)
        )
        for account in wrong:
            print(f"DIFFERS     {account} in {dialect}: {found.get(account)} and {expected.get(account)}")
        print(f"            {dialect}: no error, {len(found)} accounts, {path.stat().st_size >> 20} MB")
        different += len(wrong)
    return different


def _trial_balance(home: Home, world: World) -> Balances:
    table = show_report(home, world, "en", "trial-balance", Wish())
    names = [column.name for column in table.columns]
    rows = (dict(zip(names, row, strict=True)) for row in table.rows)
    closing = {str(row["account"]): int(str(row["closing_debit"])) - int(str(row["closing_credit"])) for row in rows}
    return {account: money_text(amount) for account, amount in closing.items() if amount}


def _hledger(path: Path) -> Balances | None:
    program = shutil.which("hledger")
    if program is None:
        return None
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run((program, "-f", path, "check", "--strict"), check=True, env=env)
    command = (program, "-f", path, "balance", "--flat", "--no-total", "-O", "csv")
    answer = subprocess.run(command, check=True, env=env, stdout=subprocess.PIPE, encoding="utf-8").stdout
    return {row[0].replace(":", "."): row[1].removesuffix(" CNY") for row in list(csv.reader(answer.splitlines()))[1:]}


def _beancount(path: Path) -> Balances | None:
    try:
        from beancount import loader
        from beancount.core import realization
    except ImportError:
        return None
    entries, errors, _ = loader.load_file(str(path))
    if errors:
        raise SystemExit(f"beancount: {errors[:3]}")
    leaves = realization.iter_children(realization.realize(entries))  # type: ignore[no-untyped-call]
    return {
        leaf.account.partition(":")[2].replace(":", "."): str(amount.units.number)
        for leaf in leaves
        for amount in leaf.balance
    }


READERS: dict[str, Callable[[Path], Balances | None]] = {"hledger": _hledger, "beancount": _beancount}
