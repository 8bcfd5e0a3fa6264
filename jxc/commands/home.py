"""`jxc init` and `jxc doctor`: makes a home, and examines one."""

from pathlib import Path
from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Opt, command
from jxc.table import Fact, Kind, Sheet

NEXT = {
    "standalone": "Next: your goods with “jxc item add”, then what is there already with “jxc opening stock”.",
    "hq": "Next: “jxc sync”, “jxc hq key export FILE”, and for each store “jxc hq store add ID” for its “jxc join”.",
    "recover": "Next: “jxc node recover” fetches what this home once sent, then “jxc sync”.",
    "store": "Next, at headquarters: jxc hq store add {store} --key {key} --name {name}",
}


@command(
    "init",
    help="Make a home for a shop, a store of a chain, or headquarters.",
    examples=(
        "jxc init",
        "jxc init --store s001 --name 南京路店 --remote s3://chain/jxc --hq-key ed25519:…",
        "jxc init --hq --remote /mnt/share/jxc",
    ),
)
def init(
    app: App,
    *,
    store: Annotated[str | None, Opt("--store", "The store's id, as in document numbers: s001.", "ID")] = None,
    name: Annotated[str | None, Opt("--name", "The store's name on receipts.", "NAME")] = None,
    hq: Annotated[bool, Opt("--hq", "This is headquarters.")] = False,
    remote: Annotated[str, Opt("--remote", "Where sync carries data: s3://BUCKET/PREFIX or a folder.", "URL")] = "",
    hq_key: Annotated[str, Opt("--hq-key", "Headquarters' public key.", "KEY")] = "",
    chart: Annotated[
        str | None, Opt("--chart", "The accounting standard: enterprise (usual) or small.", "CHART")
    ] = None,
    taxpayer: Annotated[str | None, Opt("--taxpayer", "The VAT status: general (usual) or small.", "STATUS")] = None,
    key: Annotated[
        str | None,
        Opt("--key", "The key of a lost home, as “jxc hq key export” wrote it, instead of a new one.", "FILE"),
    ] = None,
) -> None:
    """Make the home and show what it is."""
    from jxc.services import founding

    kind = "hq" if hq else "store" if remote or hq_key else "standalone"
    remote = remote if "://" in remote or not remote else str(Path(remote).expanduser().absolute())  # as cron sees it
    store = store or ("hq" if hq else app.ask("The store's id?", "s001"))
    name = name or app.ask("The store's name?", store)
    settings = (("remote_url", remote), ("hq_key", hq_key), ("lang", app.flags.lang or ""))
    said = {key: value for key, value in (("chart", chart), ("status", taxpayer)) if value}
    lost = Path(key) if key else None
    wish = founding.Founding(kind, store, name, settings=settings, key=lost, **said)
    public = founding.found(app.home.path, app.world, wish, app.user)
    facts = (
        Fact("home", Kind.TEXT, "Home", str(app.home.path)),
        Fact("kind", Kind.WORD, "Kind", kind),
        Fact("store", Kind.TEXT, "Store", store),
        Fact("key", Kind.TEXT, "Public key", public),
    )
    app.show(Sheet("home", "This home", facts))
    app.say(NEXT["recover"] if lost else NEXT[kind], store=store, name=name, key=public, remote=remote)


@command(
    "doctor",
    help="Examine this home: journal, balances, numbers, disk. Finds, never changes.",
    examples=("jxc doctor", "jxc doctor --json", "jxc doctor --recost"),
)
def doctor(
    app: App,
    *,
    recost: Annotated[
        bool, Opt("--recost", "Also cost every document again in journal order, and compare lines and pools.")
    ] = False,
) -> None:
    """Show what does not hold; the exit status says whether there was anything."""
    from jxc.services.backup import overdue
    from jxc.services.doctor import examine, verdict

    findings = examine(app.desk, app.home.path, costs=recost)
    rows = tuple(findings.rows)
    if (days := overdue(app.home, app.world.now())) is not None:
        app.say("No backup for {days} days: “jxc backup FILE” writes one, on another disk.", days=days)
    if not rows:
        app.say("All is well in {path}.", path=str(app.home.path))
        return
    app.show(findings._replace(rows=rows))
    raise verdict(rows)
