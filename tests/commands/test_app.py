"""What a command is given."""

from pathlib import Path

import pytest

from jxc.commands.app import App
from jxc.commands.declare import Globals
from jxc.errors import JxcError
from jxc.i18n import speak
from jxc.services.home import Home
from jxc.services.world import World
from tests.commands.conftest import Typist


def _app(path: Path, flags: Globals, **env: str) -> App:
    world = World(lambda: 0, env, bytes)
    return App(flags, speak("en"), world, home=Home(path, env=env))


def test_the_operator_is_the_option_the_setting_or_the_user_in_that_order(shop: Typist) -> None:
    shop.well("sale", "1001")
    shop.env["JXC_OPERATOR"] = "li"
    shop.well("sale", "1001")
    shop.well("sale", "1001", "--operator", "wang", "--till", "2")
    lines = [line.split(",") for line in shop.well("doc", "list", "--kind", "sale").splitlines()[1:]]
    assert [(line[4], line[5]) for line in lines] == [("wang", "2"), ("li", ""), ("ming", "")]


def test_a_home_that_is_not_needed_is_not_opened(tmp_path: Path) -> None:
    app = _app(tmp_path / "nowhere", Globals())
    app.say("Nothing.")
    with pytest.raises(JxcError):
        _ = app.desk


def test_yes_answers_every_question(tmp_path: Path) -> None:
    app = _app(tmp_path, Globals(yes=True))
    assert app.confirm("Really?")
    assert app.ask("Name?", "s001") == "s001"


def test_no_color_comes_from_the_option_or_the_environment(tmp_path: Path) -> None:
    assert _app(tmp_path, Globals()).screen.style.color
    assert not _app(tmp_path, Globals(no_color=True)).screen.style.color
    assert not _app(tmp_path, Globals(), NO_COLOR="1").screen.style.color
