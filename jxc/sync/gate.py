"""The gate: what files must say, beyond being the bytes that were signed, before any row of them is accepted.

Pure checks over Parquet files on disk: exact schema, bounded size, right place, every sequence number once, control
totals, balanced documents, line costs that are in the ledger. History is judged as a record, never as good business.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jxc.domain.numbers import MONEY_SCALE, QUANTITY_SCALE
from jxc.errors import JxcError
from jxc.storage import batches
from jxc.sync import names, pages
from jxc.sync.manifest import NOTHING, FileEntry, Manifest, Totals

REASONS = frozenset(  # by which bytes that are as they were signed are refused: they were wrong at birth
    {
        *("batch-unreadable", "batch-schema", "gate-rows", "gate-place", "gate-sequence", "gate-totals"),
        *("gate-balance", "gate-cost"),
    }
)
CHUNK = 5_000  # rows read at a time
UNPACKED_LIMIT = 1 << 29  # bytes of one file's rows in memory
_AMOUNT = pa.decimal128(19, 2)


def check(manifest: Manifest, paths: Mapping[str, Path], inventory: frozenset[str]) -> None:
    """Refuse files (by key) that are not what `manifest` and the record demand. `inventory`: accounts of that role.

    Errors: `batch-unreadable`, `batch-schema`, and gate-…; each names the key at fault, or the manifest's own.
    """
    totals, sequence = NOTHING, []
    for file in manifest.files:
        try:
            rows = _rows(paths[file.key], file)
            _check_place(rows, file, manifest)
            sequence += rows["seq"].to_pylist()
            if file.table == "documents":
                totals = Totals(*map(sum, zip(totals, _documents(rows, file, inventory), strict=True)))
        except (pa.ArrowException, OSError, OverflowError, ValueError) as error:
            raise JxcError("batch-unreadable", file=file.key) from error
    stem = names.manifest_stem(manifest.chain, manifest.epoch, manifest.number)
    first, last = manifest.held
    if sorted(sequence) != list(range(first, last + 1)):
        raise JxcError("gate-sequence", key=stem, first=first, last=last)
    for field, stated, found in zip(Totals._fields, manifest.totals, totals, strict=True):
        if stated != found:
            raise JxcError("gate-totals", key=stem, field=field, stated=stated, found=found)


def _rows(path: Path, file: FileEntry) -> pa.Table:
    """All rows, read in pieces once their pages were weighed: a footer is not trusted about how much there is."""
    parts, count = [], 0
    data = path.read_bytes()
    if pages.weigh(data, UNPACKED_LIMIT) > UNPACKED_LIMIT:
        raise JxcError("gate-rows", key=file.key, rows=file.rows)
    with pq.ParquetFile(pa.py_buffer(data), pre_buffer=False) as found:
        batches.check_schema(found.schema_arrow, file.table, file.key)
        for part in found.iter_batches(batch_size=CHUNK, use_threads=False):  # many files are judged at once anyway
            part.validate(full=True)
            count += part.num_rows
            if count > file.rows:
                break
            parts.append(part)
    if count != file.rows:
        raise JxcError("gate-rows", key=file.key, rows=file.rows)
    return pa.Table.from_batches(parts).combine_chunks()


def _check_place(rows: pa.Table, file: FileEntry, manifest: Manifest) -> None:
    """Chain, epoch and month stand in every row as in the path, and the month is that of the row's own date."""
    name = names.parse_batch_key(file.key)
    month = name.month if name else ""
    if file.table == "documents":
        ends = [str(day)[:7] for day in pc.min_max(rows["business_date"]).as_py().values()]
    else:
        ends = [batches.month_of(at) for at in pc.min_max(rows["recorded_at"].cast(pa.int64())).as_py().values()]
    said = {"store": names.whose(manifest.chain), "epoch": manifest.epoch, "month": month}
    if any(pc.unique(rows[column]).to_pylist() != [value] for column, value in said.items()) or {*ends} != {month}:
        raise JxcError("gate-place", key=file.key)


def _documents(rows: pa.Table, file: FileEntry, inventory: frozenset[str]) -> Totals:
    """The control totals of one file of documents, each of which must be sound in itself."""
    lines, line_owner = _flat(rows, "lines")
    postings, posting_owner = _flat(rows, "postings")
    debit, credit = _amount(postings, "debit"), _amount(postings, "credit")
    saldo = pc.subtract(debit, credit).cast(_AMOUNT)
    _check_nil(rows, file, "gate-balance", [(posting_owner, saldo)])
    held = _is_below(pc.struct_field(postings, "account"), inventory)
    moved = (posting_owner.filter(held), pc.negate(saldo.filter(held)))
    _check_nil(rows, file, "gate-cost", [(line_owner, _amount(lines, "cost")), moved])
    return Totals(
        documents=rows.num_rows,
        lines=len(lines),
        quantity=_sum(pc.struct_field(lines, "quantity"), QUANTITY_SCALE),
        gross=_sum(rows["gross"], MONEY_SCALE),
        tax=_sum(rows["tax"], MONEY_SCALE),
        cost=_sum(pc.struct_field(lines, "cost"), MONEY_SCALE),
        debit=_sum(debit, MONEY_SCALE),
        credit=_sum(credit, MONEY_SCALE),
    )


def _flat(rows: pa.Table, column: str) -> tuple[pa.StructArray, pa.Array]:
    """All elements of a column of lists, and for each the position of its row."""
    lists = rows[column].chunk(0)
    return pc.list_flatten(lists), pc.list_parent_indices(lists)


def _amount(elements: pa.StructArray, field: str) -> pa.Array:
    return pc.struct_field(elements, field).cast(_AMOUNT)


def _is_below(accounts: pa.Array, roots: frozenset[str]) -> pa.Array:
    """Which accounts are one of `roots` or lie below one, as 1405.01 lies below 1405."""
    held = pc.is_in(accounts, pa.array(sorted(roots), pa.string()))
    for root in sorted(roots):
        held = pc.or_(held, pc.starts_with(accounts, f"{root}."))
    return held


def _check_nil(rows: pa.Table, file: FileEntry, code: str, parts: list[tuple[pa.Array, pa.Array]]) -> None:
    """The amounts of each document, given as (positions, amounts), must add up to nothing."""
    owners, amounts = (pa.chunked_array(column) for column in zip(*parts, strict=True))
    grouped = pa.table({"owner": owners, "amount": amounts}).group_by("owner", use_threads=False)
    sums = grouped.aggregate([("amount", "sum")])
    bad = sums.filter(pc.not_equal(sums["amount_sum"], pa.scalar(Decimal(0), sums["amount_sum"].type)))
    if bad.num_rows:
        seq = rows["seq"][bad["owner"][0].as_py()].as_py()
        raise JxcError(code, key=file.key, seq=seq)


def _sum(values: pa.Array, scale: int) -> int:
    total = pc.sum(values).as_py()
    return 0 if total is None else int(total.scaleb(scale))
