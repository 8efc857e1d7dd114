"""The `x-moment-*` extensions: each has a JSON Schema in openapi/extensions, and no other name is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from .report import Report
from .source import Node

FOLDER: Final = Path(__file__).parent.parent / "openapi" / "extensions"
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("x-moment-*.json")))


class Extensions:
    """The extensions of one operation."""

    def __init__(self, operation: Node, report: Report, *, required: Sequence[str]) -> None:
        """Look at all of them."""
        # Any: values that their schemas have looked at.
        self._valid: dict[str, Any] = {}
        for name in NAMES:
            node = operation.get(name)
            if node is not None:
                self._check(name, node, report)
            elif name in required:
                report.add(operation, f"{name} is missing: {_see(name)}")

    def value(self, name: str) -> Any:
        """
        The value, or None if it is null, absent or not what its schema asks for.

        Any: the schema has looked at its shape.
        """
        return self._valid.get(name)

    def _check(self, name: str, node: Node, report: Report) -> None:
        validator = Draft202012Validator(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
        # The stub leaves a parameter's type out.
        errors = list(validator.iter_errors(node.plain()))  # pyright: ignore[reportUnknownMemberType]
        for error in errors:
            report.add(node, f"{error.message}: {_see(name)}")
        if not errors:
            self._valid[name] = node.plain()


def _see(name: str) -> str:
    return f"openapi/extensions/{name}.json says what to write"
