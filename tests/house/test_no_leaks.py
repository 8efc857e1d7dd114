"""Nothing of the machine that a file was written on is in the tree."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from tree import ROOT, files

LOCK_FILES = {
    "Pipfile.lock",
    "package-lock.json",
    "pdm.lock",
    "poetry.lock",
    "pylock.toml",
    "uv.lock",
    "yarn.lock",
}
# Written so that this file does not match itself.
HOME_FOLDER = re.compile(r"(?<![\w.:-])/(?:home|root|Users)/\w+/" + r"|[A-Z]:\\Users" + r"\\\w+")
REGISTRY = re.compile(
    "pythonhosted" + r"\.org|(?:extra-)?index-" + "url|find-" + "links|registry" + r"\.npmjs"
)
TOKEN = re.compile(r"Bearer [A-Za-z0-9_-]{40,}")
TEXTS = sorted(path for path in files() if path.suffix not in {".png", ".ico", ".woff2"})


def machine_paths() -> list[str]:
    shared = {Path("/"), Path(tempfile.gettempdir()).resolve(), Path.home()}
    parents = [f"{parent}/" for parent in ROOT.parents if parent not in shared and len(parent.parts) > 1]
    return [str(ROOT), *parents]


@pytest.mark.parametrize("path", TEXTS, ids=[path.relative_to(ROOT).as_posix() for path in TEXTS])
def test_a_file_names_no_path_of_this_machine_no_registry_and_no_token(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [] == [place for place in machine_paths() if place in text]
    assert [] == HOME_FOLDER.findall(text)
    assert [] == REGISTRY.findall(text)
    assert [] == TOKEN.findall(text)


def test_the_tree_pins_no_environment() -> None:
    assert [] == [path.name for path in files() if path.name in LOCK_FILES]
