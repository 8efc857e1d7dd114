"""No module grows beyond what one can read at a sitting."""

from __future__ import annotations

import pytest
from tree import PACKAGE, ROOT, files

MOST_LINES = 300
SPOKEN = {"helpers", "managers", "utils", "common", "misc"}


def our_modules() -> list[str]:
    folders = [PACKAGE, ROOT / "codegen"]
    found = [path for folder in folders if folder.exists() for path in files(".py", under=folder)]
    return [path.relative_to(ROOT).as_posix() for path in found if "_generated" not in path.parts]


@pytest.mark.parametrize("module", our_modules())
def test_a_module_has_at_most_300_lines(module: str) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_LINES


def test_no_module_is_named_after_nothing() -> None:
    stems = {module.rpartition("/")[2].removesuffix(".py").strip("_") for module in our_modules()}
    assert set() == stems & SPOKEN
