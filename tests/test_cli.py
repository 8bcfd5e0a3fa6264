"""The one exit boundary: statuses, languages, pipes, interruption, bugs."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jxc import __version__
from jxc.cli import main
from jxc.errors import BUG, INTERRUPTED, LOCAL, NOT_FOUND, OK, USAGE
from jxc.services import stockroom

ENV = {**os.environ, "LANG": "C.UTF-8", "JXC_LANG": "en", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JXC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JXC_LANG", "en")


def _jxc(*argv: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "jxc", *argv],
        env={**ENV, "JXC_HOME": os.environ["JXC_HOME"], **more},
        capture_output=True,
        check=False,
    )


def test_version_and_help_need_no_home(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == OK
    assert capsys.readouterr().out == f"jxc {__version__}\n"
    assert main([]) == OK


def test_a_wrong_word_suggests_the_right_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sael", "1001"]) == USAGE
    assert "“sale”" in capsys.readouterr().err
    assert main(["--nope"]) == USAGE


def test_the_language_is_the_option_s_then_the_environment_s(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["sael"])
    assert "There is no command" in capsys.readouterr().err
    main(["sael", "--lang", "zh"])
    assert "没有命令" in capsys.readouterr().err
    monkeypatch.delenv("JXC_LANG")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    main(["sael"])
    assert "没有命令" in capsys.readouterr().err


def test_under_json_an_error_is_one_line_of_json_even_when_nothing_was_parsed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for argv in (["--json", "sael"], ["stock", "--format", "json"], ["sale", "--json", "--nope"]):
        status = main(argv)
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert json.loads(captured.err)["exit_status"] == status


def test_a_bug_keeps_its_traceback_and_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stockroom, "show_today", broken)
    main(["init"])
    capsys.readouterr()
    assert main(["today"]) == BUG
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "This is a bug in jxc" in err


def test_ctrl_c_is_status_130_and_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stockroom, "show_today", interrupted)
    main(["init"])
    capsys.readouterr()
    assert main(["today"]) == INTERRUPTED
    assert capsys.readouterr().err.startswith("Interrupted")


def test_a_full_disk_is_status_14(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stockroom, "show_today", full)
    main(["init"])
    assert main(["today"]) == LOCAL
    assert "The disk is full" in capsys.readouterr().err


def test_an_error_in_a_home_that_cannot_be_read_is_still_told() -> None:
    assert main(["init"]) == OK
    path = Path(os.environ["JXC_HOME"]) / "journal.db"
    path.write_bytes(b"garbage" * 1000)
    answer = _jxc("stock")
    assert b"Traceback" not in answer.stderr
    assert answer.returncode != OK


def test_a_closed_pipe_is_no_error() -> None:
    main(["init"])
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as out:
        argv = [sys.executable, "-m", "jxc", "config", "show"]
        env = {**ENV, "JXC_HOME": os.environ["JXC_HOME"]}
        done = subprocess.run(argv, stdout=out, stderr=subprocess.PIPE, env=env, check=False)
    assert (done.returncode, done.stderr) == (OK, b"")


def test_a_console_that_speaks_gbk_gets_chinese_and_replacement_characters() -> None:
    code = "import sys; from jxc.cli import main_entry; sys.exit(main_entry())"
    done = subprocess.run(
        [sys.executable, "-c", code, "sael\U0001f600", "--lang", "zh"],
        capture_output=True,
        check=False,
        env={**ENV, "PYTHONIOENCODING": "gbk", "JXC_HOME": "/nowhere"},
    )
    assert done.returncode == USAGE
    assert "没有命令".encode("gbk") in done.stderr


def test_data_in_a_pipe_is_utf_8_whatever_the_console_speaks() -> None:
    _jxc("init", "--name", "南京路店")
    answer = _jxc("config", "show", PYTHONIOENCODING="gbk")
    assert "南京路店" in answer.stdout.decode("utf-8")


def test_python_m_jxc_is_the_same_command() -> None:
    answer = _jxc("stock")
    assert answer.returncode == NOT_FOUND
    assert b"jxc init" in answer.stderr


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a device that is always full")
@pytest.mark.parametrize("out", [(), ("--out", "/dev/full")])
def test_what_is_done_is_never_told_as_undone_when_its_answer_cannot_be_written(out: tuple[str, ...]) -> None:
    main(["init"])
    main(["item", "add", "1", "x", "--unit", "u", "--price", "1"])
    main(["party", "add", "P", "p"])
    argv = [sys.executable, "-m", "jxc", "purchase", "1@1", "--from", "P", *out]
    with Path("/dev/full").open("wb") as full:
        env = {**ENV, "JXC_HOME": os.environ["JXC_HOME"], "PYTHONUNBUFFERED": ""}
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, env=env, check=False)
    assert done.returncode == LOCAL
    assert b"nothing was changed" not in done.stderr
    assert b"is done" in done.stderr
    assert Path("/dev/full").is_char_device()
    assert b"CG" in _jxc("doc", "list").stdout


@pytest.mark.skipif(os.name == "nt", reason="closes streams as a POSIX shell does")
def test_closed_streams_are_no_bug() -> None:
    main(["init"])
    env = {**ENV, "JXC_HOME": os.environ["JXC_HOME"]}
    script = f'"{sys.executable}" -c "import sys; from jxc.cli import main_entry; sys.exit(main_entry())" config show'
    assert subprocess.run(["/bin/sh", "-c", f"{script} <&- >&- 2>&-"], env=env, check=False).returncode == OK
