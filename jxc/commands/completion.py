"""`jxc completion bash|zsh|fish`: the script that lets a shell complete jxc's words, and the words of this home."""

from pathlib import Path
from typing import Annotated

from jxc.commands.app import App
from jxc.commands.completing import SHELLS, script
from jxc.commands.declare import Arg, Opt, command
from jxc.errors import JxcError

PLACES = {
    "bash": (".local/share/bash-completion/completions/jxc", "Open a new terminal."),
    "zsh": (".local/share/jxc/completion.zsh", "Write “source {path}” into ~/.zshrc and open a new terminal."),
    "fish": (".config/fish/completions/jxc.fish", "Open a new terminal."),
}


@command(
    "completion",
    help="Print or install the script with which a shell completes commands, options, items and documents.",
    examples=("jxc completion bash --install", "jxc completion zsh > jxc.zsh", "jxc completion fish --install"),
)
def completion(
    app: App,
    shell: Annotated[str, Arg("SHELL", "bash, zsh or fish.")],
    *,
    install: Annotated[bool, Opt("--install", "Write it where the shell finds it, and say where.")] = False,
) -> None:
    """Make the script."""
    if shell not in SHELLS:
        raise JxcError("shell-unknown", shell=shell, known=", ".join(SHELLS))
    if not install:
        app.write(script(shell))
        return
    from jxc.storage import atomic

    place, then = PLACES[shell]
    path = Path("~").expanduser() / place
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.replace(path, script(shell).encode())
    app.say("Written to {path}.", path=str(path))
    app.say(then, path=str(path))


@command(
    "completion values",
    help="Write down this home's items, documents and parties for the shell; the scripts do it by themselves.",
    examples=("jxc completion values",),
)
def values(app: App) -> None:
    """Write the file and say how much stands in it."""
    from jxc.services.completion import write_values

    app.say("Words for the shell: {count}.", count=write_values(app.desk, app.home))
