"""`jxc completion`: what bash, zsh and fish offer, each run as it is, and the words of a home."""

import shutil
import subprocess
from pathlib import Path

import pytest

from jxc.commands import registry
from jxc.commands.completing import script, tree
from jxc.errors import USAGE
from tests.commands.conftest import Typist

ASK = 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _jxc; printf "%s\n" "${COMPREPLY[@]}"'


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not there")


def bash(home: Path, *words: str) -> list[str]:
    """What bash would offer for the last of these words."""
    (home.parent / "jxc.bash").write_text(script("bash"), "utf-8")
    line = ["bash", "--norc", "--noprofile", "-c", f'source "$0"; {ASK}', str(home.parent / "jxc.bash"), "jxc", *words]
    env = {"JXC_HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    found = subprocess.run(line, capture_output=True, text=True, env=env, check=True)
    assert found.stderr == ""
    return found.stdout.split()


@needs("bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("ite",), ["item"]),
        (("销",), ["销售"]),
        (("item", "a"), ["add"]),
        (("商品", "a"), ["add"]),
        (("sale", ""), ["1001", "1002"]),
        (("销售", "10"), ["1001", "1002"]),
        (("sale", "--pa"), ["--pay"]),
        (("sale", "--pay", "we"), ["wechat"]),
        (("--lang", "z"), ["zh"]),
        (("--lang", "zh", "entity", "set", "main", "--taxpayer", ""), ["general", "small"]),
        (("report", "stock-c"), ["stock-card"]),
        (("return", ""), ["last", "s001-CG-2604-00001"]),
        (("purchase", "--from", "S"), ["S01"]),
        (("voucher", "template", ""), ["add", "end", "list"]),
        (("sale", "--no"), ["--note", "--no-color"]),
        (("sale", "--note", ""), []),
        (("nonsense", "--xyz"), []),
    ],
)
def test_bash_offers_what_may_follow(shop: Typist, words: tuple[str, ...], offered: list[str]) -> None:
    assert "Words" in shop("completion", "values").err
    assert bash(shop.home, *words) == offered


@needs("fish")
def test_fish_offers_the_same(shop: Typist) -> None:
    shop("completion", "values")
    path = shop.home.parent / "jxc.fish"
    path.write_text(script("fish"), "utf-8")
    ask = "source $argv[1]; complete -C $argv[2]"
    env = {"JXC_HOME": str(shop.home), "HOME": str(shop.home.parent), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    for line, offered in (("jxc 商品 a", "add"), ("jxc sale 1001", "1001"), ("jxc sale --pay wec", "wechat")):
        told = ["fish", "--no-config", "-c", ask, str(path), line]
        found = subprocess.run(told, capture_output=True, text=True, env=env, check=True)
        assert found.stdout.split() == [offered], line


@needs("zsh")
def test_zsh_takes_the_script(tmp_path: Path) -> None:
    path = tmp_path / "jxc.zsh"
    path.write_text(script("zsh"), "utf-8")
    ask = "autoload -U compinit; compinit -u -D; source $1; print -r -- $_comps[jxc]"
    found = subprocess.run(["zsh", "-f", "-c", ask, "zsh", str(path)], capture_output=True, text=True, check=True)
    assert "_jxc" in found.stdout


def test_every_command_and_alias_is_a_step_of_the_tree() -> None:
    found = tree()
    for entry in registry.ENTRIES:
        assert entry.name in found.commands
        assert not entry.zh or found.steps["", entry.zh] == entry.name


def test_a_word_that_a_shell_would_have_to_quote_is_left_out(shop: Typist) -> None:
    path = shop.home / "jxc.toml"
    ways = """[payments]\ncash = { role = "cash" }\n"a$b" = { role = "bank" }\n"a b" = { role = "bank" }\n"""
    path.write_text(path.read_text("utf-8") + ways, "utf-8")
    shop("completion", "values")
    kept = (shop.home / "completion.txt").read_text("utf-8").splitlines()
    assert "item\t1001" in kept
    assert [line for line in kept if line.startswith("method")] == ["method\tcash"]


def test_it_is_written_where_the_shell_looks(shop: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(shop.home.parent))
    assert "jxc.fish" in shop("completion", "fish", "--install").err
    assert (shop.home.parent / ".config/fish/completions/jxc.fish").read_text("utf-8") == script("fish")
    assert shop("completion", "tcsh").status == USAGE
    assert shop.well("completion", "bash") == script("bash")
