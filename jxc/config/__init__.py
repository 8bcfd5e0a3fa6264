"""The settings of a home, and where each value comes from: default, jxc.toml, environment, option; the last one wins.

A sale reads settings without TOML and without pydantic: jxc.toml is validated when it changed and kept, compiled to
JSON, in the journal's meta table. Owns names, defaults and meaning of every setting. Validation stands in schema.py.
"""

import json
import os
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Protocol, get_args

from jxc.errors import JxcError

FILE = "jxc.toml"
META_KEY = "settings"


class PaymentMethod(NamedTuple):
    """A way to pay: the role of the account that takes the money, and the channel where it passes through one."""

    name: str
    role: str
    channel: str | None = None
    account: str | None = None  # below that of the role, where it is not that itself


class CustomField(NamedTuple):
    """A field of the user's own on documents of a kind."""

    kind: str
    name: str
    title: str
    title_zh: str = ""  # the title where nothing is said
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


class ApprovalRule(NamedTuple):
    """Which documents wait for a second person: of a kind, above an amount in yuan, at a store; and of which role."""

    kind: str
    role: str
    above: str = ""
    store: str = ""


PAYMENTS = (
    PaymentMethod("cash", "cash"),
    PaymentMethod("safe", "cash", "safe"),
    PaymentMethod("bank", "bank"),
    PaymentMethod("wechat", "other-money", "wechat"),
    PaymentMethod("alipay", "other-money", "alipay"),
    PaymentMethod("credit", "receivable"),
)


class Settings(NamedTuple):
    """Every setting with its default. HELP says what each one means."""

    kind: Literal["standalone", "store", "hq"] = "standalone"
    store: str = "s001"
    name: str = ""
    chain: str = ""
    timezone: str = "Asia/Shanghai"
    day_start: str = "00:00"
    lang: Literal["en", "zh"] | None = None
    operator: str = ""
    till: str = ""
    stock_policy: Literal["forbid", "warn", "allow"] = "forbid"
    default_pay: str = "cash"
    rounding_limit: str = "1"
    discount_limit: str = "10"
    large_sale: str = "50000"
    till_prices: Literal["free", "fixed"] = "free"
    open_returns: Literal["forbid", "allow"] = "forbid"
    scale_codes: str = ""
    payments: tuple[PaymentMethod, ...] = PAYMENTS
    fields: tuple[CustomField, ...] = ()
    approvals: tuple[ApprovalRule, ...] = ()
    remote_url: str = ""
    remote_endpoint: str = ""
    remote_region: str = ""
    remote_proxy: str = ""
    remote_ca: str = ""
    remote_addressing: Literal["auto", "path", "virtual"] = "auto"
    remote_owner: Literal["uploader", "bucket"] = "uploader"
    hq_key: str = ""
    silence_days: int = 2
    memory_limit: str = ""
    threads: int | None = None
    spill_folder: str = ""
    push_workers: int = 16


HELP: dict[str, str] = {
    "kind": "What this home is: one shop of its own, a store of a chain, or headquarters.",
    "store": "The store's id; it stands in every document number.",
    "name": "The store's name as receipts show it.",
    "chain": "The chain's name; every store of a chain has the same.",
    "timezone": "The time zone of the store's day, as in “Asia/Shanghai”.",
    "day_start": "When the business day begins, as HH:MM; sales before it belong to the day before.",
    "lang": "Language of headings and messages; without it, the system's.",
    "operator": "Who works here when --operator does not say; without it, the system's user.",
    "till": "Which till this terminal is when --till does not say.",
    "stock_policy": "What happens when more is sold than is there: forbid, warn or allow.",
    "default_pay": "How a sale is paid when --pay does not say.",
    "rounding_limit": "The most that may be rounded off a bill, in yuan.",
    "discount_limit": "How many percent somebody without the right to discounts may take off a bill.",
    "large_sale": "From which total on a sale asks whether it is meant, in yuan.",
    "till_prices": "Whether a cashier at “jxc till” may set prices: free or fixed.",
    "open_returns": "Whether goods may come back without the receipt of their sale: forbid or allow.",
    "scale_codes": "Barcodes of scales: prefix, item (5 digits), weight or amount (5), as in “21=weight, 22=amount”.",
    "payments": "Ways to pay, each with the role of its account and, where there are such, its channel and account.",
    "fields": "Fields of your own on documents of a kind, keyed with --field.",
    "approvals": "Which documents wait for a second person: kind, role, and where wanted above (yuan) and store.",
    "remote_url": "Where sync carries data: s3://bucket/prefix or a folder.",
    "remote_endpoint": "The address of an S3-compatible server other than Amazon's.",
    "remote_region": "The region of the S3 server.",
    "remote_proxy": "The proxy on the way to the S3 server, as in “http://proxy:3128”; without it, HTTPS_PROXY.",
    "remote_ca": "A file of certificates to trust at the S3 server or its proxy; without it, the usual ones.",
    "remote_addressing": "Where the bucket stands in addresses: path, virtual (in the host name), or auto.",
    "remote_owner": "Who shall own what is uploaded: uploader, or bucket, which also lets the bucket's owner read it.",
    "hq_key": "Headquarters' public key; what another key signed is not accepted.",
    "silence_days": "After how many days without a word from headquarters a store's sync says so.",
    "memory_limit": "How much memory a report may use, as in “2GB”.",
    "threads": "How many threads a report may use; without it, all.",
    "spill_folder": "Where a report writes what does not fit into its memory; without it, inside the lake.",
    "push_workers": "How many objects sync transfers at a time.",
}

# What this computer is like and who sits at it. Who the store is and by which rules it trades comes from the home
# alone: a stray variable must not let it post under another name, on another day or below an empty shelf.
FROM_ENVIRONMENT = frozenset(
    {
        "lang",
        "operator",
        "till",
        "remote_url",
        "remote_endpoint",
        "remote_region",
        "remote_proxy",
        "remote_ca",
        "remote_addressing",
        "remote_owner",
        "memory_limit",
        "threads",
        "spill_folder",
        "push_workers",
    }
)
FROM_FLAGS = ("lang", "operator", "till")


class Sourced(NamedTuple):
    """Settings, and for each name where its value comes from: default, jxc.toml, JXC_… or --…."""

    settings: Settings
    origin: dict[str, str]


class Cache(Protocol):
    """Where compiled settings are kept: the journal."""

    def meta(self, key: str) -> str | None:
        """The text under a key."""

    def set_meta(self, key: str, value: str) -> None:
        """Keep text under a key."""


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"JXC_{name.upper()}"


def load(
    folder: str, cache: Cache | None, *, env: Mapping[str, str], flags: Mapping[str, str] | None = None
) -> Sourced:
    """The settings of the home in `folder`. Errors: the setting-… codes, all problems of jxc.toml together."""
    values = _from_file(os.path.join(folder, FILE), cache)  # noqa: PTH118 pathlib costs a sale 10 ms
    origin = dict.fromkeys(values, FILE)
    for name in Settings._fields:
        if name in FROM_ENVIRONMENT and env.get(variable(name)):
            values[name] = from_text(name, env[variable(name)])
            origin[name] = variable(name)
        if flags and name in FROM_FLAGS and flags.get(name):
            values[name] = flags[name]
            origin[name] = f"--{name}"
    return Sourced(Settings(**values), {name: origin.get(name, "default") for name in Settings._fields})


def from_text(name: str, text: str) -> object:
    """The value of a setting from the environment. Error: setting-value."""
    annotation = Settings.__annotations__[name]
    if int in (annotation, *get_args(annotation)):
        if not text.isdecimal() or int(text) < 1:
            raise JxcError("setting-value", name=variable(name), value=text, wanted="1, 2, 3, …")
        return int(text)
    allowed = [word for part in (annotation, *get_args(annotation)) for word in get_args(part) if isinstance(word, str)]
    if allowed and text not in allowed:
        raise JxcError("setting-value", name=variable(name), value=text, wanted=", ".join(allowed))
    return text


def _from_file(path: str, cache: Cache | None) -> dict[str, Any]:
    """The values of jxc.toml: compiled ones while the file is what they were compiled from, else read and checked."""
    try:
        stat = os.stat(path)  # noqa: PTH116 see load
    except FileNotFoundError:
        return {}
    stamp = [stat.st_mtime_ns, stat.st_size]
    kept = json.loads((cache and cache.meta(META_KEY)) or "{}")
    if kept.get("stamp") != stamp:
        from jxc.config import schema

        kept = {"stamp": stamp, "values": schema.read(path)}
        if cache is not None:
            _keep(cache, json.dumps(kept, ensure_ascii=False))
    values: dict[str, Any] = kept["values"]
    if "payments" in values:
        values["payments"] = tuple(PaymentMethod(*method) for method in values["payments"])
    if "fields" in values:
        values["fields"] = tuple(CustomField(*field)._replace(choices=tuple(field[-1])) for field in values["fields"])
    if "approvals" in values:
        values["approvals"] = tuple(ApprovalRule(*rule) for rule in values["approvals"])
    return values


def _keep(cache: Cache, text: str) -> None:
    import sqlite3

    try:
        cache.set_meta(META_KEY, text)
    except (sqlite3.OperationalError, JxcError):  # a read-only or busy journal: compiled again next time
        return
