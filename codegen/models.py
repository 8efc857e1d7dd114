"""The text of the models, by datamodel-code-generator with our two templates for attrs."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, cast

from datamodel_code_generator import InputFileType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import PythonVersion

from . import names
from .ir import Api
from .rendering import TEMPLATES
from .text import filled

_IMPORTS: Final = """from __future__ import annotations

from typing import Any

import attrs

from .._enums import OpenStrEnum
from .._pydantic import Model

"""


def models_text(api: Api) -> str:
    """A module with one class for each schema, in the order of the spec."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "models", "version": "1"},
        "paths": {},
        "components": {"schemas": _refilled(api.schemas)},
    }
    result = generate(
        json.dumps(document, ensure_ascii=False),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.DataclassesDataclass,
        target_python_version=PythonVersion.PY_311,
        custom_template_dir=TEMPLATES,
        formatters=[],
        aliases={wire: names.snake(wire) for wire in _wires(api.schemas)},
        capitalise_enum_members=True,
        use_specialized_enum=True,
        use_schema_description=True,
        use_field_description=True,
        strict_nullable=True,
        strict_refs=True,
        allow_remote_refs=False,
        use_standard_collections=True,
        use_union_operator=True,
        use_double_quotes=True,
        use_type_checking_imports=False,
        keep_model_order=True,
        extra_template_data=defaultdict(dict, _orders(api.schemas)),
        disable_timestamp=True,
    )
    classes = _classes(str(result))
    # A class that no schema asked for ends here, with a KeyError.
    places = {name: place for place, name in enumerate(api.schemas)}
    return _IMPORTS + "\n\n\n".join(classes[name] for name in sorted(classes, key=places.__getitem__))


def _classes(text: str) -> dict[str, str]:
    lines = text.splitlines()
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found[node.name] = "\n".join(lines[first - 1 : node.end_lineno])
    return found


def _refilled(schemas: dict[str, object]) -> dict[str, object]:
    return {name: _with_filled_texts(schema) for name, schema in schemas.items()}


def _with_filled_texts(value: object) -> object:
    if isinstance(value, list):
        return [_with_filled_texts(each) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, object]", value)
    return {
        key: filled(inner, 4)
        if key == "description" and isinstance(inner, str)
        else _with_filled_texts(inner)
        for key, inner in fields.items()
    }


# Any, twice: plain JSON of a spec that was checked.
def _orders(schemas: dict[str, Any]) -> dict[str, dict[str, Any]]:
    # The generator would put required fields first, which keyword-only classes do not need.
    return {name: {"order": list(schema.get("properties", {}))} for name, schema in schemas.items()}


def _wires(schemas: dict[str, Any]) -> Iterator[str]:
    for schema in schemas.values():
        yield from schema.get("properties", {})
