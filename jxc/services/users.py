"""The users of a home: added, changed, listed; and who works at a terminal from now on.

Users are masters and travel with the store's records; PINs are hashed, stay in this home and never leave it.
"""

import hashlib
import hmac
import json
from contextlib import AbstractContextManager
from typing import NamedTuple

from jxc.domain.approvals import ROLES, User, user_body, user_of
from jxc.domain.items import has_controls
from jxc.domain.rights import USERS, may, may_give
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from jxc.services.rights import demand
from jxc.services.seats import Terminal, has_pin
from jxc.services.world import World
from jxc.storage.journal import Journal, Writer
from jxc.table import Column, Kind, Table

_SALT, _ROUNDS = 16, 200_000  # bytes; a tenth of a second for each guess


class UserWish(NamedTuple):
    """What somebody says of a user; None leaves it as it is."""

    name: str | None = None
    roles: tuple[str, ...] = ()
    active: bool | None = None
    pin: str | None = None  # '' takes it away


def add_user(desk: Desk, user_id: str, wish: UserWish) -> User:
    """A new user. The first one must be able to add others.

    Errors: user-exists, role-missing, role-unknown, role-not-yours, user-first, name-missing, right-missing.
    """
    demand(desk, USERS)
    with _keeping(desk, user_id), desk.shop.journal.write() as writer:
        desk.shop.refresh()
        if desk.shop.user(user_id) is not None:
            raise JxcError("user-exists", user=user_id)
        if not user_id.strip() or not (wish.name or "").strip() or has_controls(f"{user_id}{wish.name}"):
            raise JxcError("name-missing", id=user_id)
        if not wish.roles:
            raise JxcError("role-missing", user=user_id, known=", ".join(ROLES))
        user = User(user_id.strip(), wish.name or "", wish.roles)
        if not desk.shop.guarded and not may(user.roles, USERS):
            raise JxcError("user-first", user=user_id)
        _keep(desk, writer, user, wish)
    return user


def set_user(desk: Desk, user_id: str, wish: UserWish) -> User:
    """A new version of a user; one always stays who can change the others. Errors: as of `add_user`, user-last."""
    demand(desk, USERS)
    with _keeping(desk, user_id), desk.shop.journal.write() as writer:
        desk.shop.refresh()
        user = _known(desk.shop.journal, user_id)
        _check_roles(desk, user.roles)
        given = {"name": wish.name, "roles": wish.roles or None, "active": wish.active}
        user = user._replace(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type] # its own fields
        others = (other for other in _users(desk.shop.journal) if other.id != user.id)
        if not any(other.active and may(other.roles, USERS) for other in (*others, user)):
            raise JxcError("user-last", user=user_id)
        _keep(desk, writer, user, wish)
    return user


def _keeping(desk: Desk, user_id: str) -> AbstractContextManager[None]:
    return refusals_kept(desk.shop.journal, desk.world, operator=desk.operator, subject=f"user {user_id}")


def _keep(desk: Desk, writer: Writer, user: User, wish: UserWish) -> None:
    unknown = [role for role in wish.roles if role not in ROLES]
    if unknown:
        raise JxcError("role-unknown", role=unknown[0], known=", ".join(ROLES))
    _check_roles(desk, wish.roles)
    now = desk.world.now()
    writer.append_master(now=now, operator=desk.operator, kind="user", key=user.id, body=user_body(user))
    if wish.pin is not None:
        writer.journal.set_meta(f"pin/{user.id}", _hashed(wish.pin, desk.world.token(_SALT)) if wish.pin else "")
        writer.append_audit(now=now, operator=desk.operator, action="pin-set", subject=user.id)
    desk.shop.forget()


def _check_roles(desk: Desk, roles: tuple[str, ...]) -> None:
    """Nobody gives or takes away a role above his own."""
    if not desk.shop.guarded:
        return
    own = desk.shop.user(desk.operator)
    beyond = [role for role in roles if role not in may_give(own.roles if own is not None else ())]
    if beyond:
        raise JxcError("role-not-yours", operator=desk.operator, role=beyond[0])


def _known(journal: Journal, user_id: str) -> User:
    body = journal.current("user", user_id)
    if body is None:
        raise JxcError("operator-unknown", operator=user_id)
    return user_of(body)


def _users(journal: Journal) -> list[User]:
    return [user_of(body) for _, body in journal.all_current("user")]


def list_users(journal: Journal) -> Table:
    """Everybody who works here, with roles, and whether a PIN is asked for."""
    rows = [
        (user.id, user.name, ", ".join(user.roles), has_pin(journal, user.id), user.active)
        for user in _users(journal)
    ]  # fmt: skip
    columns = (
        Column("id", Kind.TEXT, "User"),
        Column("name", Kind.TEXT, "Name"),
        Column("roles", Kind.TEXT, "Roles"),
        Column("pin", Kind.FLAG, "PIN"),
        Column("active", Kind.FLAG, "Active"),
    )
    return Table("users", "Users", columns, rows)


def login(journal: Journal, world: World, terminal: Terminal, user_id: str, pin: str | None) -> User:
    """From now on this user works at the terminal. Errors: operator-unknown, operator-inactive, pin-wrong."""
    with refusals_kept(journal, world, operator=user_id, subject="login"), journal.write() as writer:
        user = _known(journal, user_id)
        if not user.active:
            raise JxcError("operator-inactive", operator=user_id, name=user.name)
        if not _is_pin(journal, user_id, pin or ""):
            raise JxcError("pin-wrong", operator=user_id)
        journal.set_meta(terminal.key, user_id)
        writer.append_audit(now=world.now(), operator=user_id, action="login", subject=user_id, detail=terminal.till)
    return user


def logout(journal: Journal, world: World, terminal: Terminal) -> str:
    """Nobody works at the terminal any more; who did. Error: login-none."""
    user_id = journal.meta(terminal.key)
    if not user_id:
        raise JxcError("login-none")
    with journal.write() as writer:
        journal.set_meta(terminal.key, "")
        writer.append_audit(now=world.now(), operator=user_id, action="logout", subject=user_id, detail=terminal.till)
    return user_id


def _hashed(pin: str, salt: bytes) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, _ROUNDS)
    return json.dumps([_ROUNDS, salt.hex(), digest.hex()])


def _is_pin(journal: Journal, user_id: str, pin: str) -> bool:
    kept = journal.meta(f"pin/{user_id}")
    if not kept:
        return True
    rounds, salt, digest = json.loads(kept)
    tried = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(salt), rounds)
    return hmac.compare_digest(tried.hex(), digest)
