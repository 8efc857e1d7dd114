"""Between JSON values and models: exact both ways, with every problem named by its JSON path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import attrs
from cattrs import BaseValidationError, ClassValidationError, Converter, IterableValidationError
from cattrs.cols import is_mutable_sequence, list_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ._enums import OpenStrEnum

T = TypeVar("T")

# Any: cattrs hooks take whatever the JSON holds and whatever class they were registered for.
Hook = Callable[[Any, Any], Any]


class ConversionError(ValueError):
    """A value does not have the documented shape."""

    problems: tuple[str, ...]
    """What is wrong, such as `$.content[1].memberType: expected str, not null`; never the values."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep the problems; the first three make the text."""
        self.problems = problems
        more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
        super().__init__("; ".join(problems[:3]) + more)


def structure(value: object, kind: type[T]) -> T:
    """
    Make a `kind` of what `json.loads` gave.

    Nothing is coerced, unknown keys are ignored, an absent or null optional field is None.

    Raises:
        ConversionError: The value has another shape.
    """
    try:
        made: T = _converter.structure(value, kind)
    except (BaseValidationError, _Unexpected) as error:
        problems = tuple(_problems(error, "$"))
    else:
        return made
    raise ConversionError(problems)


def unstructure(model: object) -> Any:
    """Make JSON values of a model: wire names, without the optional fields that are absent."""
    return _converter.unstructure(model)


_JSON_NAMES = {"dict": "object", "list": "array", "NoneType": "null"}


def _name_of(value: object) -> str:
    name = type(value).__name__
    return _JSON_NAMES.get(name, name)


class _Unexpected(Exception):
    """A JSON value is of another type than documented."""


def _only(json_type: type[Any], structure_inside: Hook | None = None) -> Hook:
    expected = _JSON_NAMES.get(json_type.__name__, json_type.__name__)

    def checked(value: Any, kind: Any) -> Any:
        if type(value) is not json_type:
            raise _Unexpected(f"expected {expected}, not {_name_of(cast('object', value))}")
        return value if structure_inside is None else structure_inside(value, kind)

    return checked


def _int64(value: Any, kind: Any) -> Any:
    # Kakao's Integer and Long; of these, json.loads reads any number of digits.
    if not -(2**63) <= value < 2**63:
        raise _Unexpected("expected an int of 64 bits")
    return value


def _word(value: Any, kind: type[OpenStrEnum]) -> OpenStrEnum:
    if type(value) is not str:
        raise _Unexpected(f"expected str, not {_name_of(value)}")
    return kind(value)


def _wire(field: attrs.Attribute[Any]) -> str:
    name: str = field.metadata.get("wire", field.name)
    return name


def _renamed(cls: type[Any]) -> dict[str, Any]:
    return {field.name: override(rename=_wire(field)) for field in attrs.fields(attrs.resolve_types(cls))}


def _is_object_of_anything(kind: Any) -> bool:
    return bool(kind == dict[str, Any])


def _make_converter() -> Converter:
    converter = Converter(detailed_validation=True)
    converter.register_structure_hook(str, _only(str))
    # Nearer to the enums than `str`, which they also are.
    converter.register_structure_hook(OpenStrEnum, _word)
    converter.register_unstructure_hook(OpenStrEnum, str)
    converter.register_structure_hook(int, _only(int, _int64))
    converter.register_structure_hook(bool, _only(bool))
    converter.register_structure_hook_func(_is_object_of_anything, _only(dict))

    # Any: the classes are generated ones, and cattrs types neither them nor its hooks.
    @converter.register_structure_hook_factory(is_mutable_sequence)
    def structure_list(cls: Any) -> Hook:
        return _only(list, list_structure_factory(cls, converter))

    @converter.register_structure_hook_factory(attrs.has)
    def structure_model(cls: type[Any]) -> Hook:
        return _only(dict, make_dict_structure_fn(cls, converter, **_renamed(cls)))

    @converter.register_unstructure_hook_factory(attrs.has)
    def unstructure_model(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
        return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, **_renamed(cls))

    return converter


def _problems(error: BaseException, path: str) -> Iterator[str]:
    if isinstance(error, ClassValidationError):
        wire = {field.name: _wire(field) for field in attrs.fields(error.cl)}
        for inner, note in error.group_exceptions()[0]:
            yield from _problems(inner, f"{path}.{wire[note.name]}")
    elif isinstance(error, IterableValidationError):
        for inner, where in error.group_exceptions()[0]:
            yield from _problems(inner, f"{path}[{where.index!r}]")
    else:
        yield f"{path}: {'missing' if isinstance(error, KeyError) else error}"


_converter = _make_converter()
