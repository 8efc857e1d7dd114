"""Schemas of answers: they become classes."""

from __future__ import annotations

from typing import Final

from . import names
from .kinds import RANGES
from .report import Report
from .source import Node, class_of

_TEACH: Final = "write it as one of the forms that codegen/schemas.py reads, or teach codegen to read it"
_NULL: Final = {"type": "null"}


def check_components(schemas: Node, report: Report) -> None:
    """Look at every schema that becomes a class."""
    for name, node in schemas.fields.items():
        if not names.is_class_name(name):
            report.add(node, f"{name} cannot be the name of a class here: choose another, in PascalCase")
        report.text(node, "description")
        if node.get("enum") is not None:
            _check_enum(node, report)
        else:
            _check_object(node, report)


def check_names(properties: Node, report: Report) -> None:
    """Look at wire names that become names in one class or one signature."""
    taken: dict[str, str] = {}
    for wire, inner in properties.fields.items():
        name = names.snake(wire)
        if not names.is_wire_name(wire):
            report.add(inner, f"{wire} cannot be made a Python name: codegen/names.py needs a rule for it")
        elif name in taken:
            message = (
                f"{wire} and {taken[name]} would both be {name} in Python: codegen/names.py needs a rule"
            )
            report.add(inner, message)
        taken[name] = wire


def answer(node: Node, report: Report) -> str:
    """The annotation of what an operation returns."""
    items = node.get("items")
    if items is not None:
        report.only(node, "type", "items")
        return f"list[{_class_of(items, report)}]"
    return _class_of(node, report)


def _class_of(node: Node, report: Report) -> str:
    report.only(node, "$ref")
    if node.get("$ref") is not None:
        return class_of(node)
    report.add(node, "an answer needs a class: move its schema to components/schemas and refer to it")
    return "object"


def _check_enum(node: Node, report: Report) -> None:
    report.only(node, "type", "description", "enum", "x-enum-descriptions")
    words = node.fields["enum"].items
    if node.plain("type") != "string" or not all(isinstance(word.value, str) for word in words):
        report.add(node, "only enums of strings are supported: write type: string and quote each word")
    for each in words:
        if not names.is_word(str(each.value)):
            report.add(each, f"{each.value} cannot be the name of an enum member: {_TEACH}")
    if len(node.plain("x-enum-descriptions", [])) != len(words):
        report.add(node, "x-enum-descriptions becomes the docstrings: write one text for each word")


def _check_object(node: Node, report: Report) -> None:
    report.only(node, "type", "description", "required", "properties")
    properties = node.get("properties")
    if node.plain("type") != "object" or properties is None or not properties.fields:
        message = "without properties the class would lose all fields: list them, or write this schema inline"
        report.add(node, message)
        return
    check_names(properties, report)
    required: list[str] = node.plain("required", [])
    for name in required:
        if name not in properties.fields:
            report.add(node.fields["required"], f"{name} is required but no property: correct one of the two")
    for name, inner in properties.fields.items():
        report.text(inner, "description")
        is_nullable = _check_property(inner, report)
        if name not in required and not is_nullable:
            report.add(inner, "may be absent but not null: both are decoded as None, so allow null as well")


def _check_property(node: Node, report: Report) -> bool:
    """Note what is wrong; tell whether null is allowed."""
    if node.get("$ref") is not None:
        report.only(node, "$ref", "description")
        return False
    if node.get("anyOf") is not None:
        report.only(node, "anyOf", "description")
        choices = node.fields["anyOf"].items
        if [list(each.fields) for each in choices] != [["$ref"], ["type"]] or choices[1].plain() != _NULL:
            message = "the only union supported is of a $ref and type: 'null', in this order"
            report.add(node.fields["anyOf"], message)
        return True
    types = node.get("type") or node
    kinds = [str(each.value) for each in types.items or [types]]
    _check_type(node, [kind for kind in kinds if kind != "null"], report)
    return "null" in kinds


def _check_type(node: Node, kinds: list[str], report: Report) -> None:
    items = node.get("items")
    if kinds == ["integer"]:
        report.only(node, "type", "format", "description")
        if node.plain("format") not in RANGES:
            report.add(node, "an integer needs a format: int32 for Kakao's Integer, int64 for Long")
    elif kinds in (["string"], ["boolean"]):
        report.only(node, "type", "description")
    elif kinds == ["array"] and items is not None:
        report.only(node, "type", "items", "description")
        if _check_property(items, report):
            report.add(items, "null inside an array is not supported: teach codegen to read it")
    elif kinds == ["object"] and node.plain("additionalProperties") is True:
        report.only(node, "type", "additionalProperties", "description")
    elif kinds == ["object"]:
        report.add(
            node, "an object inside an object needs a class: move it to components/schemas, refer to it"
        )
    else:
        report.add(node, f"no field can have this schema: {_TEACH}")
