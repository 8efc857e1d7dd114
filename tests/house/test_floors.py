"""The walls between modules stand, and each one bites."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tree import ROOT

LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

PLANTED = [
    ("floors", "_core/bucket.py", "from ..client import MomentClient"),
    ("floors", "errors.py", "from .auth import StaticToken"),
    ("floors", "bulk.py", "from . import ad_accounts"),
    ("floors", "_generated/models.py", "from .._core import decode"),
    ("floors", "_generated/operations.py", "from .. import client"),
    ("front-door", "audit/__init__.py", "from .._core import bucket"),
    ("front-door", "audit/__init__.py", "from ..client import MomentClient"),
    ("front-door", "cli/__init__.py", "from .._generated import models"),
    ("front-door", "cli/__init__.py", "from moment_async.errors import MomentError"),
    ("front-door", "testing/__init__.py", "from .._core import bucket"),
    ("front-door", "testing/__init__.py", "from .._generated import operations"),
    ("front-door", "testing/respx_routes.py", "from .._generated import models"),
    ("stranger", "sandbox/__init__.py", "import httpx"),
    ("stranger", "sandbox/__init__.py", "import attrs"),
    ("stranger", "sandbox/__init__.py", "from ..errors import MomentError"),
    ("stranger", "sandbox/__init__.py", "from .._generated import operations"),
    ("pure", "_core/retry.py", "import time"),
    ("pure", "_core/decode.py", "import anyio"),
    ("pure", "_core/bucket.py", "import random"),
    ("pure", "_core/error_table.py", "from . import limiter"),
    ("one-door-httpx", "_core/sender.py", "import httpx"),
    ("one-door-httpx", "pages.py", "from httpx import Response"),
    ("one-door-httpx", "testing/plugin.py", "import httpx"),
    ("one-door-asyncio", "_core/crew.py", "import asyncio"),
    ("one-door-asyncio", "client.py", "from asyncio import gather"),
    ("one-door-asyncio", "testing/clients.py", "import asyncio"),
    ("no-rings", "_core/bucket.py", "from . import limiter"),
    ("codegen-stranger", "client.py", "import codegen"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", house)
    for folder in ("src", "codegen"):
        shutil.copytree(ROOT / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return house


def lint(house: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [option for contract in contracts for option in ("--contract", contract)]
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo", *chosen],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@contextmanager
def planted(module: Path, line: str) -> Iterator[None]:
    before = module.read_text(encoding="utf-8") if module.exists() else None
    module.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        yield
    finally:
        if before is None:
            module.unlink()
        else:
            module.write_text(before, encoding="utf-8")


def test_every_wall_stands(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "module", "line"), PLANTED)
def test_a_planted_import_breaks_its_wall(copy: Path, contract: str, module: str, line: str) -> None:
    name = "moment_async." + module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    with planted(copy / "src" / "moment_async" / module, line):
        done = lint(copy, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert name.rpartition(".")[2] in done.stdout


def test_a_module_without_a_floor_breaks_the_floors(copy: Path) -> None:
    with planted(copy / "src" / "moment_async" / "attic.py", "import re"):
        done = lint(copy, "floors")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "attic" in done.stdout


def test_every_wall_has_a_planted_import() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    walls = [contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]]
    assert set(walls) == {contract for contract, _, _ in PLANTED}
