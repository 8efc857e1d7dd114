"""The files of the checkout, without what tools leave there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "moment_async"
_LEFT_BY_TOOLS = {"__pycache__", "build", "dist", "htmlcov", "node_modules"}
_HIDDEN_OF_OURS = {".ci", ".gitattributes", ".gitignore", ".github"}


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Every file of the project, or those that end in one of the suffixes."""
    for path in sorted(under.iterdir()):
        is_tools = path.name in _LEFT_BY_TOOLS or path.name.endswith(".egg-info")
        is_foreign = path.name.startswith((".", "moment-demo")) and path.name not in _HIDDEN_OF_OURS
        if is_tools or is_foreign:
            continue
        if path.is_dir():
            yield from files(*suffixes, under=path)
        elif not suffixes or path.suffix in suffixes:
            yield path
