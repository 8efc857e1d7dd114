"""Enums that keep words which Kakao has not documented yet."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class OpenStrEnum(StrEnum):
    """A string enum that also holds words it does not declare."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = str(value)
        return member

    @property
    def is_known(self) -> bool:
        """Whether Kakao's documents list this word."""
        return self._name_ in type(self).__members__

    @classmethod
    # Any: pydantic hands over the class, or an alias of it.
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic validates and serializes the word."""
        from pydantic_core import core_schema  # noqa: PLC0415 - pydantic is not a dependency.

        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(strict=True),
            ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """How pydantic describes the word: one of the known ones, or any other."""
        described = handler(schema)
        words = {"type": "string", "enum": [word.value for word in cls]}
        inner = handler.resolve_ref_schema(described)
        inner.clear()
        inner.update(title=cls.__name__, description=cls.__doc__, anyOf=[words, {"type": "string"}])
        return described
