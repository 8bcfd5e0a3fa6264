"""`jxc user …`: who works at this home, and who is at this terminal from now on."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.domain.approvals import ROLES
from jxc.services import seats, users

Id = Annotated[str, Arg("USER", "The name that stands on documents.")]
Roles = Annotated[tuple[str, ...], Opt("--role", "What they may do; may be repeated.", "ROLE", choices=ROLES)]
Pin = Annotated[str | None, Opt("--pin", "A secret number asked for at login; an empty text takes it away.", "TEXT")]


@command(
    "user add",
    help="Add somebody who works here; with the first one, everybody else is refused.",
    examples=("jxc user add wang 王芳 --role manager --pin 4711", "jxc user add li 李明 --role cashier"),
)
def add(
    app: App, user: Id, name: Annotated[str, Arg("NAME", "Their name.")], *, role: Roles = (), pin: Pin = None
) -> None:
    """Add a user and say so."""
    added = users.add_user(app.desk, user, users.UserWish(name, role, None, pin))
    app.say("Added {user} {name}.", user=added.id, name=added.name)


@command(
    "user set",
    help="Change somebody who works here; what is not named stays.",
    examples=("jxc user set li --role cashier --role keeper", "jxc user set li --inactive"),
)
def change(
    app: App,
    user: Id,
    *,
    name: Annotated[str | None, Opt("--name", "Their name.", "NAME")] = None,
    role: Roles = (),
    pin: Pin = None,
    active: Annotated[bool, Opt("--active", "They work here again.")] = False,
    inactive: Annotated[bool, Opt("--inactive", "They no longer work here.")] = False,
) -> None:
    """Keep a new version of the user and say so."""
    state = True if active else False if inactive else None
    changed = users.set_user(app.desk, user, users.UserWish(name, role, state, pin))
    app.say("Changed {user} {name}.", user=changed.id, name=changed.name)


@command("user list", help="List who works here, with their roles.", examples=("jxc user list",))
def listing(app: App) -> None:
    """Show all users."""
    app.show(users.list_users(app.home.journal))


@command(
    "user login",
    help="Say who works at this terminal from now on.",
    examples=("jxc user login li", "jxc user login wang --pin 4711"),
)
def login(
    app: App, user: Id, *, pin: Annotated[str | None, Opt("--pin", "Their PIN; without it, asked for.", "TEXT")] = None
) -> None:
    """Log in and say so."""
    if pin is None and seats.has_pin(app.home.journal, user):
        pin = app.screen.ask_secret("PIN:")
    found = users.login(app.home.journal, app.world, app.terminal, user, pin)
    app.say("{name} works here now.", name=found.name)


@command("user logout", help="Leave this terminal.", examples=("jxc user logout",))
def logout(app: App) -> None:
    """Log out and say so."""
    app.say("{user} has left.", user=users.logout(app.home.journal, app.world, app.terminal))
