"""How a refusal looks."""

import json

from jxc.errors import JxcError, Problem
from jxc.i18n import speak
from jxc.output.failure import one_line, page

ONE = JxcError("number-unreadable", text="1e\x1b[31m3")
SEVERAL = JxcError.of(
    (
        Problem("number-unreadable", {"text": "a"}, "x.csv:2"),
        Problem("number-unreadable", {"text": "b"}, "x.csv:3"),
        Problem("number-too-large", {"text": "9"}, "x.csv:4"),
    )
)


def test_one_problem_is_a_sentence_and_what_to_type_next() -> None:
    assert page(ONE, speak("en")) == (
        "“1e[31m3” is not a number.\nWrite it with digits and at most one point, such as 12.50.\n"
    )


def test_several_problems_are_all_told_with_their_place_and_each_hint_once() -> None:
    lines = page(SEVERAL, speak("zh")).splitlines()
    assert lines[0] == "x.csv:2: “a”不是数字。"
    assert lines[3] == "共 3 个问题；未作任何改动。"
    assert len(lines) == 6


def test_what_two_parts_of_a_job_say_in_the_same_words_is_told_once() -> None:
    same = Problem("number-unreadable", {"text": "a"})
    assert page(JxcError.of((same, same)), speak("en")) == page(JxcError("number-unreadable", text="a"), speak("en"))


def test_what_is_left_of_a_job_is_not_told_as_if_nothing_was_done() -> None:
    left = JxcError.of(SEVERAL.problems, partial=True)
    assert page(left, speak("en")).splitlines()[3] == "3 problems; what could be done is done."


def test_codes_are_shown_when_asked_for() -> None:
    assert "[number-unreadable]" in page(ONE, speak("en"), verbose=True)


def test_for_programs_it_is_one_line_with_codes_and_parameters() -> None:
    line = one_line(SEVERAL, speak("en"))
    assert "\n" not in line
    error = json.loads(line)
    assert (error["error"], error["exit_status"]) == ("number-unreadable", 3)
    assert [problem["where"] for problem in error["problems"]] == ["x.csv:2", "x.csv:3", "x.csv:4"]
    assert error["params"] == {"text": "a"}


def test_a_parameter_that_is_no_json_is_told_as_text() -> None:
    error = JxcError("storage-failed", reason=OSError("x"))
    assert json.loads(one_line(error, speak("en")))["params"] == {"reason": "x"}


def test_roles_rights_and_kinds_are_told_in_the_readers_language_and_to_programs_as_they_are() -> None:
    error = JxcError("right-missing", operator="li", right="open-return", roles="headquarters, manager")
    assert "无单退货" in page(error, speak("zh"))
    assert "总部、店长" in page(error, speak("zh"))
    assert json.loads(one_line(error, speak("zh")))["params"]["roles"] == "headquarters, manager"
    assert "单据（销售退货）" in page(JxcError("kind-not-permitted", operator="li", kind="sale_return"), speak("zh"))
    assert "(sale return)" in page(JxcError("kind-not-permitted", operator="li", kind="sale_return"), speak("en"))
    assert page(JxcError("usage-missing", name="ITEM[xQTY]", command="sale"), speak("zh")).startswith(
        "缺少 商品[x数量]"
    )
