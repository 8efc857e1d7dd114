"""YAML as a tree whose nodes know their line and their JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import yaml

from .problems import Problem, SpecError

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
# Numbers to YAML 1.2 that are text to YAML 1.1.
_NUMBER_OF_1_2 = re.compile(r"0o[0-7]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@attrs.frozen
class Node:
    """One value of the spec."""

    value: str | int | bool | dict[str, Node] | list[Node] | None
    pointer: str
    line: int

    @property
    def fields(self) -> Mapping[str, Node]:
        """The values of an object; nothing of anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The values of an array; nothing of anything else."""
        return self.value if isinstance(self.value, list) else []

    def get(self, name: str) -> Node | None:
        """The value of one key, if it is there."""
        return self.fields.get(name)

    def plain(self, name: str | None = None, default: object = None) -> Any:
        """
        The value (of a key) as Python builtins.

        Any: by the time it is read, a JSON Schema has looked at its shape.
        """
        if name is not None:
            inner = self.get(name)
            return default if inner is None else inner.plain()
        if isinstance(self.value, dict):
            return {key: inner.plain() for key, inner in self.fields.items()}
        return [inner.plain() for inner in self.items] if isinstance(self.value, list) else self.value

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for inner in [*self.fields.values(), *self.items]:
            yield from inner.walk()

    def at(self, path: list[str]) -> Node:
        """
        The node that a JSON pointer's parts lead to.

        Raises:
            LookupError: There is none.
        """
        node = self
        for part in path:
            node = node.items[int(part)] if node.items and part.isdecimal() else node.fields[part]
        return node


def read(path: Path) -> Node:
    """
    Read a YAML file.

    Raises:
        SpecError: It is not YAML, or it holds something that other readers of YAML read differently.
    """
    text = path.read_text(encoding="utf-8")
    try:
        aliases = [
            each for each in yaml.parse(text, Loader=yaml.SafeLoader) if isinstance(each, yaml.AliasEvent)
        ]
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise SpecError(
            path.name, [Problem(_line(error.problem_mark), "#", f"not YAML: {error.problem}")]
        ) from None
    if root is None:
        raise SpecError(path.name, [Problem(1, "#", "the file is empty: write an OpenAPI document")])
    if aliases:
        message = "YAML aliases are not read: write it out, or use $ref"
        raise SpecError(path.name, [Problem(_line(each.start_mark), "#", message) for each in aliases])
    reader = _Reader()
    node = reader.node(root, "#")
    if reader.problems:
        raise SpecError(path.name, reader.problems)
    return node


# Any: PyYAML has a Mark in C and one in Python.
def _line(mark: Any) -> int:
    return int(mark.line) + 1


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def node(self, raw: yaml.Node, pointer: str) -> Node:
        line = raw.start_mark.line + 1
        if isinstance(raw, yaml.MappingNode):
            return Node(self._mapping(raw, pointer), pointer, line)
        if isinstance(raw, yaml.SequenceNode):
            return Node(
                [self.node(each, f"{pointer}/{i}") for i, each in enumerate(raw.value)], pointer, line
            )
        return Node(self._scalar(raw, pointer), pointer, line)

    def _mapping(self, raw: yaml.MappingNode, pointer: str) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for key, value in raw.value:
            name = str(key.value)
            where = f"{pointer}/{escaped(name)}"
            line = key.start_mark.line + 1
            if key.tag != "tag:yaml.org,2002:str":
                message = f"this key is not text to YAML: write '{name}' in quotes"
                self.problems.append(Problem(line, where, message))
            elif name in fields:
                self.problems.append(Problem(line, where, "this key stands here twice: remove one"))
            fields[name] = attrs.evolve(self.node(value, where), line=line)
        return fields

    def _scalar(self, raw: yaml.Node, pointer: str) -> str | int | bool | None:
        kind, text = raw.tag.removeprefix("tag:yaml.org,2002:"), str(raw.value)
        is_plain = getattr(raw, "style", None) is None
        is_other_number = is_plain and _NUMBER_OF_1_2.fullmatch(text)
        if kind == "str" and not is_other_number:
            return text
        if kind == "null" and text in ("null", "~", ""):
            return None
        if kind == "bool" and text in ("true", "false"):
            return text == "true"
        if kind == "int" and _WHOLE.fullmatch(text):
            return int(text)
        message = (
            f"YAML 1.1 reads {text} as {kind}, other readers may not: write '{text}' in quotes if it is text"
        )
        self.problems.append(Problem(raw.start_mark.line + 1, pointer, message))
        return text


def escaped(part: str) -> str:
    """One part of a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1")


def parts(reference: str) -> list[str]:
    """The parts of a local reference, such as `#/components/schemas/Company`."""
    return [part.replace("~1", "/").replace("~0", "~") for part in reference.removeprefix("#/").split("/")]


def class_of(node: Node) -> str:
    """The last part of the reference that a node holds: of a schema it is the name of its class."""
    return parts(str(node.fields["$ref"].value))[-1]


def empty(node: Node) -> Node:
    """Nothing, in the place of a node."""
    return Node({}, node.pointer, node.line)
