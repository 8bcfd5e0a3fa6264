"""The journal for hledger and beancount: both programs read it, find no error and see the same balances."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.i18n import speak
from jxc.lake.views import Basis
from jxc.output import books_text
from tests.lake import chain


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    return chain.filled(tmp_path_factory.mktemp("lake"))


def books(basis: Basis, dialect: str, lang: str = "en") -> str:
    out = io.StringIO()
    books_text.write(chain.ask(basis, "journal", lang=lang), dialect, out, speak(lang))
    return out.getvalue()


def trial(basis: Basis) -> dict[str, str]:
    """Balance of each account that has one, as the trial balance says."""
    found = chain.rows(basis, "trial-balance", "account", "closing_debit", "closing_credit")
    balances = {str(account): int(str(dr)) - int(str(cr)) for account, dr, cr in found}
    return {account: chain.yuan(amount) for account, amount in balances.items() if amount}


def test_a_document_is_a_transaction_in_either_dialect(basis: Basis) -> None:
    hledger, beancount = books(basis, "hledger", "zh"), books(basis, "beancount")
    assert "account 2221:01:01  ; 销项税额, type:L\n" in hledger
    assert "2026-04-01 * (hq-PZ-2604-00001) 记账凭证: 文具\n    6602  5.00 CNY\n    1002  -5.00 CNY\n" in hledger
    assert '2026-03-30 open Liabilities:2221:01:01 CNY\n  name: "Output VAT"\n' in beancount
    assert '2026-04-01 * "" "voucher: 文具" ^hq-PZ-2604-00001\n  Expenses:6602  5.00 CNY\n' in beancount
    assert '  Liabilities:2202  -169.50 CNY\n    party: "红星批发"\n' in beancount


def test_only_the_journal_can_be_written_so(basis: Basis) -> None:
    with pytest.raises(JxcError, match="format-journal"):
        books_text.write(chain.ask(basis, "stock"), "hledger", io.StringIO(), speak("en"))


def test_hledger_finds_no_error_and_the_balances_of_the_trial_balance(basis: Basis, tmp_path: Path) -> None:
    hledger = shutil.which("hledger")
    if hledger is None:
        pytest.skip("hledger is not installed")
    path = tmp_path / "books.journal"
    path.write_text(books(basis, "hledger", "zh"), encoding="utf-8")
    env = {"LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
    subprocess.run((hledger, "-f", path, "check", "--strict"), check=True, env=env, capture_output=True)
    command = (hledger, "-f", path, "balance", "--flat", "--no-total", "-O", "csv")
    answer = subprocess.run(command, check=True, env=env, capture_output=True, encoding="utf-8").stdout
    rows = [row.replace('"', "").split(",") for row in answer.splitlines()[1:]]
    assert {account.replace(":", "."): amount.removesuffix(" CNY") for account, amount in rows} == trial(basis)


def test_beancount_finds_no_error_and_the_balances_of_the_trial_balance(basis: Basis, tmp_path: Path) -> None:
    pytest.importorskip("beancount", reason="beancount is not installed")
    from beancount import loader
    from beancount.core import realization

    path = tmp_path / "books.beancount"
    path.write_text(books(basis, "beancount"), encoding="utf-8")
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    root = realization.realize(entries)  # type: ignore[no-untyped-call]
    leaves = ((real.account, real.balance) for real in realization.iter_children(root))  # type: ignore[no-untyped-call]
    found = {
        account.partition(":")[2].replace(":", "."): str(amount.units.number)
        for account, balance in leaves
        for amount in balance
    }
    assert found == trial(basis)
