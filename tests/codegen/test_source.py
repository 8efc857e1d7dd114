"""Reading YAML: lines, pointers, and nothing that two readers would take differently."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from codegen.problems import SpecError
from codegen.source import Node, escaped, parts, read

TEXT = """\
a:
  'b/c~d': [x, {y: 1}, null]
e: true
f: -5
"""


@pytest.fixture
def node(tmp_path: Path) -> Node:
    path = tmp_path / "some.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return read(path)


def test_values_are_those_of_yaml(node: Node) -> None:
    assert yaml.safe_load(TEXT) == node.plain()


def test_every_node_is_found_by_its_own_pointer(node: Node) -> None:
    assert all(node.at(parts(each.pointer)) is each for each in node.walk() if each is not node)


def test_nodes_know_their_line(node: Node) -> None:
    lines = {each.pointer: each.line for each in node.walk()}
    assert {"#/a/b~1c~0d/1/y": 2, "#/e": 3, "#/f": 4}.items() <= lines.items()


def test_a_path_that_leads_nowhere_is_a_lookup_error(node: Node) -> None:
    for path in (["z"], ["a", "b/c~d", "9"], ["a", "b/c~d", "x"], ["e", "x"]):
        with pytest.raises(LookupError):
            node.at(path)


def test_a_key_that_is_absent_gives_the_default(node: Node) -> None:
    assert node.plain("z") is None
    assert node.plain("z", default=3) == 3


def test_pointer_parts_survive_escaping() -> None:
    assert ["a/b", "~1", "~"] == parts("#/" + "/".join(escaped(part) for part in ["a/b", "~1", "~"]))


@pytest.mark.parametrize(
    "text", ["yes", "Off", "1_000", "010", "0o17", "1:30", "1e3", "1.5", ".inf", "2026-11-23", "Null"]
)
def test_scalars_that_readers_take_differently_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(f"a: {text}\n", encoding="utf-8")
    with pytest.raises(SpecError, match=r"some\.yaml:1: #/a: YAML 1\.1 reads .* write '.*' in quotes"):
        read(path)
