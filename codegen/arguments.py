"""Parameters and request bodies: they become rows for the wire and arguments for Python."""

from __future__ import annotations

from typing import Final

import attrs

from . import names
from .document import resolve
from .ir import Argument, Row
from .kinds import Kinds
from .media import json_schema
from .report import Report
from .schemas import check_names
from .source import Node, empty

_STYLES: Final = {"path": "simple", "header": "simple", "query": "form"}
_KEYS: Final = ("name", "in", "required", "description", "schema", "style", "explode", "example", "examples")
_OWN_HEADERS: Final = ("accept", "authorization", "content-type")
# One id may go into the path and into a header; anything else of one name is two arguments.
_MERGED: Final = {"path", "header"}
_RENAME: Final = "codegen/names.py needs a rule"

Pair = tuple[Row, Argument]


class Arguments:
    """Reads what one operation asks for."""

    def __init__(self, root: Node, report: Report) -> None:
        """Read from `root`, note problems in `report`."""
        self._root = root
        self._report = report
        self._kinds = Kinds(root, report)

    def of(self, operation: Node) -> tuple[tuple[Row, ...], tuple[Argument, ...]]:
        """The rows in the order of the spec, and the arguments in the order of the signature."""
        raw = operation.get("parameters") or empty(operation)
        pairs = [self._parameter(resolve(self._root, each)) for each in raw.items] + self._body(operation)
        rows: dict[str, Row] = {}
        arguments: dict[str, Argument] = {}
        for row, argument in pairs:
            first, other = arguments.setdefault(row.name, argument), rows.setdefault(row.name, row)
            if other is not row and not (_is_same(first, argument) and {other.place, row.place} == _MERGED):
                message = (
                    f"{other.wire} ({other.place}) and {row.wire} ({row.place}) would both be {row.name}"
                )
                self._report.add(operation, f"{message} in Python: {_RENAME}")
        return tuple(row for row, _ in pairs), tuple(sorted(arguments.values(), key=_position))

    def _parameter(self, node: Node) -> Pair:
        self._report.only(node, *_KEYS)
        wire, place = str(node.plain("name")), str(node.plain("in"))
        self._check_place(node, wire, place)
        is_required = node.plain("required", default=False) is True
        schema = node.get("schema") or empty(node)
        if schema.plain("type") == "array":
            is_joined = place == "query" and node.plain("explode", default=True) is False
            if not is_joined:
                message = "arrays go into the query, joined by commas: write style: form and explode: false"
                self._report.add(node, message)
        return self._pair(
            node, schema, wire, place, is_required=is_required, is_positional=is_required and place != "query"
        )

    def _check_place(self, node: Node, wire: str, place: str) -> None:
        if not names.is_wire_name(wire):
            message = f"{wire} cannot be made a Python name: codegen/names.py needs a rule for it"
            self._report.add(node, message)
        if place not in _STYLES:
            self._report.add(node, f"a parameter in a {place} is not supported: path, query and header are")
        elif node.plain("style", _STYLES[place]) != _STYLES[place]:
            message = f"in {place} only style: {_STYLES[place]} is supported: write it so, or teach codegen"
            self._report.add(node.fields["style"], message)
        if place == "header" and wire.lower() in _OWN_HEADERS:
            self._report.add(node, f"the client writes the header {wire} itself: remove the parameter")

    def _body(self, operation: Node) -> list[Pair]:
        body = operation.get("requestBody")
        if body is None:
            return []
        self._report.only(body, "required", "content")
        if body.plain("required") is not True:
            self._report.add(body, "a body that may be left out is not supported: write required: true")
        schema = json_schema(body, self._report)
        if schema is None:
            return []
        properties = schema.get("properties")
        self._report.only(schema, "type", "required", "properties")
        if schema.plain("type") != "object" or properties is None:
            message = "a body must be an inline object: its properties become the method's arguments"
            self._report.add(schema, message)
            return []
        check_names(properties, self._report)
        required: list[str] = schema.plain("required", [])
        return [self._body_pair(wire, node, required) for wire, node in properties.fields.items()]

    def _body_pair(self, wire: str, node: Node, required: list[str]) -> Pair:
        if node.plain("type") == "array":
            self._report.add(node, "an array in a body is not supported: teach codegen to write it")
        is_positional = required == [wire]
        return self._pair(node, node, wire, "body", is_required=wire in required, is_positional=is_positional)

    def _pair(
        self, node: Node, schema: Node, wire: str, place: str, *, is_required: bool, is_positional: bool
    ) -> Pair:
        kind = self._kinds.of(schema)
        name = names.snake(wire)
        argument = Argument(
            name=name,
            annotation=kind.annotation,
            description=_with_default(self._report.text(node, "description"), schema),
            is_required=is_required,
            is_positional=is_positional,
        )
        row = Row(wire=wire, name=name, place=place, kind=kind.expression, is_required=is_required)
        return row, argument


def _is_same(one: Argument, other: Argument) -> bool:
    return attrs.evolve(one, description="") == attrs.evolve(other, description="")


def _position(argument: Argument) -> tuple[bool, bool]:
    return not argument.is_positional, not argument.is_required


def _with_default(description: str, schema: Node) -> str:
    default = schema.get("default")
    if default is None:
        return description
    words = [str(each.value) for each in default.items or [default]]
    return f"{description} Kakao's default is {' and '.join(words)}."
