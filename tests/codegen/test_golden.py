"""A small spec with every form and every trap gives these bytes, and they pass the type checkers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.command import ROOT, generated
from codegen.rendering import header

FOLDER = Path(__file__).parent / "golden"
SPEC = FOLDER / "small.yaml"
EXPECTED = FOLDER / "expected"


def test_small_spec_gives_the_expected_bytes() -> None:
    expected = {path.name: path.read_bytes() for path in EXPECTED.glob("*.py")}
    assert expected == {name: text.encode() for name, text in generated(SPEC).items()}


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize(("seed", "start"), [("0", ["-m", "codegen"]), ("1", [str(ROOT / "codegen")])])
def test_bytes_do_not_depend_on_hash_seed_folder_or_start(
    seed: str, start: list[str], tmp_path: Path
) -> None:
    # Settings and a module that would change the output, were the folder looked at.
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 40\n", encoding="utf-8")
    (tmp_path / "ruff.py").write_text("raise SystemExit('imported from the folder')\n", encoding="utf-8")
    command = [sys.executable, *start, "--check", "--spec", str(SPEC), "--out", str(EXPECTED)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (0, b"", b"") == (done.returncode, done.stdout, done.stderr)


def test_header_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    folder = tmp_path / "golden"
    folder.mkdir()
    (folder / SPEC.name).write_bytes(SPEC.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert header(SPEC) == header(folder / SPEC.name)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The floors under the generated modules, with the golden ones in their place."""
    root = tmp_path_factory.mktemp("golden")
    package = root / "moment_async"
    package.mkdir()
    for path in (ROOT / "src" / "moment_async").glob("_*.py"):
        shutil.copy(path, package)
    shutil.copy(ROOT / "src" / "moment_async" / "errors.py", package)
    (package / "__init__.py").write_text("", encoding="utf-8")
    shutil.copytree(EXPECTED, package / "_generated")
    return root


def _run(*command: str, folder: Path) -> str:
    # The copy of the package is not what coverage measures.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_output_is_clean_to_mypy_strict(package: Path) -> None:
    assert (
        _run("mypy", "--strict", "--cache-dir", os.devnull, "moment_async/_generated", folder=package) == ""
    )


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_output_is_clean_to_pyright_strict(package: Path) -> None:
    settings = '{"typeCheckingMode": "strict", "include": ["moment_async/_generated"]}'
    (package / "pyrightconfig.json").write_text(settings, encoding="utf-8")
    assert _run("pyright", "--pythonpath", sys.executable, folder=package) == ""


USE = """
from moment_async._convert import structure, unstructure
from moment_async._generated import models, operations

wire = {"attrs": "a", "self": True, "class": "c", "type": "NEW", "list": [1], "note": None,
        "next": {"attrs": "b", "self": False, "type": "ON", "note": "n"}, "rest": {"x": [1]}}
thing = structure(wire, models.Thing)
assert (thing.attrs_, thing.self_, thing.class_, thing.next.type) == ("a", True, "c", models.State.ON), thing
assert unstructure(thing) == wire, unstructure(thing)
call = operations.list_page("a b", page=2, state=["OFF"], class_="ON")
assert call.target == "/shelves/a%20b/things?page=2&state=OFF&class=ON", call.target
assert call.headers == (("shelf-id", "a b"),), call.headers
assert operations.add(7, "ON", length=3).body == b'{"self":"ON","length":3}'
assert operations.list_all().target == "/shelves"
"""


def test_output_runs_with_all_awkward_names(package: Path) -> None:
    (package / "use.py").write_text(USE, encoding="utf-8")
    assert _run("use", folder=package) == ""
