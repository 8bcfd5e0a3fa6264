"""Which module holds which command: names, sections and Chinese names, known before any is imported.

Owns the one list of commands. A module may hold several; the declaration in it carries the same name.
"""

from typing import NamedTuple

from jxc.commands.declare import Command


class Entry(NamedTuple):
    """One command: its words, the module in jxc.commands that declares it, its section, its Chinese name."""

    name: str
    module: str
    section: str
    zh: str = ""


DAILY, GOODS, BOOKS, CHAIN, HOME = "Every day", "Goods and partners", "Books", "Chain", "This home"

ENTRIES: tuple[Entry, ...] = (
    Entry("sale", "selling", DAILY, "销售"),
    Entry("return", "selling", DAILY, "退货"),
    Entry("exchange", "exchange", DAILY, "换货"),
    Entry("purchase", "buying", DAILY, "进货"),
    Entry("purchase return", "buying", DAILY, "退供"),
    Entry("order", "purchasing", GOODS, "订货"),
    Entry("order list", "purchasing", GOODS),
    Entry("invoice", "purchasing", GOODS, "收票"),
    Entry("cost adjust", "purchasing", GOODS),
    Entry("stock", "stock", DAILY, "库存"),
    Entry("price", "stock", DAILY, "价格"),
    Entry("today", "stock", DAILY, "今日"),
    Entry("undo", "books", DAILY, "撤销"),
    Entry("print", "printing", DAILY, "打印"),
    Entry("till", "till", DAILY, "收银"),
    Entry("count start", "count", GOODS),
    Entry("count scan", "count", GOODS),
    Entry("count review", "count", GOODS),
    Entry("count recount", "count", GOODS),
    Entry("count reason", "count", GOODS),
    Entry("count post", "count", GOODS),
    Entry("count settle", "count", GOODS),
    Entry("count list", "count", GOODS),
    Entry("count cancel", "count", GOODS),
    Entry("scrap", "shrinking", GOODS, "报损"),
    Entry("gain", "shrinking", GOODS, "报溢"),
    Entry("use", "shrinking", GOODS, "领用"),
    Entry("gift", "shrinking", GOODS, "赠送"),
    Entry("reason list", "shrinking", GOODS),
    Entry("reason add", "ledgers", GOODS),
    Entry("transfer request", "moving", GOODS, "要货"),
    Entry("transfer approve", "moving", GOODS),
    Entry("transfer cancel", "moving", GOODS),
    Entry("transfer ship", "moving", GOODS, "调出"),
    Entry("transfer receive", "moving", GOODS, "调入"),
    Entry("transfer slip", "moving", GOODS),
    Entry("transfer list", "moving", GOODS),
    Entry("kit set", "kits", GOODS),
    Entry("kit make", "kits", GOODS, "组装"),
    Entry("kit break", "kits", GOODS, "拆卸"),
    Entry("kit list", "kits", GOODS),
    Entry("item add", "goods", GOODS),
    Entry("item set", "goods", GOODS),
    Entry("item show", "goods", GOODS),
    Entry("item list", "goods", GOODS),
    Entry("item import", "goods", GOODS),
    Entry("party add", "party", GOODS),
    Entry("party set", "party", GOODS),
    Entry("party list", "party", GOODS),
    Entry("import", "import_", GOODS, "导入"),
    Entry("pay", "settling", BOOKS, "付款"),
    Entry("collect", "settling", BOOKS, "收款"),
    Entry("offset", "settling", BOOKS, "核销"),
    Entry("expense", "cashing", BOOKS, "费用"),
    Entry("income", "cashing", BOOKS, "收入"),
    Entry("cash in", "cashing", BOOKS, "备用金"),
    Entry("cash out", "cashing", BOOKS, "缴款"),
    Entry("cash move", "cashing", BOOKS, "调拨资金"),
    Entry("cash send", "cashing", BOOKS, "上缴"),
    Entry("cash receive", "cashing", BOOKS, "收缴"),
    Entry("settle", "cashing", BOOKS, "渠道结算"),
    Entry("shift open", "shift", DAILY, "开班"),
    Entry("shift close", "shift", DAILY, "交班"),
    Entry("day close", "shift", DAILY, "日结"),
    Entry("voucher", "books", BOOKS, "凭证"),
    Entry("reverse", "books", BOOKS, "冲销"),
    Entry("account add", "ledgers", BOOKS),
    Entry("account set", "ledgers", BOOKS),
    Entry("account list", "ledgers", BOOKS),
    Entry("month check", "month", BOOKS, "月结检查"),
    Entry("month close", "month", BOOKS, "月结"),
    Entry("month open", "month", BOOKS, "反月结"),
    Entry("month sheet", "month", BOOKS, "月结单"),
    Entry("voucher template add", "month", BOOKS),
    Entry("voucher template end", "month", BOOKS),
    Entry("voucher template list", "month", BOOKS),
    Entry("rate set", "month", BOOKS),
    Entry("rate list", "month", BOOKS),
    Entry("doc show", "document", BOOKS),
    Entry("doc list", "document", BOOKS),
    Entry("doc submit", "document", BOOKS),
    Entry("doc approve", "document", BOOKS, "审核"),
    Entry("doc reject", "document", BOOKS, "驳回"),
    Entry("opening stock", "opening", BOOKS),
    Entry("opening account", "opening", BOOKS),
    Entry("opening check", "opening", BOOKS),
    Entry("opening finish", "opening", BOOKS),
    Entry("report", "report", BOOKS, "报表"),
    Entry("lake refresh", "lake", HOME),
    Entry("lake compact", "lake", HOME),
    Entry("lake verify", "lake", HOME),
    Entry("sync", "sync", CHAIN, "同步"),
    Entry("sync push", "sync", CHAIN),
    Entry("sync pull", "sync", CHAIN),
    Entry("sync export", "sync", CHAIN),
    Entry("sync import", "sync", CHAIN),
    Entry("sync watch", "sync", CHAIN),
    Entry("sync status", "sync", CHAIN),
    Entry("sync verify", "sync", CHAIN),
    Entry("sync repair", "sync", CHAIN),
    Entry("remote check", "remote", CHAIN),
    Entry("node status", "node", CHAIN),
    Entry("node recover", "node", CHAIN, "找回"),
    Entry("node takeover", "node", CHAIN, "接管"),
    Entry("node parked", "node", CHAIN),
    Entry("node adopt", "node", CHAIN),
    Entry("node leave", "node", CHAIN),
    Entry("hq store add", "hq", CHAIN),
    Entry("hq store revoke", "hq", CHAIN),
    Entry("hq store admit", "hq", CHAIN),
    Entry("hq store list", "hq", CHAIN),
    Entry("hq branch list", "branch", CHAIN),
    Entry("hq branch choose", "branch", CHAIN),
    Entry("hq key show", "hq", CHAIN),
    Entry("hq key export", "hq", CHAIN),
    Entry("hq key rotate", "hq", CHAIN),
    Entry("hq policy", "hq", CHAIN),
    Entry("hq hole list", "hq", CHAIN),
    Entry("hq hole waive", "hq", CHAIN),
    Entry("entity add", "entity", CHAIN),
    Entry("entity set", "entity", CHAIN),
    Entry("entity list", "entity", CHAIN),
    Entry("store set", "entity", CHAIN),
    Entry("store list", "entity", CHAIN),
    Entry("user add", "user", HOME),
    Entry("user set", "user", HOME),
    Entry("user list", "user", HOME),
    Entry("user login", "user", HOME, "登录"),
    Entry("user logout", "user", HOME, "退出"),
    Entry("completion", "completion", HOME),
    Entry("completion values", "completion", HOME),
    Entry("join", "join", CHAIN, "加入"),
    Entry("init", "home", HOME),
    Entry("demo", "demo", HOME, "演示"),
    Entry("audit log", "audit", HOME, "日志"),
    Entry("doctor", "home", HOME),
    Entry("backup", "backup", HOME, "备份"),
    Entry("restore", "backup", HOME, "还原"),
    Entry("config show", "config", HOME),
    Entry("config check", "config", HOME),
)
GROUPS = {
    "盘点": "count",
    "商品": "item",
    "往来": "party",
    "单据": "doc",
    "调拨": "transfer",
    "套件": "kit",
    "期初": "opening",
    "资金": "cash",
    "主体": "entity",
    "科目": "account",
    "原因": "reason",
    "门店": "store",
}  # Chinese first words


def find(words: list[str]) -> tuple[Entry, int] | None:
    """The command that the first words name, and how many they are; the longest name wins."""
    spoken = [GROUPS.get(words[0], words[0]), *words[1:3]] if words else []
    for count in range(len(spoken), 0, -1):
        name = " ".join(spoken[:count])
        for entry in ENTRIES:
            if name in (entry.name, entry.zh):
                return entry, count
    return None


def group(word: str) -> tuple[Entry, ...]:
    """The commands under a first word, such as `item`; empty where there is none."""
    return tuple(entry for entry in ENTRIES if entry.name.split(" ")[0] == GROUPS.get(word, word))


def load(entry: Entry) -> Command:
    """The declaration behind an entry; imports its module and nothing else."""
    # __import__ with a non-empty fromlist returns the leaf, without importlib's own start-up cost.
    module = __import__(f"jxc.commands.{entry.module}", fromlist=("*",))
    for value in vars(module).values():
        if isinstance(value, Command) and value.name == entry.name:
            return value
    raise LookupError(entry)
