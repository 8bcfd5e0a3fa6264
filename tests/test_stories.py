"""Every example story and every command of the README, run as it stands."""

from pathlib import Path

import pytest

from tests.story import Shell, matches, read, retell, tell

ROOT = Path(__file__).parent.parent
STORIES = sorted([*ROOT.glob("examples/*/story.md"), *ROOT.glob("README*.md")])


@pytest.mark.parametrize("path", STORIES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_story_happens_as_it_is_told(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    assert read(path), "a story without a command"
    if request.config.getoption("--update-stories"):
        retell(path, Shell(tmp_path, monkeypatch))
    else:
        tell(path, Shell(tmp_path, monkeypatch))


@pytest.mark.parametrize(
    ("shown", "text", "same"),
    [
        (["Sale", "Number  s001-XS-…"], "Sale\nNumber  s001-XS-2604-00001\n", True),
        (["Sale"], "Sale\nand more\n", False),
        (["Sale", "…"], "Sale\nand more\nand more\n", True),
        ([], "", True),
        ([], "something\n", False),
        (["a.c"], "abc\n", False),
    ],
)
def test_a_story_sees_the_difference(shown: list[str], text: str, *, same: bool) -> None:
    assert matches(shown, text) is same


def test_a_story_is_told_anew_only_where_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Updating keeps the prose, what still fits with its …, and adds what is shown now with its status."""
    story = tmp_path / "story.md"
    before = "Say.\n```console\n$ echo one; exit 3\nnone\n$ echo two\n…o\n$ echo three\n```\nSaid.\n"
    story.write_text(before, "utf-8")
    retell(story, Shell(tmp_path, monkeypatch))
    after = "Say.\n```console\n$ echo one; exit 3\none\n[3]\n$ echo two\n…o\n$ echo three\nthree\n```\nSaid.\n"
    assert story.read_text("utf-8") == after
    tell(story, Shell(tmp_path, monkeypatch))


def test_a_step_ends_at_the_next_command_or_with_its_block(tmp_path: Path) -> None:
    story = tmp_path / "story.md"
    block = "$ jxc stock 1\nNothing.\n\n[7]\n$ jxc today\n"
    story.write_text(f"$ prose\n```console\n{block}```\nMore.\n```sh\n$ not run\n```\n", "utf-8")
    steps = [(step.line, step.shown, step.status) for step in read(story)]
    assert steps == [("jxc stock 1", ["Nothing.", ""], 7), ("jxc today", [], 0)]
