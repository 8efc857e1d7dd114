"""Every snippet of docs/testing.md runs as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tree import ROOT

from moment_async import testing

PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
# pytest-asyncio warns where its option is left out; two more workers would only be slower.
OPTIONS = ["-oasyncio_default_fixture_loop_scope=function", "-n0"]
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.slow
def test_every_snippet_is_a_test_that_passes(tmp_path: Path) -> None:
    snippets = [text for language, text in BLOCKS if language == "python"]
    for number, text in enumerate(snippets):
        (tmp_path / f"test_snippet_{number}.py").write_text(text, encoding="utf-8")
    (settings,) = [text for language, text in BLOCKS if language == "toml"]
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-pno:cacheprovider", "-Werror", *OPTIONS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ran = set(re.findall(r"test_snippet_(\d+)\.py::\S+ PASSED", done.stdout))
    assert ran == {str(number) for number in range(len(snippets))}


def test_the_page_names_everything_that_the_kit_offers() -> None:
    offered = set(re.findall(r"import (\w+) as", Path(str(testing.__file__)).read_text(encoding="utf-8")))
    taught = set(re.findall(r"\w+", PAGE))
    # The class of what `asked` returns, and of faults that users write.
    assert offered - taught == {"Calls", "Fault"}


def test_the_kit_lists_what_it_offers_though_it_is_imported_late() -> None:
    names = dir(testing)
    assert names == sorted(vars(testing)["__all__"])
    assert all(hasattr(testing, name) for name in names)
