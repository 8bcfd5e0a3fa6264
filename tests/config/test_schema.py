"""Settings: what jxc.toml may say, where values come from, and that a sale reads them without TOML."""

import json
import os
from pathlib import Path

import pytest

from jxc.config import FILE, HELP, META_KEY, PAYMENTS, CustomField, PaymentMethod, Settings, from_text, load
from jxc.config.schema import read
from jxc.errors import JxcError


class Kept(dict[str, str]):
    """A cache as the journal is one."""

    def meta(self, key: str) -> str | None:
        return self.get(key)

    def set_meta(self, key: str, value: str) -> None:
        self[key] = value


def _write(folder: Path, text: str) -> Path:
    path = folder / FILE
    path.write_text(text, "utf-8")
    return path


def _codes(folder: Path, text: str) -> list[str]:
    with pytest.raises(JxcError) as caught:
        read(str(_write(folder, text)))
    return [problem.code for problem in caught.value.problems] or [caught.value.code]


def test_a_home_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    sourced = load(str(tmp_path), None, env={})
    assert sourced.settings == Settings()
    assert set(sourced.origin.values()) == {"default"}


def test_an_option_wins_over_a_variable_and_that_over_the_file(tmp_path: Path) -> None:
    _write(tmp_path, 'operator = "file"\ntill = "file"\nname = "file"\nlang = "zh"')
    env = {"JXC_OPERATOR": "env", "JXC_TILL": "env", "JXC_STORE": "s999"}
    sourced = load(str(tmp_path), None, env=env, flags={"till": "flag"})
    settings = sourced.settings
    assert (settings.operator, settings.till, settings.name) == ("env", "flag", "file")
    assert (sourced.origin["operator"], sourced.origin["till"], sourced.origin["name"]) == (
        "JXC_OPERATOR",
        "--till",
        FILE,
    )


def test_identity_and_rules_of_trade_never_come_from_the_environment(tmp_path: Path) -> None:
    env = {"JXC_STORE": "s999", "JXC_KIND": "hq", "JXC_CHAIN": "x", "JXC_HQ_KEY": "x", "JXC_PAYMENTS": "x"}
    env |= {"JXC_STOCK_POLICY": "allow", "JXC_DAY_START": "05:00", "JXC_TIMEZONE": "UTC", "JXC_DEFAULT_PAY": "bank"}
    assert load(str(tmp_path), None, env=env).settings == Settings()


def test_an_empty_variable_sets_nothing(tmp_path: Path) -> None:
    assert load(str(tmp_path), None, env={"JXC_TILL": ""}).settings.till == ""


def test_payments_are_names_with_role_and_channel(tmp_path: Path) -> None:
    text = '[payments]\ncash = { role = "cash" }\n\n[payments.meituan]\nrole = "other-money"\nchannel = "meituan"\n'
    _write(tmp_path, text)
    expected = (PaymentMethod("cash", "cash"), PaymentMethod("meituan", "other-money", "meituan"))
    assert load(str(tmp_path), Kept(), env={}).settings.payments == expected
    assert load(str(tmp_path), None, env={}).settings.payments == expected


@pytest.mark.parametrize(
    "line",
    [
        'kind = "shop"',
        'store = "S 1"',
        'timezone = "Mars/Base"',
        'timezone = "../etc/passwd"',
        'day_start = "24:00"',
        'lang = "fr"',
        'stock_policy = "perhaps"',
        'memory_limit = "much"',
        "threads = 0",
        'threads = "4"',
        "push_workers = 1000",
        'default_pay = "shells"',
        'payments = { cash = { roll = "cash" } }',
    ],
)
def test_a_wrong_value_is_refused_with_its_name(tmp_path: Path, line: str) -> None:
    for code in _codes(tmp_path, line):
        assert code in {"setting-value", "setting-unknown-near", "setting-missing"}


def test_all_mistakes_are_told_together_with_their_lines(tmp_path: Path) -> None:
    path = _write(tmp_path, 'store = "s001"\nthreads = 0\ncolour = 1\n[payments.x]\nchannel = "y"\n')
    with pytest.raises(JxcError) as caught:
        read(str(path))
    found = {(problem.code, problem.where) for problem in caught.value.problems}
    assert found == {
        ("setting-value", "jxc.toml:2:11"),
        ("setting-unknown", "jxc.toml:3:1"),
        ("setting-missing", "jxc.toml:4:1"),
    }


def test_a_file_that_is_no_toml_or_no_text_is_refused(tmp_path: Path) -> None:
    assert _codes(tmp_path, "store = ") == ["setting-file"]
    (tmp_path / FILE).write_bytes(b'name = "\xff"')
    with pytest.raises(JxcError, match="setting-file"):
        read(str(tmp_path / FILE))


def test_a_byte_order_mark_of_a_windows_editor_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xef\xbb\xbfname = "x"')
    assert read(str(tmp_path / FILE)) == {"name": "x"}


def test_settings_are_compiled_once_and_again_when_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, kept = _write(tmp_path, 'name = "one"'), Kept()
    assert load(str(tmp_path), kept, env={}).settings.name == "one"
    compiled = kept[META_KEY]
    monkeypatch.setattr("jxc.config.schema.read", lambda _: pytest.fail("read again"))
    assert load(str(tmp_path), kept, env={}).settings.name == "one"
    assert kept[META_KEY] == compiled
    monkeypatch.undo()
    path.write_text('name = "three"', "utf-8")
    assert load(str(tmp_path), kept, env={}).settings.name == "three"
    os.utime(path, ns=(1, 1))
    load(str(tmp_path), kept, env={})
    assert json.loads(kept[META_KEY])["stamp"][0] == 1


def test_a_home_that_cannot_be_written_still_has_its_settings(tmp_path: Path) -> None:
    class ReadOnly(Kept):
        def set_meta(self, key: str, value: str) -> None:  # noqa: ARG002 refused whatever it is
            raise JxcError("database-locked")

    _write(tmp_path, 'name = "x"')
    assert load(str(tmp_path), ReadOnly(), env={}).settings.name == "x"


def test_values_from_the_environment_are_checked_too() -> None:
    assert from_text("threads", "4") == 4
    assert from_text("lang", "zh") == "zh"
    assert from_text("operator", "li") == "li"
    for name, text in (
        ("threads", "0"),
        ("threads", "x"),
        ("push_workers", "1.5"),
        ("lang", "fr"),
        ("stock_policy", "x"),
    ):
        with pytest.raises(JxcError, match="setting-value"):
            from_text(name, text)


def test_the_default_way_to_pay_is_one_of_the_default_ways() -> None:
    assert Settings().default_pay in {method.name for method in PAYMENTS}
    assert set(HELP) == set(Settings._fields)


def _found(folder: Path, text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(JxcError) as caught:
        read(str(_write(folder, text)))
    return [
        (problem.where, problem.code, str(problem.params.get("name") or problem.params["reason"]))
        for problem in caught.value.problems
    ]


def test_lines_that_are_no_toml_are_told_together_with_wrong_values_elsewhere(tmp_path: Path) -> None:
    text = 'store = "s001"\nname = Nanjing\ntill = "1\nthreads = 0\nstore = "s002"\n'
    assert _found(tmp_path, text) == [
        ("jxc.toml:2:8", "setting-file", "Invalid value"),
        ("jxc.toml:3:10", "setting-file", "Illegal character '\\n'"),
        ("jxc.toml:4:11", "setting-value", "threads"),
        ("jxc.toml:5:15", "setting-file", "Cannot overwrite a value"),
    ]


def test_an_unknown_name_suggests_the_one_that_was_meant(tmp_path: Path) -> None:
    text = 'stok_policy = "warn"\n[payments]\ncash = { role = "cash" }\nicbc = { rolle = "bank", role = "bank" }\n'
    with pytest.raises(JxcError) as caught:
        read(str(_write(tmp_path, text)))
    assert [(problem.where, problem.params["near"]) for problem in caught.value.problems] == [
        ("jxc.toml:1:1", "stock_policy"),
        ("jxc.toml:4:10", "role"),
    ]


FIELD = '[[fields]]\nkind = "sale"\nname = "plate"\ntitle = "Plate"\n'


def test_fields_of_ones_own_are_read_with_their_defaults(tmp_path: Path) -> None:
    _write(
        tmp_path, f'{FIELD}title_zh = "车牌"\n{FIELD.replace("sale", "expense")}type = "choice"\nchoices = ["A", "B"]\n'
    )
    assert load(str(tmp_path), Kept(), env={}).settings.fields == (
        CustomField("sale", "plate", "Plate", "车牌"),
        CustomField("expense", "plate", "Plate", "Plate", "choice", required=False, choices=("A", "B")),
    )


def test_every_fault_of_a_field_has_its_place(tmp_path: Path) -> None:
    text = f'{FIELD}\n{FIELD}choices = ["A"]\n\n'
    assert _found(tmp_path, text) == [
        ("jxc.toml:8:8", "setting-twice", "fields.2.name"),
        ("jxc.toml:10:11", "setting-choices", "fields.2.choices"),
    ]
    text = '[[fields]]\nkind = "sail"\nname = "Plate"\ntype = "colour"\n'
    assert [found[:2] for found in _found(tmp_path, text)] == [
        ("jxc.toml:1:1", "setting-missing"),
        ("jxc.toml:2:8", "setting-value"),
        ("jxc.toml:3:8", "setting-value"),
        ("jxc.toml:4:8", "setting-value"),
    ]
