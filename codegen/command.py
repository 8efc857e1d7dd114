"""`python -m codegen`: write the generated modules, or compare them."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .ir import Api
from .models import models_text
from .operations import operations_text
from .problems import SpecError
from .rendering import formatted, header
from .resource import raw_resource_text, resource_text
from .samples import samples_text
from .spec import load

ROOT: Final = Path(__file__).parent.parent
SPEC: Final = ROOT / "openapi" / "moment-adaccounts.yaml"
OUT: Final = ROOT / "src" / "moment_async" / "_generated"

UP_TO_DATE, DIFFERENT, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the number is its exit code."""
    options = _parser().parse_args(arguments)
    spec: Path = options.spec
    out: Path = options.out
    try:
        modules = generated(spec)
    except (SpecError, OSError) as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    if options.check:
        return compare(modules, out)
    return write(modules, out)


def generated(spec: Path) -> dict[str, str]:
    """
    Every generated module, by file name.

    Raises:
        SpecError: The spec has problems.
        OSError: The spec cannot be read.
    """
    api = load(spec)
    first = header(spec)
    return {name: formatted(first + body) for name, body in _bodies(api).items()}


def _bodies(api: Api) -> dict[str, str]:
    return {
        "__init__.py": '"""What `python -m codegen` makes of the spec."""\n',
        "models.py": f'"""What Kakao answers, as values."""\n\n{models_text(api)}\n',
        "operations.py": operations_text(api),
        "ad_accounts.py": resource_text(api),
        "raw_ad_accounts.py": raw_resource_text(api),
        "samples.py": samples_text(api),
    }


def write(modules: dict[str, str], out: Path) -> int:
    """Make the folder hold these modules and no others."""
    out.mkdir(parents=True, exist_ok=True)
    for path in _strangers(modules, out):
        path.unlink()
    for name, text in modules.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return UP_TO_DATE


def compare(modules: dict[str, str], out: Path) -> int:
    """Show how the folder differs from these modules, line ends and strangers included."""
    found = {path.name: path.read_text(encoding="utf-8") for path in _strangers(modules, out)}
    difference = ""
    for name in sorted({*modules, *found}):
        path = out / name
        there = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
        difference += _difference(name, there, modules.get(name, ""))
    print(difference, end="")
    if difference:
        print("The generated modules are not what the spec gives: run `python -m codegen`.", file=sys.stderr)
        return DIFFERENT
    return UP_TO_DATE


def _difference(name: str, there: str, expected: str) -> str:
    lines = difflib.unified_diff(
        there.splitlines(keepends=True),
        expected.splitlines(keepends=True),
        f"{name} (there)",
        f"{name} (spec)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _strangers(modules: dict[str, str], out: Path) -> list[Path]:
    return sorted(path for path in out.glob("*.py") if path.name not in modules)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m codegen",
        description="Write the modules that follow from the spec.",
        epilog="Exit codes: 0 written or up to date, 1 --check found a difference, 2 the spec has problems.",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; show what would change")
    parser.add_argument("--spec", type=Path, default=SPEC, help="the OpenAPI document (default: %(default)s)")
    parser.add_argument(
        "--out", type=Path, default=OUT, help="the folder of the modules (default: %(default)s)"
    )
    return parser
