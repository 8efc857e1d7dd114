"""What is wrong with a spec, and where."""

from __future__ import annotations

from collections.abc import Sequence

import attrs


@attrs.frozen(order=True)
class Problem:
    """One thing to put right."""

    line: int
    pointer: str
    message: str
    """What is wrong, and what to do about it."""


class SpecError(Exception):
    """The spec cannot be used as it is."""

    problems: tuple[Problem, ...]
    """All that is wrong, in the order of the file."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        """Sort the problems and make one line of each."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__(
            "\n".join(f"{name}:{each.line}: {each.pointer}: {each.message}" for each in self.problems)
        )
