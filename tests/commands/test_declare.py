"""What a declaration says is what the parsers know."""

from jxc.commands.buying import purchase
from jxc.commands.declare import GLOBALS, Arg, Globals, Opt
from jxc.commands.goods import items
from jxc.commands.purchasing import order


def test_positional_parameters_are_arguments_and_keyword_only_ones_options() -> None:
    assert [(p.name, isinstance(p.spec, Arg)) for p in items.params] == [("search", True), ("everything", False)]


def test_a_parameter_without_a_default_is_required() -> None:
    assert [p.name for p in order.params if p.required] == ["items"]
    assert [p.name for p in purchase.params if p.required] == []


def test_types_decide_between_one_value_several_and_a_flag() -> None:
    shapes = {p.name: (p.many, p.flag) for p in purchase.params}
    assert (shapes["items"], shapes["supplier"], shapes["net"]) == ((True, False), (False, False), (False, True))


def test_the_options_of_every_command_and_their_values_are_one_list() -> None:
    assert tuple(param.name for param in GLOBALS) == Globals._fields
    assert all(isinstance(param.spec, Opt) for param in GLOBALS)
    assert all(Globals._field_defaults[param.name] is (False if param.flag else None) for param in GLOBALS)
