"""What a command is given: the home, the world, and the ways to answer. Everything behind it is opened when first used.

Standard library only on import, because a sale imports it. Holds no rule of the trade.
"""

from typing import TYPE_CHECKING

from jxc.commands.declare import Globals
from jxc.commands.trouble import answering
from jxc.errors import JxcError
from jxc.i18n import Words

if TYPE_CHECKING:
    from jxc.output.progress import Progress
    from jxc.output.screen import Screen
    from jxc.services.desk import Desk
    from jxc.services.home import Home
    from jxc.services.seats import Terminal
    from jxc.services.world import World
    from jxc.table import Note, Sheet, Table


class App:
    """One run of one command."""

    def __init__(
        self,
        flags: Globals,
        words: Words,
        world: "World",
        *,
        home: "Home",
        hot: bool = False,
        progress: "Progress | None" = None,
    ) -> None:
        """Run with these options in this language, world and home; a home opens nothing until it is asked.

        The line of `progress` is taken away before anything is said, so that this begins at the margin.
        """
        self.flags = flags
        self.words = words
        self.world = world
        self.home = home
        self._hot = hot
        self._progress = progress
        self._screen: Screen | None = None
        self._desk: Desk | None = None

    @property
    def desk(self) -> "Desk":
        """The home's books with who works there: what services of a store are given."""
        if self._desk is None:
            from jxc.services.desk import Desk
            from jxc.services.shop import Shop

            settings = self.home.settings
            shop = Shop(self.home.journal, settings)
            operator = settings.operator or self.user
            if shop.guarded:
                from jxc.services.seats import operator_here

                operator = operator_here(shop.journal, self.world, self.terminal, self.flags.operator, operator)
            self._desk = Desk(shop, self.world, operator, settings.till or None)
        return self._desk

    @property
    def terminal(self) -> "Terminal":
        """Where this is typed: somebody may be logged in there."""
        from jxc.services.seats import Terminal

        env = self.world.env
        return Terminal(self.home.settings.till, env.get("USER") or env.get("USERNAME") or "")

    @property
    def user(self) -> str:
        """Who is logged in at this computer, where neither option nor setting names an operator."""
        return self.flags.operator or self.world.env.get("USER") or self.world.env.get("USERNAME") or "jxc"

    @property
    def lang(self) -> str:
        """The language of this run: en or zh."""
        return self.words.lang

    @property
    def screen(self) -> "Screen":
        """Where answers go."""
        if self._clear is not None:
            self._clear()
        if self._screen is None:
            from jxc.output.screen import Screen, Style

            flags = self.flags
            style = Style(
                format="json" if flags.json else flags.format,
                excel=flags.excel,
                out=flags.out,
                color=not (flags.no_color or self.world.env.get("NO_COLOR")),
                quiet=flags.quiet,
                hot=self._hot,
            )
            self._screen = Screen(self.words, style)
        return self._screen

    def show(self, answer: "Table | Sheet") -> None:
        """Data: on standard output, in the asked format."""
        zone = self._timezone()
        with answering():
            self.screen.show(answer, timezone=zone)
        self._note_export(answer.name)

    def _note_export(self, what: str) -> None:
        """What leaves into a file is said, and stands in the audit trail of the home it is of."""
        if self.flags.out in (None, "-"):
            return
        self.say("Written to {path}.", path=self.flags.out)
        if not self.home.exists:
            return
        from jxc.services.trail import exported

        exported(self.desk, what, str(self.flags.out))

    def show_paper(self, bill: "Sheet", columns: int) -> None:
        """A customer's receipt, so many columns wide; programs are given its facts and rows."""
        zone = self._timezone()
        with answering():
            self.screen.show_paper(bill, timezone=zone, columns=columns)

    def show_bill(self, bill: "Sheet") -> None:
        """A bill on the counter, as a cashier reads it."""
        zone = self._timezone()
        with answering():
            self.screen.show_bill(bill, timezone=zone)

    def read_line(self, prompt: str) -> str | None:
        """A line that somebody types or a scanner sends; None at the end of the input."""
        return self.screen.read_line(prompt)

    def refuse(self, error: JxcError) -> None:
        """Tell what was wrong without ending the run."""
        from jxc.output import failure

        self.screen.ring()
        failure.show(error, self.words, as_json=False, verbose=self.flags.verbose)

    def write(self, text: str) -> None:
        """Data that is a text already, such as a script: as it is, on standard output or in the file of `--out`."""
        with answering():
            self.screen.write(text)
        self._note_export("text")

    def say(self, msgid: str, /, **params: object) -> None:
        """Talk: a sentence on standard error."""
        self.screen.say(msgid, **params)

    def tell(self, note: "Note") -> None:
        """Talk that a service chose."""
        self.screen.say(note.text, **note.params)

    def status(self, msgid: str, /, **params: object) -> None:
        """How a long run stands: one line on a terminal, rewritten each time; nothing elsewhere."""
        if self._progress is not None:
            self._progress.status(msgid, **params)

    def confirm(self, msgid: str, /, **params: object) -> bool:
        """A question; `--yes` answers it, and where nobody can be asked an error names that flag."""
        return self.flags.yes or self.screen.confirm(msgid, **params)

    def ask(self, msgid: str, default: str) -> str:
        """A question with an answer ready; taken unasked under `--yes` and where nobody can be asked."""
        return default if self.flags.yes else self.screen.ask(msgid, default)

    def _clear(self) -> None:
        if self._progress is not None:
            self._progress.clear()

    def _timezone(self) -> str:
        """The store's; an answer given outside any home shows times in the default one."""
        from jxc.config import Settings

        try:
            return self.home.settings.timezone
        except JxcError:
            return Settings().timezone
