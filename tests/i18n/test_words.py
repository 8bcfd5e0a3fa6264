"""The choice of a language, and sentences in it."""

import pytest

from jxc.i18n import choose, speak


@pytest.mark.parametrize(
    ("wishes", "env", "lang"),
    [
        (("zh",), {}, "zh"),
        ((None, "en"), {"LANG": "zh_CN.UTF-8"}, "en"),
        ((None,), {"LANG": "zh_CN.UTF-8"}, "zh"),
        ((None,), {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ((None,), {"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        (("",), {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ((), {}, "en"),
    ],
)
def test_the_first_wish_wins_and_the_system_comes_last(
    wishes: tuple[str | None, ...], env: dict[str, str], lang: str
) -> None:
    assert choose(*wishes, env=env) == lang


def test_parameters_are_filled_in_in_both_languages() -> None:
    msgid = "There is no setting “{name}”."
    assert speak("en").text(msgid, name="{x}") == "There is no setting “{x}”."
    assert speak("zh").text(msgid, name="{x}") == "没有设置“{x}”。"


def test_a_sentence_without_a_translation_stays_english_and_nothing_stays_nothing() -> None:
    assert speak("zh").text("Never translated.") == "Never translated."
    assert speak("zh").text("") == ""


def test_a_title_of_its_own_wins_in_chinese() -> None:
    assert speak("zh").title("Stock", "库存表") == "库存表"
    assert speak("zh").title("Stock", None) == "库存"
    assert speak("en").title("Stock", "库存表") == "Stock"
