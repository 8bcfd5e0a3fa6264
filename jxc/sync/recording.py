"""Recording: what a pull writes down of a chain: that a manifest is accepted, and how far the chain was seen.

Decides nothing; whether something may be believed was judged before.
"""

from jxc.domain.record import Spot
from jxc.storage.catalog import Acceptance, AcceptedFile, Catalog, Tip
from jxc.sync.linking import Walked
from jxc.sync.manifest import Signed
from jxc.sync.walk import Seen


def accept(catalog: Catalog, signed: Signed, tip: Tip | None, now: int, *, fills: Signed | None = None) -> None:
    """Accept one manifest, and remember it as seen: from here on its rows belong to the lake, once [inv:once].

    One that replaces another brings its rows to the place of that one (`fills`), or none if that counts already.
    """
    what = signed.manifest
    newest = tip is None or what.spot > tip.spot
    files = [AcceptedFile(file.key, file.table, file.sha256, file.bytes, file.rows) for file in what.files]
    catalog.accept(
        _entry(signed, now),
        files if fills or not what.replaces else (),
        tip=moved(tip, what.chain, what.spot, signed.sha256) if newest else None,
        fills=_entry(fills, now) if fills else None,
    )


def _entry(signed: Signed, now: int) -> Acceptance:
    what = signed.manifest
    return Acceptance(
        chain=what.chain,
        epoch=what.epoch,
        number=what.number,
        sha256=signed.sha256,
        first=what.sequence.first,
        last=what.sequence.last,
        created_at=what.created_at,
        accepted_at=now,
        payload=signed.payload,
    )


def moved(tip: Tip | None, chain: str, spot: Spot, sha256: str) -> Tip:
    """The tip at another manifest; what is remembered of the home's remote stays."""
    return (tip or Tip(chain, 1, 0, "", "", "", 0))._replace(epoch=spot.epoch, number=spot.number, sha256=sha256)


def remembered(tip: Tip, seen: Seen, walked: Walked, now: int) -> Tip:
    """The tip with what the home's own remote showed this time."""
    places = [*([seen.head.spot] if seen.head else ()), *(step.spot for step in walked.steps if step.signed)]
    shown = max(tip.led_to, min(max(places, default=Spot(1, 0)), walked.spot))
    etag = seen.etag if seen.head else ""
    return tip._replace(
        head_etag=etag, head_sha256=seen.head_sha256, seen_at=now, shown_epoch=shown.epoch, shown=shown.number
    )
