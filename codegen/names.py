"""Python names for wire names."""

from __future__ import annotations

import keyword
import re
from typing import Final

# What generated code says itself, and an argument or a field may therefore not hide.
_TAKEN: Final = {"attrs", "bool", "build", "cls", "dict", "float", "int", "list", "operations", "self", "str"}

_TAKEN_CLASSES: Final = {
    *("AdAccountRawStubs", "AdAccountStubs", "Any", "Call", "Final", "Limit", "Literal", "Model"),
    *("OpenStrEnum", "Operation", "Pagination", "Parameter", "RawResponse", "RetryClass", "Sends"),
    *("Sequence", "Text", "Whole", "Word", "Words"),
}

_WIRE = re.compile(r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*")
_WORD = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
_METHOD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Between a small letter or digit and a capital, and before the last capital of an abbreviation.
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def is_wire_name(wire: str) -> bool:
    """Whether `snake` can turn it into a Python name."""
    return _WIRE.fullmatch(wire) is not None


def is_word(word: str) -> bool:
    """Whether an enum member can be called like this."""
    return _WORD.fullmatch(word) is not None


def is_class_name(name: str) -> bool:
    """Whether a class can be called like this."""
    return _CLASS.fullmatch(name) is not None and name not in _TAKEN_CLASSES and not keyword.iskeyword(name)


def is_method_name(name: str) -> bool:
    """Whether a builder and a method can be called like this."""
    is_free = name not in _TAKEN | {"server"} and not keyword.iskeyword(name)
    return _METHOD.fullmatch(name) is not None and is_free


def snake(wire: str) -> str:
    """
    The Python name of a wire name: memberType gives member_type, totalURLs total_urls, class class_.

    A plural s after an abbreviation stays with it.
    """
    humps = _HUMP.sub("_", re.sub(r"([A-Z]{2,})s(?![a-z])", lambda found: found[1].title() + "s", wire))
    name = humps.replace("-", "_").lower()
    return f"{name}_" if name in _TAKEN or keyword.iskeyword(name) else name
