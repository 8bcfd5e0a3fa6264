"""Layout of help pages."""

from jxc.i18n import speak
from jxc.output.page import Page, Section, lines


def test_terms_stand_under_each_other_and_a_long_one_on_its_own_line() -> None:
    section = Section("Options", (("-q", "Quiet."), ("销售", "Sell."), ("--" + "x" * 40, "Long.")))
    page = Page("jxc x", "About.", (section,), examples=("jxc x 1",), closing="End.")
    assert list(lines(page, speak("en"))) == [
        "Usage: jxc x",
        "",
        "About.",
        "",
        "Options",
        "  -q    Quiet.",
        "  销售  Sell.",
        "  --" + "x" * 40,
        "        Long.",
        "",
        "Examples",
        "  jxc x 1",
        "",
        "End.",
    ]
