"""`jxc backup` and `jxc restore`: a home in one file, and a home from it again."""

from pathlib import Path
from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command

File = Annotated[str, Arg("FILE", "The file of the backup.")]


@command(
    "backup",
    help="Write this home into one checked file, while selling goes on. Keep it on another disk.",
    examples=("jxc backup /media/stick/shop.jxc", "JXC_PASSPHRASE=… jxc backup shop.jxc --with-keys"),
)
def backup(
    app: App,
    file: File,
    *,
    with_keys: Annotated[
        bool, Opt("--with-keys", "Also the private key, under the passphrase in JXC_PASSPHRASE.")
    ] = False,
) -> None:
    """Write it and show what it holds."""
    from jxc.services import backup as service

    done = service.back_up(app.home, app.world, Path(file).expanduser(), with_keys=with_keys)
    app.show(service.sheet("backup", done))


@command(
    "restore",
    help="Make a home from a backup. It goes on in a new epoch, so that no number is given twice.",
    examples=("jxc restore /media/stick/shop.jxc", "jxc restore shop.jxc --home new"),
)
def restore(app: App, file: File) -> None:
    """Make it and show what it is."""
    from jxc.services import backup as service

    done = service.restore(Path(app.home.folder), app.world, Path(file).expanduser(), app.user)
    app.show(service.sheet("restore", done))
    app.say("Later documents are not in it. A store of a chain fetches what it had sent: “jxc node recover”.")
    if not done.has_keys:
        app.say(
            "The backup holds no key, so this home has a new one. A chain believes only the old one: restore a backup"
            " written “--with-keys”, or put keys/node.key and keys/node.pub back."
        )
