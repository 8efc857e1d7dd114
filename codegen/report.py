"""Problems, collected while the spec is read."""

from __future__ import annotations

from .problems import Problem
from .source import Node


class Report:
    """What is wrong so far."""

    problems: list[Problem]

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self.problems = []

    def add(self, node: Node, message: str) -> None:
        """Note one problem and its place."""
        self.problems.append(Problem(node.line, node.pointer, message))

    def only(self, node: Node, *allowed: str) -> None:
        """Note each key that the generator would otherwise drop in silence."""
        for name, inner in node.fields.items():
            if name not in allowed:
                known = ", ".join(allowed)
                message = (
                    f"{name} is not supported here: remove it, or teach codegen to read it (it reads {known})"
                )
                self.add(inner, message)

    def text(self, node: Node, name: str) -> str:
        """A text that must be there."""
        inner = node.get(name)
        if inner is not None and isinstance(inner.value, str) and inner.value.strip():
            return inner.value.strip()
        self.add(inner or node, f"{name} is missing: it becomes a docstring, so write a sentence")
        return ""
