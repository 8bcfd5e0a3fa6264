"""Every parser gets mangled input and answers with a value or with an error of our own: never a traceback or a hang.

The same seeds each time; `make soak` takes many more. What a parser once stumbled over stands in STUMBLES.
"""

import contextlib
import io
import json
import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jxc.cli import main
from jxc.commands import registry
from jxc.config import schema
from jxc.domain import barcodes, numbers
from jxc.errors import BUG, DAMAGED, USAGE, JxcError
from jxc.lake import contract
from jxc.services import days, slips, tokens
from jxc.services import keys as till
from jxc.services.desk import Desk
from jxc.services.drafting import instant_in
from jxc.services.importing import import_files
from jxc.services.mapping import Mapping, read_mapping
from jxc.services.world import World
from jxc.sync import envelope, gate, manifest, names, strict
from jxc.sync import keys as signing
from jxc.sync.carrier import open_remote
from jxc.sync.manifest import FileEntry
from tests.faults.mangle import mangled_text, stream
from tests.services.premises import NOON, a_desk, buy
from tests.sync import vectors

SHORT, LONG = 60, 20_000
ROOT = Path(__file__).resolve().parents[2]
HOW_MANY = pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.soak)])
KEY = vectors.STORE.public
TODAY = numbers.Day("2026-04-15")

Parser = Callable[[bytes], object]


class Target(NamedTuple):
    """What is fed, and what it is fed with before that is mangled."""

    parse: Parser
    corpus: list[bytes]


def text(parse: Callable[[str], object]) -> Parser:
    return lambda data: parse(data.decode("utf-8", "replace"))


def manifests() -> list[bytes]:
    return [signed.data for signed in vectors.manifests()]


def resigned(read: Callable[[bytes], object], kind: str) -> Parser:
    """A payload that was mangled before it was signed: what a wrong writer sends."""
    return lambda payload: read(envelope.seal(kind, payload, vectors.STORE))


def head() -> bytes:
    return vectors.statements()[names.head_key(vectors.CHAIN)]


def read_head(data: bytes) -> object:
    return manifest.read_head(data, KEY, vectors.CHAIN)


NUMBERS = [b"12.50", b"-3", "１２．５".encode(), b"0.0001", b"9999999999999.99", b"+1"]
DAYS = [b"2026-04-15", b"2026-04", b"today", b"yesterday", b"2026-04-01..2026-04-30", b"2026"]
HEADER = b"""/*---
title = "T"
zh = "Z"
help = "H."
help_zh = "H."
parameters = ["from", "store"]
by = ["store"]
columns = [{ name = "n", kind = "integer", title = "N", zh = "N", total = "SUM(n)" }]
invariants = ["x"]
---*/
SELECT 1 AS n
"""
PURE: dict[str, Target] = {
    "strict JSON": Target(lambda data: strict.read(data, 1 << 20), [b'{"a":[1,{"b":null}],"c":"\xe8\x8c\xb6"}']),
    "envelope": Target(lambda data: envelope.open_envelope(data, envelope.MANIFEST, KEY), manifests()),
    "manifest": Target(lambda data: manifest.read_manifest(data, KEY), manifests()),
    "signed manifest": Target(
        resigned(lambda data: manifest.read_manifest(data, KEY), envelope.MANIFEST),
        [signed.payload for signed in vectors.manifests()],
    ),
    "head": Target(read_head, [head()]),
    "signed head": Target(resigned(read_head, envelope.HEAD), [envelope.payload_of(head())]),
    "charter": Target(
        lambda data: manifest.read_charter(data, vectors.HQ.public), [vectors.statements()[names.CHARTER]]
    ),
    "key of a batch": Target(text(names.parse_batch_key), [key.encode() for key in vectors.files()]),
    "key of a manifest": Target(text(names.parse_manifest_key), [s.key.encode() for s in vectors.manifests()]),
    "key of a head": Target(text(names.parse_head_key), [b"heads/up/s001.json", b"heads/down/all.json"]),
    "id of a store": Target(text(names.check_store_id), [b"s001", b"down-all", b"con"]),
    "public key": Target(text(signing.check_key), [KEY.encode()]),
    "address of a remote": Target(text(open_remote), [b"/tmp/x", b"file:///tmp/x"]),
    "money": Target(text(numbers.parse_money), NUMBERS),
    "quantity": Target(text(numbers.parse_quantity), NUMBERS),
    "price": Target(text(numbers.parse_price), NUMBERS),
    "range of days": Target(text(lambda word: days.day_range(word, TODAY)), DAYS),
    "day": Target(text(lambda word: days.one_day(word, TODAY)), DAYS),
    "instant": Target(
        text(lambda word: instant_in(word, Mapping("pos", "sale", {}), "Asia/Shanghai")),
        [b"2026-04-15 10:00:00", b"2026-04-15T10:00:00+08:00", b"2026-04-15"],
    ),
    "instant in a form": Target(
        text(lambda word: instant_in(word, Mapping("pos", "sale", {}, times=("%Y/%m/%d %H:%M",)), "Asia/Shanghai")),
        [b"2026/04/15 10:00"],
    ),
    "barcode": Target(text(barcodes.is_checked), [b"6901234567892"]),
    "label of a scale": Target(
        text(lambda code: barcodes.label_of(code, {"21": "weight", "22": "amount"})), [b"2112345012345"]
    ),
    "key of a till": Target(
        text(till.read_key), ["收款 cash=5".encode(), b"+20", b"*3", "＝2.50".encode(), b"<XS12 1x2"]
    ),
    "report": Target(text(lambda word: contract.parse("mine", word)), [HEADER]),
}


def swallow(parse: Parser, data: bytes) -> None:
    """A value, or an error of ours."""
    with contextlib.suppress(JxcError):
        parse(data)


@HOW_MANY
@pytest.mark.parametrize("name", PURE)
def test_what_comes_as_text_or_bytes_is_read_or_refused(name: str, count: int) -> None:
    target = PURE[name]
    for data in stream(name, target.corpus, count):
        swallow(target.parse, data)


def from_file(tmp_path: Path, read: Callable[[Path], object]) -> Parser:
    """A parser that reads a file."""
    path = tmp_path / "mangled"

    def parse(data: bytes) -> object:
        path.write_bytes(data)
        return read(path)

    return parse


@HOW_MANY
def test_settings_are_read_or_refused(tmp_path: Path, count: int) -> None:
    sample = b'kind = "store"\nstore = "s001"\nname = "\xe8\x8c\xb6"\nthreads = 2\n[payments.cash]\nrole = "cash"\n'
    parse = from_file(tmp_path, lambda path: schema.read(str(path)))
    for data in stream("settings", [sample], count):
        swallow(parse, data)


@HOW_MANY
def test_mappings_are_read_or_refused(tmp_path: Path, count: int) -> None:
    sample = (ROOT / "examples" / "pos-mapping" / "pos.toml").read_bytes()
    parse = from_file(tmp_path, lambda path: read_mapping(str(path)))
    for data in stream("mappings", [sample], count):
        swallow(parse, data)


@HOW_MANY
def test_private_keys_are_read_or_refused(tmp_path: Path, count: int) -> None:
    signing.make_key(tmp_path)
    path = tmp_path / signing.PRIVATE_NAME
    for data in stream("keys", [path.read_bytes()], count):
        path.write_bytes(data)
        swallow(lambda _: signing.load(tmp_path), b"")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path / "home")
    buy(made, "1000", "5")
    yield made
    made.shop.journal.close()


@HOW_MANY
def test_slips_are_read_or_refused(desk: Desk, tmp_path: Path, count: int) -> None:
    line = slips.SlipLine("1001", "茶", "个", numbers.Quantity(10_000), numbers.Fen(500))
    slip = slips.TransferSlip(
        "s002-DC-2604-00001", "s002-DC-2604-00001", "s002", "s001", "main", "", "2026-04-15", (line,)
    )
    signing.make_key(tmp_path / "keys")
    slips.write_slip(tmp_path / "slip", slip, tmp_path / "keys")
    parse = from_file(tmp_path, lambda path: slips.read_slip(path, desk.shop.journal))
    for data in stream("slips", [(tmp_path / "slip").read_bytes()], count):
        swallow(parse, data)


COLUMNS = ("document", "time", "item", "quantity", "price")
SALES = Mapping("pos", "sale", {name: (name,) for name in COLUMNS})
ROWS = [("A1", "2026-04-15 10:00:00", "1001", "1", "8"), ("A2", "2026-04-15 11:00:00", "1001", "2.5", "8.00")]


def imports() -> dict[str, bytes]:
    """The same rows in each form that a file may have."""
    table = pa.table({name: [row[place] for row in ROWS] for place, name in enumerate(COLUMNS)})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    lines = "\n".join(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) for row in ROWS)
    sheet = "\n".join(",".join(row) for row in (COLUMNS, *ROWS))
    return {
        "csv": sheet.encode(),
        "gbk": f"{sheet},茶".encode("gbk"),
        "json": lines.encode(),
        "parquet": sink.getvalue(),
    }


@HOW_MANY
@pytest.mark.parametrize("form", ["csv", "gbk", "json", "parquet"])
def test_imports_are_posted_or_refused(desk: Desk, tmp_path: Path, form: str, count: int) -> None:
    parse = from_file(tmp_path, lambda path: import_files(desk, SALES, [str(path)], skip_bad=True))
    for data in stream(form, [imports()[form]], count):
        swallow(parse, data)


@HOW_MANY
def test_tokens_at_the_counter_are_read_or_refused(desk: Desk, count: int) -> None:
    for data in stream("tokens", [b"1001x2@3.50", "1001箱".encode(), b"6901", b"1001x0.5-0.10", b"1002x1.5"], count):
        swallow(text(lambda word: tokens.read_tokens(desk.shop, [word])), data)


@HOW_MANY
def test_batches_are_accepted_or_refused_by_the_gate(tmp_path: Path, count: int) -> None:
    """Whatever the footer and the pages say; the hash that stands before the gate is left out here."""
    signed = vectors.manifests()[1].manifest
    [entry] = signed.files

    def parse(data: bytes) -> None:
        path = tmp_path / "batch"
        path.write_bytes(data)
        file = FileEntry(entry.key, entry.table, entry.sha256, len(data), 1, 1)
        gate.check(signed._replace(files=(file,)), {entry.key: path}, frozenset({"1405"}))

    for data in stream("batches", [vectors.files()[entry.key]], min(count, 2_000)):
        try:
            parse(data)
        except JxcError as error:
            assert error.exit_status == DAMAGED  # noqa: PT017 whatever is read rightly may pass


LEFT_OUT = {"sync watch", "till", "demo", "init", "restore", "backup"}  # they wait, or make homes of their own


def examples() -> list[list[str]]:
    """The examples of all commands: what people are told to type."""
    lines = [line for entry in registry.ENTRIES if entry.name not in LEFT_OUT for line in registry.load(entry).examples]
    return [shlex.split(line)[1:] for line in lines if line.startswith("jxc ") and not set("<>|") & set(line)]


@pytest.mark.parametrize("count", [150, pytest.param(LONG, marks=pytest.mark.soak)])
def test_command_lines_are_done_or_refused_and_never_a_bug(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Examples with a word mangled, doubled or left out."""
    desk.shop.journal.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    chance = Random("command lines")
    lines = examples()
    world = World(lambda: NOON, {"JXC_HOME": str(tmp_path / "home"), "USER": "amy"}, os.urandom, wait=lambda _: None)
    for _ in range(count):
        words = list(chance.choice(lines))
        for _ in range(chance.randrange(1, 3)):
            at = chance.randrange(len(words))
            words[at : at + 1] = chance.choice(([], [words[at]] * 2, [mangled_text(words[at], chance)]))
            words = words or ["sale"]
        said = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = main([word.replace("\0", "") for word in words], world)
        assert status != BUG, (words, said.buffer.getvalue()[-2_000:].decode())


STUMBLES = [
    ("address of a remote", b"s3://[x/y"),
    ("address of a remote", b"file:///a%00b"),
    ("report", HEADER.replace(b'"T"', b"[" * 3000)),
    ("report", HEADER.replace(b'"T"', b"9" * 5000)),
]


@pytest.mark.parametrize(("name", "data"), STUMBLES)
def test_what_was_stumbled_over_once_is_refused(name: str, data: bytes) -> None:
    swallow(PURE[name].parse, data)


@pytest.mark.parametrize("encoding", ["idna", "undefined", "base64", "utf-16", "punycode", "no\0such"])
def test_an_encoding_for_other_things_than_files_is_refused(desk: Desk, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "sales.csv").write_bytes(imports()["csv"] + b"\xff")
    with pytest.raises(JxcError):
        import_files(desk, SALES, [str(tmp_path / "sales.csv")], encoding=encoding)


@pytest.mark.parametrize(
    "line", ['{"document":"\\ud800"}', "[" * 9_000, '{"a":' * 9_000, '{"document":' + "9" * 9_000 + "}"]
)
def test_a_line_of_json_that_is_no_row_is_named(desk: Desk, tmp_path: Path, line: str) -> None:
    (tmp_path / "sales.json").write_text(
        imports()["json"].decode() + "\n" + line.replace("[", '{"document":[', 1), "utf-8"
    )
    with pytest.raises(JxcError) as refusal:
        import_files(desk, SALES, [str(tmp_path / "sales.json")])
    assert [problem.where.rpartition(":")[2] for problem in refusal.value.problems] == ["3"]


@pytest.mark.parametrize("body", ["[" * 9_000, '{"a":"\\ud800","format":"jxc-transfer-slip-1","key":"k"}'])
def test_a_slip_that_is_none_is_refused(desk: Desk, tmp_path: Path, body: str) -> None:
    (tmp_path / "slip").write_text(body, "utf-8")
    with pytest.raises(JxcError):
        slips.read_slip(tmp_path / "slip", desk.shop.journal)


def test_words_that_are_no_text_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name in another encoding than the terminal's, as an old archive of Windows leaves it."""
    assert main(["import", "\udcc8\udcf8.csv"], World(lambda: NOON, {"JXC_HOME": str(tmp_path)}, os.urandom)) == USAGE
    assert "no text in the encoding" in capsys.readouterr().err
