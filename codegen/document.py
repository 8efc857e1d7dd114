"""The spec as a document: its references lead somewhere, and it is OpenAPI 3.1."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema.exceptions import ValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator

from .problems import SpecError
from .report import Report
from .source import Node, parts, read

_VERSION = "3.1."

# The library would take another validator where one happens to be installed, and its messages read otherwise.
os.environ.setdefault("OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND", "jsonschema")


def open_document(path: Path) -> Node:
    """
    Read a spec that can be relied on to be OpenAPI 3.1, closed in itself.

    Raises:
        SpecError: It is not; nothing is ever fetched from elsewhere to find out.
    """
    root = read(path)
    report = Report()
    version = root.get("openapi")
    if version is None or not str(version.value).startswith(_VERSION):
        report.add(version or root, f"only OpenAPI {_VERSION}x is supported: write the document in it")
    _check_references(root, report)
    _check_operation_ids(root, report)
    if not report.problems:
        _check_openapi(root, report)
    if report.problems:
        raise SpecError(path.name, report.problems)
    return root


def resolve(root: Node, node: Node) -> Node:
    """The node itself, or what it refers to."""
    reference = node.get("$ref")
    return node if reference is None else root.at(parts(str(reference.value)))


def _check_references(root: Node, report: Report) -> None:
    for node in root.walk():
        reference = node.get("$ref")
        if reference is None:
            continue
        is_in_schema = "/schema" in node.pointer
        _check_target(root, reference, "#/components/schemas/" if is_in_schema else "#/components/", report)
        if not is_in_schema:
            report.only(node, "$ref")


def _check_target(root: Node, reference: Node, prefix: str, report: Report) -> None:
    text = str(reference.value)
    if not text.startswith(prefix):
        report.add(reference, f"{text} is not in {prefix}: copy what is there into components of this file")
        return
    try:
        target = root.at(parts(text))
    except LookupError:
        report.add(reference, f"there is no {text}: correct the name or add it")
    else:
        if target.get("$ref") is not None or len(parts(text)) != 3:
            report.add(
                reference, f"{text} is no component, but inside one or another reference: name its target"
            )


def _check_operation_ids(root: Node, report: Report) -> None:
    found: dict[object, Node] = {}
    for node in root.walk():
        name = node.get("operationId")
        if name is not None and found.setdefault(name.value, name) is not name:
            message = (
                f"{name.value} is the operationId of line {found[name.value].line} already: choose another"
            )
            report.add(name, message)


def _check_openapi(root: Node, report: Report) -> None:
    # Any: a JSON document of any shape, for the validator to judge.
    plain: Mapping[str, Any] = root.plain()
    for error in OpenAPIV31SpecValidator(plain).iter_errors():
        node = root.at([str(part) for part in error.absolute_path])
        report.add(node, f"not OpenAPI 3.1: {_reason(error)}")


def _reason(error: ValidationError) -> str:
    # Where no form of several fits, the first form's first complaint says more than the whole value would.
    return _reason(error.context[0]) if error.context else error.message
