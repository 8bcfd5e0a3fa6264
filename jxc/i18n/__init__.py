"""Which language people read, and every sentence in it: English ids in the source, Chinese in a gettext catalogue.

Owns the choice of language (once per process) and the lookup. Knows no terminal and formats no number. An English
process imports nothing for it; a Chinese one reads one compiled catalogue.
"""

from collections.abc import Callable, Mapping

LANGUAGES = ("en", "zh")
CATALOGUE = ("locale", "zh_CN", "LC_MESSAGES", "jxc.mo")


class Words:
    """Translates message ids into one language; an id without a translation stays English."""

    def __init__(self, lang: str, find: Callable[[str], str]) -> None:
        """Speak `lang` with a function from message id to sentence."""
        self.lang = lang
        self._find = find

    def text(self, msgid: str, /, **params: object) -> str:
        """The sentence with its {params} filled in."""
        found = self._find(msgid) if msgid else ""
        return found.format_map(params) if params else found

    def title(self, msgid: str, zh: str | None) -> str:
        """A title which may carry a Chinese one of its own, as headers of .sql reports do."""
        return zh if zh is not None and self.lang == "zh" else self.text(msgid)


def speak(lang: str) -> Words:
    """The words of one of LANGUAGES."""
    return Words("zh", _chinese()) if lang == "zh" else Words("en", _same)


def choose(*wishes: str | None, env: Mapping[str, str]) -> str:
    """The first wish that names a language; without one the system's: LC_ALL, LC_MESSAGES, LANG, then English."""
    for wish in (*wishes, env.get("LC_ALL"), env.get("LC_MESSAGES"), env.get("LANG")):
        if wish:
            return "zh" if wish[:2].lower() == "zh" else "en"
    return _windows_language() or "en"


def _windows_language() -> str | None:
    """What Windows is set to, where no variable says it; None elsewhere."""
    import sys

    if sys.platform != "win32":
        return None
    import ctypes

    primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
    return "zh" if primary == 0x04 else "en"  # noqa: PLR2004 LANG_CHINESE


def _same(msgid: str) -> str:
    return msgid


def _chinese() -> Callable[[str], str]:
    import gettext
    import os

    # Opened directly: gettext.find would import locale and its alias tables to search for the one file there is.
    try:
        with open(os.path.join(os.path.dirname(__file__), *CATALOGUE), "rb") as compiled:  # noqa: PTH118, PTH120, PTH123 pathlib costs 10 ms on the path of a sale
            return gettext.GNUTranslations(compiled).gettext
    except FileNotFoundError:  # a source tree whose catalogue was not compiled still works, in English
        return _same
