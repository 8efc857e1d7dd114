"""What users import, and what that costs them."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from tree import PACKAGE

from moment_async import errors

PUBLIC_ROOMS = [
    "moment_async",
    "moment_async.models",
    "moment_async.audit",
    "moment_async.sandbox",
    "moment_async.testing",
]
PROMISED = {
    "MomentClient", "AdAccounts", "Limit", "RawResponse", "RetryPolicy", "__version__",
    "TokenSource", "StaticToken", "EnvironmentToken", "FileToken", "CallableToken",
    "Ok", "Err", "Outcome", "Outcomes", "AccountIterator", "PageIterator",
}  # fmt: skip
HEAVY = {"cyclopts", "fastapi", "httpx", "pydantic", "respx", "rich", "starlette", "trio", "uvicorn", "yaml"}


def exported(room: str) -> set[str]:
    """The names that a room re-exports as `X as X`."""
    folder = PACKAGE.joinpath(*room.split(".")[1:])
    source = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    tree = ast.parse(source.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports for alias in node.names if alias.asname == alias.name}


def error_classes() -> set[str]:
    return {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, errors.MomentError | Warning)
    }


def test_the_front_door_offers_what_is_promised_and_nothing_else() -> None:
    assert PROMISED | error_classes() == exported("moment_async")


def test_every_error_of_the_drawing_is_at_the_front_door() -> None:
    drawing = (errors.__doc__ or "").split("MomentError", 1)[1]
    words = {word for word in drawing.replace("(", " ").split() if word.endswith("Error")}
    named = words & {name for name in vars(errors) if name.endswith("Error")}
    assert {name for name in error_classes() if name.endswith("Error")} == named | {"MomentError"}


@pytest.mark.parametrize("room", PUBLIC_ROOMS)
def test_a_room_re_exports_names_that_exist(room: str) -> None:
    module = importlib.import_module(room)
    assert exported(room)
    assert [] == [name for name in sorted(exported(room)) if not hasattr(module, name)]


@pytest.mark.parametrize("room", PUBLIC_ROOMS)
def test_every_public_name_has_a_docstring(room: str) -> None:
    module = importlib.import_module(room)
    assert module.__doc__
    assert [] == [name for name, value in described(module, room) if not (value.__doc__ or "").strip()]


def described(module: ModuleType, room: str) -> Iterator[tuple[str, object]]:
    """Every public class and function of a room, and what is public in its classes."""
    for name in sorted(exported(room)):
        value = getattr(module, name)
        if not inspect.isclass(value) and not inspect.isfunction(value):
            continue
        yield name, value
        for member, inside in vars(value).items():
            is_ours = inspect.isfunction(inside) or isinstance(inside, property | classmethod | staticmethod)
            if is_ours and not member.startswith("_"):
                yield f"{name}.{member}", inside


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, moment_async.models; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set() == HEAVY & set(done.stdout.split())
