"""The keys of a till: a sign each, as a scanner's keyboard has them, and a word in both languages that means the same.

Reads what somebody typed; does nothing. Whatever is no key is a scan.
"""

from typing import NamedTuple


class Key(NamedTuple):
    """One key: what it does, its sign, its words, and its help as a message id."""

    name: str
    sign: str
    word: str
    zh: str
    help: str


KEYS: tuple[Key, ...] = (
    Key("times", "*", "qty", "数量", "How many of the last scan: *3"),
    Key("price", "=", "price", "单价", "Another price for the last scan: =2.50"),
    Key("void", "-", "void", "作废", "Take off the last scan, or a line: -2"),
    Key("drop", "--", "drop", "整单取消", "Take off everything"),
    Key("discount", "%", "discount", "折扣", "A discount on the whole: %5"),
    Key("round", "~", "round", "抹零", "Round off small change: ~0.30"),
    Key("party", "#", "customer", "客户", "Who buys: #C01"),
    Key("field", ":", "field", "字段", "A field of your own: :table=5; without a value, take it off"),
    Key("pay", "+", "pay", "收款", "Take the money: +, +20, +wechat, +wechat=5 cash=20"),
    Key("hold", "/", "hold", "挂单", "Put the bill aside: / red coat"),
    Key("recall", "\\", "recall", "取单", "Take a held bill back: \\7; without a number, list them"),
    Key("return", "<", "return", "退货", "Take goods back by receipt: <XS12 1x2"),
    Key("print", "!", "print", "打印", "Print a receipt again: !, !XS12"),
    Key("list", ".", "list", "清单", "Show the bill"),
    Key("close", "$", "close", "交班", "Count the till and end the shift: $cash=512 wechat=88"),
    Key("help", "?", "help", "帮助", "Show the keys"),
    Key("leave", "&", "exit", "退出", "Leave; an open bill stays"),
)
_BY_WORD = {word: key for key in KEYS for word in (key.word, key.zh)}
_BY_SIGN = sorted(KEYS, key=lambda key: -len(key.sign))
_WIDE = str.maketrans("＊＝－％～＃：＋／＼＜！．＄？＆", "*=-%~#:+/\\<!.$?&")


def read_key(line: str) -> tuple[str, str]:
    """What to do and what is said with it; a scan where it is no key; nothing for an empty line."""
    plain = line.strip()
    word, _, rest = plain.partition(" ")
    if word.casefold() in _BY_WORD:
        return _BY_WORD[word.casefold()].name, rest.strip()
    first = plain[:2].translate(_WIDE)
    for key in _BY_SIGN:
        if first.startswith(key.sign):
            return key.name, plain[len(key.sign) :].strip()
    return ("scan", plain) if plain else ("nothing", "")
