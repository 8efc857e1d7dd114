"""How one argument is checked and written into a request, as Kakao's tables ask."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Protocol, TypeGuard

import attrs

from .errors import InvalidArgumentError

INT64_MIN = -(2**63)
INT64_MAX = 2**63 - 1
_SHOWN_BITS = 100


class Kind(Protocol):
    """What an argument has to be, and what is sent for it."""

    def encode(self, where: str, value: object) -> str | int:
        """The JSON scalar to send, or InvalidArgumentError whose text starts with `where`."""
        ...


@attrs.frozen(kw_only=True)
class Whole:
    """A whole number (Kakao's Integer and Long)."""

    minimum: int = INT64_MIN
    maximum: int = INT64_MAX

    def encode(self, where: str, value: object) -> int:
        """The number itself."""
        if type(value) is not int:
            raise InvalidArgumentError(f"{where} must be an int, got {_kind_of(value)}")
        if value < self.minimum:
            raise InvalidArgumentError(f"{where} must be {self.minimum} or more, got {_shown(value)}")
        if value > self.maximum:
            raise InvalidArgumentError(f"{where} must be {self.maximum} or less, got {_shown(value)}")
        return value


@attrs.frozen(kw_only=True)
class Text:
    """Any text that UTF-8 can carry."""

    def encode(self, where: str, value: object) -> str:
        """The text itself."""
        if not isinstance(value, str):
            raise InvalidArgumentError(f"{where} must be a str, got {_kind_of(value)}")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise InvalidArgumentError(f"{where} holds a lone surrogate, which cannot be sent")
        return _text_of(value)


@attrs.frozen(kw_only=True)
class Word:
    """One word of a closed list."""

    allowed: tuple[str, ...]

    def encode(self, where: str, value: object) -> str:
        """The word."""
        if not isinstance(value, str):
            raise InvalidArgumentError(f"{where} must be {_either(self.allowed)}, got {_kind_of(value)}")
        if value not in self.allowed:
            raise InvalidArgumentError(f"{where} must be {_either(self.allowed)}, got {_shown(value)}")
        return _text_of(value)


@attrs.frozen(kw_only=True)
class Words:
    """Words of a closed list, joined by commas."""

    allowed: tuple[str, ...]

    def encode(self, where: str, value: object) -> str:
        """The words, joined by commas."""
        if not _is_list(value):
            raise InvalidArgumentError(f"{where} must be a list of words, got {_kind_of(value)}")
        word = Word(allowed=self.allowed)
        words = [word.encode(where, each) for each in value]
        if not words:
            raise InvalidArgumentError(f"{where} must name at least one of {', '.join(self.allowed)}")
        return ",".join(words)


@attrs.frozen(kw_only=True)
class Parameter:
    """One row of a request table: its name on the wire, our name, its place and its kind."""

    wire: str
    name: str
    place: Literal["path", "header", "query", "body"]
    kind: Kind
    is_required: bool = False


def _is_list(value: object) -> TypeGuard[Collection[object]]:
    # No iterator: a list of pages asks for its words more than once.
    return isinstance(value, Collection) and not isinstance(value, str | bytes)


def _text_of(value: str) -> str:
    # A str that is an Enum as well would give its name.
    return str.__str__(value)


def _either(words: tuple[str, ...]) -> str:
    return " or ".join(words)


def _kind_of(value: object) -> str:
    return f"{type(value).__name__} {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > _SHOWN_BITS:
        # Python refuses to write down numbers of some thousand digits.
        return f"a number of {value.bit_length()} bits"
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
