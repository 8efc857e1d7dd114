"""
What pydantic asks of models, so that FastAPI can return and receive them.

pydantic is not a dependency: it calls these hooks, and only then is its core imported. Values are checked and
written by our own converter, so that both roads agree to the letter; pydantic learns the shape for its
documents only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ._convert import ConversionError, structure, unstructure

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Model:
    """What all models have in common: pydantic can read, write and describe them."""

    __slots__ = ()

    @classmethod
    # Any: pydantic hands over the class, or an alias of it.
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic validates and serializes the model."""
        from pydantic_core import PydanticCustomError, core_schema  # noqa: PLC0415

        def validate(value: object, _: object) -> Model:
            if isinstance(value, cls):
                return value
            try:
                return structure(value, cls)
            except ConversionError as error:
                problems = "; ".join(error.problems)
            raise PydanticCustomError("moment_model", "{problems}", {"problems": problems})

        shape = core_schema.typed_dict_schema(
            {
                field.metadata.get("wire", field.name): core_schema.typed_dict_field(
                    handler.generate_schema(field.type), required=field.default is attrs.NOTHING
                )
                for field in _fields(cls)
            }
        )
        return core_schema.no_info_wrap_validator_function(
            validate,
            shape,
            ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
            serialization=core_schema.plain_serializer_function_ser_schema(unstructure),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """How pydantic describes the model: in wire names, without titles made up from them."""
        described = handler(schema)
        shape = handler.resolve_ref_schema(described)
        shape.update(title=cls.__name__, description=cls.__doc__)
        for field in shape["properties"].values():
            field.pop("title", None)
        return described


# Any: attrs.fields wants to be told that a class is an attrs class, which a base without fields is not.
def _fields(cls: type[Any]) -> tuple[attrs.Attribute[Any], ...]:
    found: tuple[attrs.Attribute[Any], ...] = attrs.fields(attrs.resolve_types(cls))
    return found
