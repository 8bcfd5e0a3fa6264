"""How a refusal looks on standard error: the sentence, every problem, and what to type next; or one line of JSON.

Owns no decision about exit statuses. Sentences come from the table of errors in the reader's language.
"""

import sys

from jxc.error_table import BY_CODE
from jxc.errors import JxcError, Problem
from jxc.i18n import Words
from jxc.output import cells
from jxc.output.page import filled

_ALL_OR_NOTHING = "{count} problems; nothing was changed."
_PARTIAL = "{count} problems; what could be done is done."


def show(error: JxcError, words: Words, *, as_json: bool, verbose: bool = False) -> None:
    """Write the error to standard error."""
    sys.stderr.write(one_line(error, words) + "\n" if as_json else page(error, words, verbose=verbose))


def show_bug(words: Words) -> None:
    """Write the traceback of the exception at hand, and a sentence, to standard error."""
    sys.excepthook(*sys.exc_info())
    sys.stderr.write(words.text("This is a bug in jxc. Please report it with the lines above.") + "\n")


def page(error: JxcError, words: Words, *, verbose: bool = False) -> str:
    """The error for people: each problem on its line, then the hints; what reads the same stands there once."""
    problems = error.problems or (Problem(error.code, error.params),)
    lines: dict[str, None] = {}
    hints: dict[str, None] = {}
    for problem in problems:
        where = f"{problem.where}: " if problem.where else ""
        code = f" [{problem.code}]" if verbose else ""
        lines[f"{cells.clean(where)}{sentence(problem, words)}{code}"] = None
        hints[hint(problem, words)] = None
    count = (words.text(_PARTIAL if error.partial else _ALL_OR_NOTHING, count=len(lines)),) if len(lines) > 1 else ()
    return "".join(f"{line}\n" for line in (*lines, *count, *filter(None, hints)))


def one_line(error: JxcError, words: Words) -> str:
    """The error for programs: code, exit status, sentence, hint, parameters and all problems."""
    from jxc.output import json_text

    alone = Problem(error.code, error.params)
    return json_text.text(
        {
            "error": error.code,
            "exit_status": error.exit_status,
            "message": sentence(alone, words),
            "hint": hint(alone, words),
            "params": _for_programs(error.params),
            "problems": [
                {
                    "error": problem.code,
                    "where": problem.where,
                    "message": sentence(problem, words),
                    "params": _for_programs(problem.params),
                }
                for problem in error.problems
            ],
        }
    )


def sentence(problem: Problem, words: Words) -> str:
    """What is wrong, in the reader's language."""
    return words.text(BY_CODE[problem.code].text, **_spoken(problem, words))


def hint(problem: Problem, words: Words) -> str:
    """What to type next, or nothing."""
    return words.text(BY_CODE[problem.code].hint, **_spoken(problem, words))


def _spoken(problem: Problem, words: Words) -> dict[str, object]:
    """The parameters as people read them."""
    named = BY_CODE[problem.code].words
    return {
        name: ("、" if words.lang == "zh" else ", ").join(
            filled(cells.word(part, words), words) for part in str(value).split(", ")
        )
        if name in named
        else cells.clean(str(value))
        for name, value in problem.params.items()
    }


def _for_programs(params: dict[str, object]) -> dict[str, object]:
    plain = (str, int, bool, type(None))
    return {name: value if isinstance(value, plain) else str(value) for name, value in params.items()}
