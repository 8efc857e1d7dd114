"""The spec, as the contract tests read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).parents[1] / "openapi" / "moment-adaccounts.yaml"
SPEC: dict[str, Any] = yaml.safe_load(PATH.read_text("utf-8"))


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and body of each operation."""
    for path, item in SPEC["paths"].items():
        for method, operation in item.items():
            yield path, method.upper(), operation


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """The node, or what its $ref points to."""
    if "$ref" not in node:
        return node
    target: Any = SPEC
    for part in node["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    assert isinstance(target, dict)
    return target


def values(content: dict[str, Any]) -> Iterator[Any]:
    """Each example of a body."""
    for example in content["application/json"]["examples"].values():
        yield example["value"]
