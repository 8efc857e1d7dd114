"""Changelog fragments are named and written so that a release can use them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest
from tree import ROOT

FOLDER = ROOT / "changelog.d"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
KINDS = [kind["directory"] for kind in SETTINGS["type"]]
NAME = re.compile(rf"(?:[1-9]\d*|\+[a-z][a-z0-9-]*)\.(?:{'|'.join(KINDS)})(?:\.[1-9]\d*)?\.md")
FRAGMENTS = sorted(path.name for path in FOLDER.iterdir() if path.name != "README.md")


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_named_and_written_as_its_readme_says(name: str) -> None:
    assert NAME.fullmatch(name)
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert re.fullmatch(r"[A-Z0-9`].*[.!]\n", text)


def test_the_next_changelog_holds_every_fragment() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "next", "--date", "unreleased"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    texts = [(FOLDER / name).read_text(encoding="utf-8").strip() for name in FRAGMENTS]
    assert [] == [text for text in texts if text not in done.stdout]


def test_the_changelog_has_the_place_where_releases_go() -> None:
    assert SETTINGS["start_string"] in (ROOT / SETTINGS["filename"]).read_text(encoding="utf-8")
