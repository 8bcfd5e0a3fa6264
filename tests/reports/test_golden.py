"""Golden rows: every report over the hand-worked chain, as CSV that was checked with a pencil."""

import io
from pathlib import Path

import pytest

from jxc.lake.report import read_reports
from jxc.lake.views import Basis, Scope
from jxc.output import csv_text
from tests.lake import chain

GOLDEN = Path(__file__).parent / "golden"
ASKED: dict[str, tuple[str, dict[str, object]]] = {
    "stock": ("stock", {}),
    "stock-below-zero": ("stock", {"as_of": "2026-04-02", "scope": Scope(items=("1002",))}),
    "stock-by-category": ("stock", {"by": ("category",)}),
    "stock-age": ("stock-age", {"as_of": "2026-05-02", "now": chain.instant("2026-05-03", 10)}),
    "stock-age-by-category": ("stock-age", {"by": ("category",), "as_of": "2026-04-02"}),
    "slow-movers": ("slow-movers", {"days": 2}),
    "low-stock": ("low-stock", {}),
    "turnover": ("turnover", {}),
    "turnover-by-item": ("turnover", {"by": ("item",), "first": "2026-04-01", "scope": Scope(stores=("s001",))}),
    "stock-summary": ("stock-summary", {}),
    "stock-summary-range": ("stock-summary", {"first": "2026-04-02", "last": "2026-04-04", "by": ("store", "item")}),
    "transfers": ("transfers", {}),
    "in-transit": ("in-transit", {}),
    "stock-card": ("stock-card", {"first": "2026-04-03", "scope": Scope(items=("1002",))}),
    "stock-card-of-a-store": ("stock-card", {"scope": Scope(items=("1001",), stores=("s001",))}),
    "sales": ("sales", {"first": "2026-04-02"}),
    "ranking": ("ranking", {"by": ("store",)}),
    "ranking-by-region-top": ("ranking", {"by": ("region", "category"), "top": 1}),
    "abc": ("abc", {"by": ("store",)}),
    "trend": ("trend", {}),
    "trend-by-day": ("trend", {"by": ("store", "day"), "first": "2026-04-02"}),
    "returns": ("returns", {}),
    "returns-by-item": ("returns", {"by": ("item", "operator")}),
    "overrides": ("overrides", {}),
    "sales-summary": ("sales-summary", {}),
    "sales-summary-by-day-and-operator": ("sales-summary", {"by": ("day", "operator")}),
    "sales-summary-by-hour": ("sales-summary", {"by": ("hour",)}),
    "sales-summary-top-item": ("sales-summary", {"by": ("item",), "top": 1, "scope": Scope(stores=("s002",))}),
    "margin": ("margin", {}),
    "margin-by-item": ("margin", {"by": ("item",)}),
    "margin-by-day": ("margin", {"by": ("day",), "scope": Scope(stores=("s001",))}),
    "margin-gift": ("margin", {"by": ("item", "month"), "scope": Scope(stores=("s002",))}),
    "journal": ("journal", {"first": "2026-04-05"}),
    "journal-hq": ("journal", {"lang": "zh", "scope": Scope(stores=("hq",))}),
    "ledger": ("ledger", {"first": "2026-04-03", "account": "1405"}),
    "trial-balance": ("trial-balance", {}),
    "trial-balance-range": ("trial-balance", {"first": "2026-04-02", "last": "2026-04-03", "by": ("store",)}),
    "purchases": ("purchases", {}),
    "purchase-summary": ("purchase-summary", {}),
    "purchase-summary-by-item": ("purchase-summary", {"by": ("item", "month")}),
    "orders": ("orders", {}),
    "documents": ("documents", {"kinds": ("sale", "count")}),
    "document-summary": ("document-summary", {}),
    "moves": ("moves", {"kinds": ("count", "purchase_return", "reversal")}),
    "move-summary": ("move-summary", {"by": ("store", "kind")}),
    "money": ("money", {"first": "2026-04-05"}),
    "money-summary": ("money-summary", {"by": ("store", "kind")}),
    "expenses": ("expenses", {}),
    "expense-summary": ("expense-summary", {}),
    "exceptions": ("exceptions", {"last": "2026-04-02"}),
    "uninvoiced": ("uninvoiced", {}),
    "party-balance": ("party-balance", {"by": ("store",)}),
    "open-items": ("open-items", {"as_of": "2026-04-02"}),
    "ap-age": ("ap-age", {"as_of": "2026-05-02"}),
    "ar-age": ("ar-age", {}),
    "supplier-statement": ("supplier-statement", {"first": "2026-04-03"}),
    "customer-statement": ("customer-statement", {}),
    "cash": ("cash", {"first": "2026-04-02", "last": "2026-04-04", "by": ("store",)}),
    "channels": ("channels", {}),
    "payments": ("payments", {"by": ("store", "operator")}),
    "general-ledger": ("general-ledger", {}),
    "general-ledger-of-an-account": ("general-ledger", {"first": "2026-04-02", "account": "2221", "by": ("store",)}),
    "vouchers": ("vouchers", {"first": "2026-04-03"}),
    "month-closes": ("month-closes", {}),
    "money-in-transit": ("money-in-transit", {}),
    "income-statement": ("income-statement", {}),
    "income-statement-by-store": (
        "income-statement",
        {"first": "2026-04-02", "last": "2026-04-03", "lang": "zh", "by": ("store",)},
    ),
    "balance-sheet": ("balance-sheet", {}),
    "balance-sheet-by-store": ("balance-sheet", {"as_of": "2026-04-02", "lang": "zh", "by": ("store",)}),
    "vat": ("vat", {"by": ("store", "month")}),
    "cash-flow": ("cash-flow", {"first": "2026-04-02", "by": ("store",)}),
    "shifts": ("shifts", {}),
    "closes": ("closes", {}),
    "count-variance": ("count-variance", {}),
    "count-variance-by-month": ("count-variance", {"by": ("store", "month")}),
    "uncounted": ("uncounted", {}),
    "uncounted-lately": ("uncounted", {"first": "2026-04-05"}),
    "freshness": ("freshness", {}),
    "duties": ("duties", {"first": "2026-04-02", "last": "2026-04-03"}),
    "audit": ("audit", {"scope": Scope(stores=("s002",))}),
}


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    return chain.filled(tmp_path_factory.mktemp("lake"))


@pytest.mark.parametrize("case", list(ASKED))
def test_a_report_answers_as_the_paper_says(basis: Basis, case: str) -> None:
    name, asked = ASKED[case]
    answer = io.StringIO(newline="")
    csv_text.write(chain.ask(basis, name, **asked), answer)
    assert answer.getvalue().splitlines() == (GOLDEN / f"{case}.csv").read_text(encoding="utf-8").splitlines()


def test_every_report_has_a_golden_answer() -> None:
    assert {name for name, _ in ASKED.values()} == set(read_reports(GOLDEN / "none"))


def test_no_golden_answer_is_left_over() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(ASKED)
