"""Whatever codegen does not read stops it, with the place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.problems import Problem, SpecError
from codegen.spec import load

FOLDER = Path(__file__).parent / "specs_with_errors"
SPECS = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_broken_spec_is_refused_with_its_message(path: Path) -> None:
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load(path)
    assert expected == f"{caught.value}\n"


def test_every_broken_spec_has_its_message_and_every_message_its_spec() -> None:
    assert [path.stem for path in SPECS] == sorted(path.stem for path in FOLDER.glob("*.txt"))


def test_every_message_says_where_and_what_to_do() -> None:
    lines = [line for path in FOLDER.glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()]
    from_validators = ("not OpenAPI 3.1: ", "not YAML: ")
    for line in lines:
        name, number, pointer, message = line.split(":", 3)
        assert (name.endswith(".yaml"), number.isdecimal(), pointer.startswith(" #")) == (True, True, True)
        assert ": " in message or message.strip().startswith(from_validators)


def test_problems_are_told_once_and_in_the_order_of_the_file() -> None:
    first, second = Problem(2, "#/a", "wrong: correct it"), Problem(10, "#/b", "missing: add it")
    assert (first, second) == SpecError("some.yaml", [second, first, second]).problems
