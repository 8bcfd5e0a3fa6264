"""The record of schema 1: what a journal holds, a batch carries and the lake reads, under the same names everywhere.

The annotations are the schema: storage derives SQLite columns, Arrow types and checks from them, in this order.
The schema grows only by nullable columns at the end. Money is Fen, signed as each field says.
"""

from typing import NamedTuple

from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity, Rate

SCHEMA = 1
EVERYBODY = "all"  # whom headquarters tells what concerns every store
DOWN = "down-"  # what the chain of headquarters to somebody is called: this and whom it is for


class Spot(NamedTuple):
    """A place in a chain of manifests: numbers begin at 1 in each epoch, and places are in this order."""

    epoch: int
    number: int


class Document(NamedTuple):
    """The header of one posted document. Identity is (store, epoch, seq); doc_no is what people say."""

    store: str
    epoch: int
    seq: int
    doc_no: str
    kind: str
    business_date: Day  # fixed at posting by the store's time zone and day start
    ledger_date: Day  # the same, unless this store had closed that period
    occurred_at: Instant
    recorded_at: Instant  # never goes back
    operator: str
    approver: str | None
    till: str | None
    party: str | None
    source_no: str | None  # what it returns, receives, settles or reverses
    external_source: str | None
    external_id: str | None
    request_hash: str  # of the normalised request: what was asked, not what posting computed
    gross: Fen
    tax: Fen
    rounding_off: Fen
    tendered: Fen | None
    change: Fen | None
    invoice_state: str | None
    invoice_no: str | None
    note: str | None
    late: bool
    extra: str | None  # custom fields, JSON text
    discount: Fen | None = None  # taken off the whole bill; each line's share stands on it


class Line(NamedTuple):
    """One move of goods with its cost. A true-up is a line with quantity 0 and a source."""

    line_no: int
    sku: str
    lot: str | None
    unit: str
    unit_quantity: Quantity  # in `unit`; of a count: how many were found
    quantity: Quantity  # base unit, signed by its effect on stock
    price_kind: str  # priced, free or unknown
    price: Price  # per `unit`, as keyed
    discount: Fen  # positive lowers the amount
    amount: Fen  # gross, signed by its effect on revenue or payables
    tax_class: str | None
    tax_rate: Rate
    deduction: str | None  # purchases: special or plain
    tax: Fen  # signed like amount
    cost: Fen  # signed change of stock value
    provisional: bool
    source_no: str | None
    source_line: int | None
    reason: str | None


class Posting(NamedTuple):
    """One side of a balanced entry; red postings are negative on the same side."""

    posting_no: int
    account: str
    party: str | None
    channel: str | None
    debit: Fen
    credit: Fen
    line_no: int | None  # where it came from
    settles: str | None = None  # the document whose open amount with the party this lowers


class Master(NamedTuple):
    """A dated new version of an item, party, account, store, entity or rate. Never an update in place."""

    store: str
    epoch: int
    seq: int
    recorded_at: Instant
    operator: str
    kind: str  # item, party, account, store, entity, rate
    id: str
    body: str  # JSON object text, keys sorted


class Audit(NamedTuple):
    """Who did what, beside what the documents themselves show."""

    store: str
    epoch: int
    seq: int
    recorded_at: Instant
    operator: str
    action: str
    subject: str
    detail: str | None


class Directive(NamedTuple):
    """What headquarters tells one store or all of them. Its sequence is that of its chain, not of a journal."""

    store: str  # whom it is for, or EVERYBODY
    epoch: int
    seq: int
    recorded_at: Instant
    operator: str
    kind: str
    id: str
    body: str  # JSON object text, keys sorted


class Posted(NamedTuple):
    """A whole document: indivisible in the journal and on the wire."""

    document: Document
    lines: tuple[Line, ...]
    postings: tuple[Posting, ...]


class Kind(NamedTuple):
    """One kind of document: its name, its code in document numbers and its title in both languages."""

    name: str
    code: str
    title: str
    zh: str


KINDS: tuple[Kind, ...] = (
    Kind("opening", "QC", "Opening", "期初"),
    Kind("purchase_order", "CD", "Purchase order", "采购订单"),
    Kind("purchase", "CG", "Purchase", "采购入库"),
    Kind("purchase_return", "CT", "Purchase return", "采购退货"),
    Kind("purchase_invoice", "FP", "Purchase invoice", "采购发票"),
    Kind("cost_adjust", "CB", "Cost adjustment", "成本调整"),
    Kind("sale", "XS", "Sale", "销售"),
    Kind("sale_return", "XT", "Sale return", "销售退货"),
    Kind("exchange", "HH", "Exchange", "换货"),
    Kind("transfer_request", "YH", "Transfer request", "要货申请"),
    Kind("transfer_out", "DC", "Transfer out", "调出"),
    Kind("transfer_in", "DR", "Transfer in", "调入"),
    Kind("count", "PD", "Stocktake", "盘点"),
    Kind("scrap", "BS", "Scrap", "报损"),
    Kind("gain", "BY", "Gain", "报溢"),
    Kind("use", "LY", "Own use", "领用"),
    Kind("gift", "ZS", "Gift", "赠送"),
    Kind("assemble", "ZZ", "Assembly", "组装"),
    Kind("disassemble", "CX", "Disassembly", "拆卸"),
    Kind("payment", "FK", "Payment", "付款"),
    Kind("collection", "SK", "Collection", "收款"),
    Kind("offset", "HX", "Offset", "往来核销"),
    Kind("expense", "FY", "Expense", "费用"),
    Kind("other_income", "QT", "Other income", "其他收入"),
    Kind("cash_move", "ZJ", "Cash move", "资金调拨"),
    Kind("channel_settlement", "QD", "Channel settlement", "渠道结算"),
    Kind("shift_close", "JB", "Shift close", "交班"),
    Kind("day_close", "RJ", "Day close", "日结"),
    Kind("month_close", "YJ", "Month close", "月结"),
    Kind("voucher", "PZ", "Voucher", "记账凭证"),
    Kind("reversal", "HC", "Reversal", "红字冲销"),
)
CODE_OF: dict[str, str] = {kind.name: kind.code for kind in KINDS}
KIND_OF_CODE: dict[str, str] = {kind.code: kind.name for kind in KINDS}
# kinds whose lines change what goods cost, or only name them, and move none
ADJUSTING = frozenset({"purchase_order", "purchase_invoice", "cost_adjust"})
# kinds that make one article of several or several of one
KITS = frozenset({"assemble", "disassemble"})
# kinds that move goods between two stores, or ask for it; their party is the other store
MOVING = frozenset({"transfer_request", "transfer_out", "transfer_in"})
# kinds that move no goods and are more than an accountant's own entries
MONEY_KINDS = frozenset(
    {"payment", "collection", "offset", "expense", "other_income", "cash_move", "channel_settlement"}
)
# kinds that end something at the tills: they move no goods, and money only where it is over or short
CLOSING = frozenset({"shift_close", "day_close"})
