"""From the words somebody typed to an exit status: finds the command, chooses the language, catches what went wrong.

`main` is the one exit boundary: every refusal becomes a sentence and a documented status here, and a bug keeps its
traceback. On the path of a sale nothing but the standard library is imported.
"""

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING

from jxc.commands import fast, registry
from jxc.commands.app import App
from jxc.commands.declare import Command
from jxc.commands.trouble import answering, is_closed_pipe, translated
from jxc.commands.words import peek, split
from jxc.errors import BUG, OK, JxcError
from jxc.i18n import LANGUAGES, Words, choose, speak
from jxc.services.home import Home, home_path
from jxc.services.world import World, real_world

if TYPE_CHECKING:
    from typing import Any

    from jxc.output.page import Page

OLDER = (
    "This home is an older copy of itself: it ends at entry {found}, but {stood} was written before. It goes on in"
    " epoch {epoch}, so that no number is given twice; “jxc node recover” brings back what was sent."
)
OLDER_SENT = (
    "This home is an older copy of itself: all its entries are here, but it does not know what it has sent. It goes on"
    " in epoch {epoch}; “jxc node recover” fetches what was sent."
)


def main_entry() -> int:
    """The `jxc` command."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us, as `>&-` and services of Windows do
            # open as long as the process; a sale does without pathlib
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
        else:
            # a console that speaks GBK gets replacement characters for what it lacks, and so does a scanner's noise
            stream.reconfigure(errors="replace")
    return main(sys.argv[1:])


def main(argv: list[str], world: World | None = None) -> int:
    """Run one command line and return its exit status. Every error is shown here; tests bring their own world."""
    run = _Run(argv, world or real_world())
    try:
        run.go()
        with answering():
            sys.stdout.flush()
    except KeyboardInterrupt:
        return run.refuse(JxcError("interrupted"))
    except Exception as error:  # noqa: BLE001 the one exit boundary: what it does not know is a bug, with its traceback
        if is_closed_pipe(error):
            _leave_pipe()
            return OK
        try:
            sys.stdout.flush()
        except OSError:
            _leave_pipe()  # else Python tries once more at its end, and makes the status 120
        known = translated(error)
        return run.refuse(known) if known is not None else run.admit_bug()
    finally:
        run.close()
    return OK


def _leave_pipe() -> None:
    """The reader has seen enough, as in `jxc stock | head`: no error, and none when Python flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class _Run:
    """One command line on its way. Until it is parsed, what can be seen of its options decides language and form."""

    def __init__(self, argv: list[str], world: World) -> None:
        self._argv = argv
        self._split = split(argv)
        self._world = world
        self._flags = peek(argv)

    @cached_property
    def _home(self) -> Home:
        given = {"lang": self._flags.lang, "operator": self._flags.operator, "till": self._flags.till}
        flags = {name: value for name, value in given.items() if value is not None}
        return Home(home_path(self._flags.home, self._world.env), env=self._world.env, flags=flags, now=self._world.now)

    @cached_property
    def _words(self) -> Words:
        asked = self._flags.lang if self._flags.lang in LANGUAGES else self._world.env.get("JXC_LANG")
        return speak(choose(asked or self._home_lang(), env=self._world.env))

    def _home_lang(self) -> str | None:
        """The home's own language; a home that cannot be read must not keep its error from being told."""
        try:
            return self._home.settings.lang
        except Exception as error:
            if translated(error) is None:
                raise
            return None

    def go(self) -> None:
        """Find the command, read its words, run it. Error: word-no-text."""
        _check_text(self._argv)
        found = registry.find(self._split.words)
        if found is None:
            self._without_command()
            return
        entry, count = found
        command = registry.load(entry)
        argv = [*self._split.leading, *self._split.words[count:]]
        own, self._flags = fast.parse(command, argv) or _slow_parse(command, argv)
        if self._flags.help:
            from jxc.commands import manual

            self._show(manual.command_page(command))
            return
        if command.hot:
            self._run(command, App(self._flags, self._words, self._world, home=self._home, hot=True), own)
            return
        from jxc.output.progress import Progress

        progress = Progress(self._words, quiet=self._flags.quiet)
        self._world = self._world._replace(progress=progress)
        try:
            app = App(self._flags, self._words, self._world, home=self._home, progress=progress)
            self._run(command, app, own)
        finally:
            progress.clear()

    def _run(self, command: Command, app: App, own: "dict[str, Any]") -> None:
        """Run it, and say if the home turned out to be an older copy of itself, whatever came of the command."""
        try:
            command.run(app, **own)
        finally:
            if (older := self._home.older) is not None:
                found, stood = f"{older.epoch}/{older.seq}", f"{older.stood_epoch}/{older.stood_seq}"
                app.say(OLDER if older[:2] < older[2:4] else OLDER_SENT, found=found, stood=stood, epoch=older.opened)

    def _without_command(self) -> None:
        from jxc.commands import manual

        words = self._split.words
        if words == ["--version"]:
            self._show(manual.version_page())
        elif not words:
            self._show(manual.top_page())
        elif registry.group(words[0]) and self._flags.help:
            self._show(manual.group_page(words[0]))
        else:
            raise manual.no_such_command(words)

    def _show(self, page: "Page | str") -> None:
        from jxc.output.page import show

        show(page, self._words)

    def refuse(self, error: JxcError) -> int:
        """Tell what was wrong and what to type next; the status is the error's own."""
        from jxc.output.failure import show

        as_json = self._flags.json or self._flags.format in ("json", "jsonl")
        show(error, self._words, as_json=as_json, verbose=self._flags.verbose)
        return error.exit_status

    def admit_bug(self) -> int:
        """A traceback for whoever mends jxc, and a sentence for whoever met it."""
        from jxc.output.failure import show_bug

        show_bug(self._words)
        return BUG

    def close(self) -> None:
        """Give the home back."""
        if "_home" in self.__dict__:
            self._home.close()


def _check_text(argv: list[str]) -> None:
    """Words that are no text in the terminal's encoding cannot be kept, printed or looked for."""
    for word in argv:
        if not word.isascii() and word != (shown := word.encode("utf-8", "replace").decode()):
            raise JxcError("word-no-text", word=shown)


def _slow_parse(command: Command, argv: list[str]) -> fast.Parsed:
    from jxc.commands import typer_app

    return typer_app.parse(command, argv)
