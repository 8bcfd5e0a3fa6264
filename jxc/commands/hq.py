"""`jxc hq …`: whom headquarters believes, and by which key stores know headquarters."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command


@command(
    "hq store add",
    help="Make a token by which a new computer becomes this store, or believe a key that was read out.",
    examples=("jxc hq store add s001 --name 南京路店", "jxc hq store add s001 --key ed25519:… --name 南京路店"),
)
def add(
    app: App,
    store: Annotated[str, Arg("STORE", "The store's id.")],
    *,
    key: Annotated[str | None, Opt("--key", "The store's public key, as its “jxc init” printed it.", "KEY")] = None,
    name: Annotated[str | None, Opt("--name", "The store's name.", "NAME")] = None,
    days: Annotated[str, Opt("--days", "For how many days the token is good.", "DAYS")] = "7",
) -> None:
    """Register the store and say so, or hand out a token, which is shown this once."""
    from jxc.services import enrolling, stores

    if key is not None:
        added = stores.add_store(app.home, app.desk, store, key, name)
        app.say("Added {store} {name}.", store=added.id, name=added.name)
        return
    app.write(enrolling.make_token(app.home, app.desk, store, name, enrolling.days(days)) + "\n")
    app.say("Shown this once. At the new computer: jxc join TOKEN; then “jxc sync” here lets {store} in.", store=store)


@command(
    "hq store revoke",
    help="Accept nothing more of a store; what it sends waits.",
    examples=("jxc hq store revoke s001 --reason 电脑被盗",),
)
def revoke(
    app: App,
    store: Annotated[str, Arg("STORE", "The store's id.")],
    *,
    reason: Annotated[str, Opt("--reason", "Why.", "TEXT")] = "",
) -> None:
    """Revoke, and say what follows."""
    from jxc.services import stores

    stores.revoke_store(app.home, app.desk, store, reason)
    app.say("{store} is revoked. “jxc sync” tells all stores.", store=store)


@command(
    "hq store admit",
    help="Believe a revoked store again, with what it sent meanwhile.",
    examples=("jxc hq store admit s001",),
)
def admit(app: App, store: Annotated[str, Arg("STORE", "The store's id.")]) -> None:
    """Take a revocation back."""
    from jxc.services import stores

    stores.readmit_store(app.home, app.desk, store)
    app.say("{store} is believed again.", store=store)


@command(
    "hq store list",
    help="List stores, their keys and, at headquarters, how far each was accepted.",
    examples=("jxc hq store list",),
)
def show_stores(app: App) -> None:
    """Show the register."""
    from jxc.services import enrolling

    app.show(enrolling.list_stores(app.home))


@command(
    "hq key show",
    help="Show the public key by which others know this home: the first one, also after “jxc hq key rotate”.",
    examples=("jxc hq key show", "jxc hq key show > hq.key"),
)
def show_key(app: App) -> None:
    """Show the key that others need to believe this home: the key alone, ready to be passed on."""
    from jxc.services import ownkey

    app.write(ownkey.root_key(app.home) + "\n")


@command(
    "hq key rotate",
    help="Make a new key for this home, store or headquarters. The next sync lets it take over from the old one.",
    examples=("jxc hq key rotate",),
)
def rotate_key(app: App) -> None:
    """Make the key, and say what comes next."""
    from jxc.services import rotating

    app.say("The new key {key} waits.", key=rotating.rotate(app.home, app.desk))
    app.say("Next: “jxc sync” tells all others, signed with the old key; from there on the new one signs.")


@command(
    "hq key export",
    help="Write this home's private key to a file, under the passphrase in JXC_PASSPHRASE.",
    examples=("JXC_PASSPHRASE=… jxc hq key export /media/stick/hq.key",),
)
def export_key(app: App, file: Annotated[str, Arg("FILE", "A file that does not exist yet, on another disk.")]) -> None:
    """Write the key and say so."""
    from pathlib import Path

    from jxc.services import ownkey

    ownkey.export_key(app.home, app.world, Path(file))
    app.say("Whoever has {file} and the passphrase can sign as this home: keep them apart.", file=file)


@command(
    "hq hole list",
    help="List what headquarters lacks of its stores' chains, and what it has given up.",
    examples=("jxc hq hole list",),
)
def show_holes(app: App) -> None:
    """Show the holes."""
    from jxc.services import holes

    app.show(holes.list_holes(app.home))


@command(
    "hq hole waive",
    help="Give up what a store cannot bring back: reports no longer count it as missing, and say so.",
    examples=("jxc hq hole waive s001 1/12 --reason 硬盘损坏，已补录", "jxc hq hole waive s001 1/12 --withdraw"),
)
def waive_hole(
    app: App,
    store: Annotated[str, Arg("STORE", "The store's id.")],
    manifest: Annotated[str, Arg("EPOCH/NUMBER", "Which manifest of its chain.")],
    *,
    reason: Annotated[str | None, Opt("--reason", "Why, for whoever reads it later.", "TEXT")] = None,
    withdraw: Annotated[bool, Opt("--withdraw", "No longer give it up.")] = False,
) -> None:
    """Note the decision and say so."""
    from jxc.services import holes

    chain, spot = holes.waive(app.home, app.desk, store, manifest, reason or "", withdraw=withdraw)
    place = f"{spot.epoch}/{spot.number}"
    if withdraw:
        app.say("{store} {manifest} counts as missing again.", store=chain, manifest=place)
    else:
        app.say("{store} {manifest} is given up; what it held is in no report.", store=chain, manifest=place)


@command(
    "hq policy",
    help="Print the bucket policy that confines stores to what is theirs.",
    examples=(
        "jxc hq policy s001 s002 --dialect ceph > policy.json",
        "jxc hq policy --dialect aws --account 123456789012",
    ),
)
def policy(
    app: App,
    stores: Annotated[tuple[str, ...], Arg("STORE", "The stores' ids; without any, all that headquarters knows.")] = (),
    *,
    dialect: Annotated[
        str, Opt("--dialect", "Whose policies the server understands.", choices=("aws", "ceph"))
    ] = "aws",
    account: Annotated[str | None, Opt("--account", "The account at AWS, or the tenant at Ceph.", "ID")] = None,
) -> None:
    """Print the policy, and say what it cannot express."""
    from jxc.services import policies

    made = policies.write_policy(app.home, stores, "ceph" if dialect == "ceph" else "aws", account or "")
    app.write(made.text)
    for note in made.notes:
        app.tell(note)
