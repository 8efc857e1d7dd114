"""Schemas of arguments: they become an annotation and a `Kind`."""

from __future__ import annotations

from typing import Final

import attrs

from .document import resolve
from .report import Report
from .source import Node, class_of

RANGES: Final = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_TEACH: Final = "write it as one of the forms that codegen/kinds.py reads, or teach codegen to read it"


@attrs.frozen
class Kind:
    """What an argument may be."""

    annotation: str
    expression: str
    """Python that makes the `Kind` of `_parameters.py`."""


_UNUSABLE: Final = Kind("object", "Text()")


class Kinds:
    """Reads the schemas of arguments."""

    def __init__(self, root: Node, report: Report) -> None:
        """Read from `root`, note problems in `report`."""
        self._root = root
        self._report = report

    def of(self, node: Node) -> Kind:
        """What an argument with this schema may be."""
        if node.get("anyOf") is not None:
            return self._known_or_other(node)
        if node.get("$ref") is not None:
            self._report.only(node, "$ref", "enum", "default", "description")
            words = self._words(node)
            return Kind(f"{class_of(node)} | {_literal(words)}", f"Word(allowed={words!r})")
        if node.plain("type") == "array":
            return self._list_of_words(node)
        if node.plain("type") == "string":
            self._report.only(node, "type", "default", "description")
            return Kind("str", "Text()")
        if node.plain("type") == "integer":
            return self._whole(node)
        self._report.add(node, f"no argument can have this schema: {_TEACH}")
        return _UNUSABLE

    def _known_or_other(self, node: Node) -> Kind:
        self._report.only(node, "anyOf", "description")
        choices = node.fields["anyOf"].items
        if [list(each.fields) for each in choices] != [["$ref"], ["type"]] or choices[1].plain(
            "type"
        ) != "string":
            message = "the only union supported is of a $ref to an enum and type: string, in this order"
            self._report.add(node.fields["anyOf"], message)
            return _UNUSABLE
        self._words(choices[0])
        return Kind(f"{class_of(choices[0])} | str", "Text()")

    def _list_of_words(self, node: Node) -> Kind:
        self._report.only(node, "type", "minItems", "items", "default", "description")
        items = node.get("items")
        if items is None or items.get("$ref") is None:
            self._report.add(node, "only arrays of an enum are supported: items must be a $ref to one")
            return _UNUSABLE
        if node.plain("minItems") != 1:
            message = "an empty array is never sent: write minItems: 1, or teach codegen to send it"
            self._report.add(node, message)
        self._report.only(items, "$ref", "enum")
        words = self._words(items)
        return Kind(f"Sequence[{class_of(items)} | {_literal(words)}]", f"Words(allowed={words!r})")

    def _words(self, node: Node) -> tuple[str, ...]:
        """The words of an enum that the argument takes: those beside the reference, or all."""
        known: list[str] = resolve(self._root, node).plain("enum", [])
        if not known:
            self._report.add(node, f"{class_of(node)} is not an enum: {_TEACH}")
        chosen: list[str] = node.plain("enum", known)
        for word in chosen:
            if word not in known:
                self._report.add(node, f"{word} is not a word of {class_of(node)}: correct one of the two")
        return tuple(chosen)

    def _whole(self, node: Node) -> Kind:
        self._report.only(node, "type", "format", "minimum", "maximum", "default", "description")
        if node.plain("format") not in RANGES:
            self._report.add(node, "an integer needs a format: int32 for Kakao's Integer, int64 for Long")
            return _UNUSABLE
        lowest, highest = RANGES[node.plain("format")]
        bounds = {"minimum": node.plain("minimum", lowest), "maximum": node.plain("maximum", highest)}
        # Those of int64 are the defaults of Whole.
        said = [f"{name}={bound}" for name, bound in bounds.items() if bound not in RANGES["int64"]]
        return Kind("int", f"Whole({', '.join(said)})")


def _literal(words: tuple[str, ...]) -> str:
    return f"Literal[{', '.join(map(repr, words))}]"
