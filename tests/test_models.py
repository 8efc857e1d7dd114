"""Models: frozen, compared by value, complete, and all of them public."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async import models
from moment_async._convert import structure, unstructure
from moment_async._enums import OpenStrEnum
from moment_async._generated import models as generated
from moment_async._pydantic import Model

CLASSES: list[type[Any]] = [
    each
    for each in vars(generated).values()
    if isinstance(each, type) and each.__module__ == generated.__name__
]
MODELS = [each for each in CLASSES if attrs.has(each)]
TEXT = st.text(st.characters(codec="utf-8"))


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value that a field can hold."""
    if attrs.has(kind):
        return instances(kind)
    if isinstance(kind, type) and issubclass(kind, OpenStrEnum):
        return st.sampled_from(list(kind)) | TEXT.map(kind)
    scalars: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXT,
        bool: st.booleans(),
        int: st.integers(-(2**63), 2**63 - 1),
        type(None): st.none(),
        Any: st.integers() | TEXT,
    }
    if kind in scalars:
        return scalars[kind]
    inner: tuple[Any, ...] = kind.__args__
    if getattr(kind, "__origin__", None) is list:
        return st.lists(values(inner[0]), max_size=3)
    if getattr(kind, "__origin__", None) is dict:
        return st.dictionaries(TEXT, values(inner[1]), max_size=3)
    return st.one_of(*(values(each) for each in inner))


def instances(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any value of a model."""
    fields = attrs.fields(attrs.resolve_types(kind))
    return st.builds(kind, **{field.name: values(field.type) for field in fields})


def test_every_generated_class_is_public_and_nothing_else_is() -> None:
    public = {name: each for name, each in vars(models).items() if isinstance(each, type)}
    assert {each.__name__: each for each in CLASSES} == public


@pytest.mark.parametrize("kind", MODELS)
def test_models_are_frozen_keyword_only_and_have_slots(kind: type[Any]) -> None:
    assert Model in kind.__mro__
    assert "__dict__" not in dir(kind)
    assert all(field.kw_only for field in attrs.fields(kind))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        object.__new__(kind).id = 1


@pytest.mark.parametrize("kind", MODELS)
def test_wire_names_of_a_model_are_all_different(kind: type[Any]) -> None:
    wires = [field.metadata.get("wire", field.name) for field in attrs.fields(kind)]
    assert len(wires) == len(set(wires))


@given(st.one_of(*(instances(kind) for kind in MODELS)))
def test_every_model_survives_the_wire_pickle_and_copy(model: Any) -> None:
    assert model == structure(unstructure(model), type(model))
    assert model == pickle.loads(pickle.dumps(model)) == copy.deepcopy(model)


def test_python_names_are_those_that_examples_use() -> None:
    detail = models.AdAccountDetail(
        id=1,
        name="이름",
        type=models.AdAccountType.BUSINESS,
        config=models.Config.ON,
        status_description="운영중",
    )
    assert (detail.owner_company, detail.advertiser, detail.is_admin_stop, detail.is_out_of_balance) == (
        None,
    ) * 4
    right = models.BizRight(id=0)
    assert right.biz_right_company_name is None
