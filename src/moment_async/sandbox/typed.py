"""Makes a dataclass of JSON, and says what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Made = TypeVar("Made")


def made(kind: type[Made], values: Mapping[str, object]) -> Made:
    """
    Make a dataclass of JSON values by name.

    Raises:
        ValueError: There is no such name, one is missing, or a value is of the wrong type.
    """
    hints = hints_of(kind)
    for name, value in values.items():
        if name not in hints:
            raise ValueError(f"{kind.__name__} has no {name!r}; there are {', '.join(hints)}")
        _check(kind, name, _tupled(value), hints[name])
    try:
        return kind(**{name: _tupled(value) for name, value in values.items()})
    except TypeError as missing:
        raise ValueError(f"{kind.__name__}: {missing}") from None


def values_of_words(kind: type[object], words: Iterable[str]) -> dict[str, object]:
    """Values by name of words such as `size_cap=100`; JSON, or text where text is asked for."""
    hints, found = hints_of(kind), dict[str, object]()
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise ValueError(f"{word!r} is not name=value")
        name = name.replace("-", "_")
        is_text = name not in hints or _fits(text, hints[name])
        found[name] = text if is_text else _parsed(text)
    return found


def check_types(value: object, kind: type[object]) -> None:
    """Refuse a dataclass with a value of the wrong type among the fields of `kind`."""
    for name, hint in hints_of(kind).items():
        _check(type(value), name, getattr(value, name), hint)


def hints_of(kind: type[object]) -> dict[str, Any]:
    """Type of each field by its name."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(cast("Any", kind))}


def _check(kind: type[object], name: str, value: object, hint: Any) -> None:
    if not _fits(value, hint):
        raise ValueError(f"{kind.__name__}: {name} must be {_shown(hint)}, got {value!r}")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _tupled(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


def _fits(value: object, hint: Any) -> bool:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inside)
    if origin is Literal:
        return any(type(value) is type(one) and value == one for one in inside)
    if origin is tuple:
        return isinstance(value, tuple) and _fits_each(cast("tuple[object, ...]", value), inside)
    if origin is not None:
        # Of the types in use that is a mapping of texts.
        return isinstance(value, Mapping) and all(
            isinstance(one, str) for pair in cast("Mapping[object, object]", value).items() for one in pair
        )
    if hint is float:
        return type(value) in (int, float)
    return hint is object or type(value) is hint


def _fits_each(values: tuple[object, ...], hints: tuple[Any, ...]) -> bool:
    if hints[-1] is Ellipsis:
        return all(_fits(value, hints[0]) for value in values)
    return len(values) == len(hints) and all(map(_fits, values, hints))


def _shown(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(repr(one) for one in get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(_shown(one) for one in get_args(hint))
    if hint is NoneType:
        return "None"
    return str(hint) if get_origin(hint) is not None else hint.__name__
