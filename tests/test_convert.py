from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async._convert import ConversionError, structure, unstructure
from moment_async._enums import OpenStrEnum


class Colour(OpenStrEnum):
    RED = "RED"


@attrs.frozen(kw_only=True)
class Inner:
    name: str


@attrs.frozen(kw_only=True)
class Outer:
    id: int
    first_colour: Colour = attrs.field(metadata={"wire": "firstColour"})
    inner: Inner | None = None
    is_on: bool | None = attrs.field(default=None, metadata={"wire": "isOn"})
    rows: list[Inner] | None = None
    anything: dict[str, Any] | None = None


WHOLE = {
    "id": 1,
    "firstColour": "RED",
    "inner": {"name": "한글"},
    "isOn": False,
    "rows": [{"name": "a"}, {"name": ""}],
    "anything": {"deep": [1, None, {"x": 2.5}]},
}


def problems_of(value: object, kind: type[object] = Outer) -> tuple[str, ...]:
    with pytest.raises(ConversionError) as caught:
        structure(value, kind)
    return caught.value.problems


def test_a_whole_value_comes_back_as_it_was() -> None:
    assert unstructure(structure(WHOLE, Outer)) == WHOLE


def test_absent_and_null_optionals_are_none_and_are_left_out_again() -> None:
    model = structure({"id": 1, "firstColour": "RED", "inner": None}, Outer)
    assert model == Outer(id=1, first_colour=Colour.RED)
    assert unstructure(model) == {"id": 1, "firstColour": "RED"}


def test_unknown_keys_are_ignored_and_unknown_words_are_kept() -> None:
    model = structure({"id": 1, "firstColour": "GREY", "new": 1}, Outer)
    assert (model.first_colour, model.first_colour.is_known) == ("GREY", False)
    assert unstructure(model) == {"id": 1, "firstColour": "GREY"}


def test_every_problem_is_named_at_once_with_its_wire_path() -> None:
    wrong = {
        "id": True,
        "firstColour": 7,
        "inner": {"name": None},
        "rows": [{"name": 1}, 3, {}],
        "anything": [],
    }
    assert problems_of(wrong) == (
        "$.id: expected int, not bool",
        "$.firstColour: expected str, not int",
        "$.inner.name: expected str, not null",
        "$.rows[0].name: expected str, not int",
        "$.rows[1]: expected object, not int",
        "$.rows[2].name: missing",
        "$.anything: expected object, not array",
    )


@pytest.mark.parametrize("wrong", ["12", 1.0, 1.9, True, None, [1], {"a": 1}])
def test_nothing_is_made_into_an_int(wrong: object) -> None:
    assert problems_of({"id": wrong, "firstColour": "RED"})[0].startswith("$.id: expected int, not ")


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_the_whole_range_of_a_long_is_read(number: int) -> None:
    assert structure({"id": number, "firstColour": "RED"}, Outer).id == number


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_long_can_hold_is_refused(number: int) -> None:
    assert problems_of({"id": number, "firstColour": "RED"}) == ("$.id: expected an int of 64 bits",)


@pytest.mark.parametrize("wrong", ["false", "no", 0, 1, 0.0, []])
def test_nothing_is_made_into_a_bool(wrong: object) -> None:
    assert problems_of({"id": 1, "firstColour": "RED", "isOn": wrong})[0].startswith(
        "$.isOn: expected bool, not "
    )


@pytest.mark.parametrize("wrong", [None, 5, True, ["x"], {}])
def test_nothing_is_made_into_a_str(wrong: object) -> None:
    assert problems_of({"name": wrong}, Inner)[0].startswith("$.name: expected str, not ")


@pytest.mark.parametrize("wrong", [{}, None, "", 0])
def test_only_an_array_is_a_list(wrong: object) -> None:
    assert problems_of(wrong, list[Inner])[0].startswith("$: expected array, not ")


def test_the_text_names_three_problems_and_counts_the_rest() -> None:
    error = ConversionError(("a", "b", "c", "d", "e"))
    assert str(error) == "a; b; c; and 2 more"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(
    value=json_values
    | st.fixed_dictionaries(
        {"id": json_values, "firstColour": json_values},
        optional={"inner": json_values, "isOn": json_values, "rows": json_values, "anything": json_values},
    )
)
def test_any_json_gives_a_model_of_the_right_types_or_a_conversion_error(value: object) -> None:
    try:
        model = structure(value, Outer)
    except ConversionError as error:
        assert error.problems
        assert all(problem.startswith("$") for problem in error.problems)
    else:
        assert (type(model.id), type(model.first_colour)) == (int, Colour)
        assert model == structure(unstructure(model), Outer)
