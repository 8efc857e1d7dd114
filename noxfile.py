"""
The gates, one session each. `nox` runs those that decide whether a change is good.

`lint`, `types`, `floors`, `codegen` and `package` share the environment that `check` builds.
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import nox

nox.needs_version = ">=2025.11.12"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "types", "floors", "codegen", "tests", "coverage", "package"]

ROOT = Path(__file__).parent
SCRIPTS = ROOT / ".nox" / "check" / ("Scripts" if sys.platform == "win32" else "bin")
PROJECT = nox.project.load_toml("pyproject.toml")
CURRENT = f"{sys.version_info.major}.{sys.version_info.minor}"
# The Python that runs nox is always there, so at least one suite runs on every machine.
PYTHONS = sorted({*nox.project.python_versions(PROJECT), CURRENT}, key=lambda text: int(text.split(".")[1]))
IN_SDIST = {
    ".ci", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "changelog.d", "codegen",
    "docs", "examples", "noxfile.py", "openapi", "pyproject.toml", "src", "tests",
}  # fmt: skip
EXTRAS = ("sandbox", "trio", "cli", "test", "all")

FRESH_IMPORT = """
import sys, moment_async
from importlib.resources import files
assert files("moment_async").joinpath("py.typed").is_file()
loaded = {"cyclopts", "httpx", "pydantic", "rich", "starlette", "trio", "uvicorn"} & set(sys.modules)
assert not loaded, loaded
print("moment_async", moment_async.__version__)
"""
EXTRA_IMPORTS = {
    "sandbox": "from moment_async.sandbox import create_app, serve",
    "trio": "import trio",
    "cli": "import moment_async.cli.__main__, moment_async.sandbox.server",
    "test": "import pytest, respx, moment_async.testing, moment_async.sandbox.server",
    "all": "import trio, moment_async.cli.__main__, moment_async.sandbox.server",
}


def run_shared(session: nox.Session, tool: str, *arguments: str, **variables: str) -> None:
    """Run a tool of the shared environment, as if that environment were active."""
    path = os.pathsep.join([str(SCRIPTS), os.environ["PATH"]])
    session.run(str(SCRIPTS / tool), *arguments, external=True, env={"PATH": path, **variables})


@nox.session(default=False)
def check(session: nox.Session) -> None:
    """Build the environment that the checks share."""
    session.install("--editable", ".[all]", *nox.project.dependency_groups(PROJECT, "dev"))


@nox.session(venv_backend="none", requires=["check"])
def lint(session: nox.Session) -> None:
    """Look at style, spelling and metadata."""
    run_shared(session, "ruff", "check", ".")
    run_shared(session, "ruff", "format", "--check", ".")
    run_shared(session, "codespell")
    run_shared(session, "validate-pyproject", "pyproject.toml")


@nox.session(venv_backend="none", requires=["check"])
def types(session: nox.Session) -> None:
    """Check types: mypy and pyright strict, and every public name annotated."""
    run_shared(session, "mypy")
    # `--verifytypes` asks the `python` on the path, whatever `--pythonpath` says.
    run_shared(session, "pyright")
    run_shared(session, "pyright", "--verifytypes", "moment_async", "--ignoreexternal")


@nox.session(venv_backend="none", requires=["check"])
def floors(session: nox.Session) -> None:
    """Check the walls between modules."""
    run_shared(session, "lint-imports", "--no-cache", "--no-logo")


@nox.session(venv_backend="none", requires=["check"])
def codegen(session: nox.Session) -> None:
    """Compare the generated modules with what the spec gives."""
    run_shared(session, "python", "-m", "codegen", "--check")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """
    Run the suite on each Python that the machine has; `nox -s tests -- -k word` picks tests.

    Coverage is measured on the Python that runs nox.
    """
    session.install("--editable", ".[all]", *nox.project.dependency_groups(PROJECT, "test"))
    suite = ["-m", "pytest", "-n", "auto", *session.posargs]
    if session.python != CURRENT:
        session.run("python", *suite)
        return
    session.run("coverage", "erase")
    # Tracing makes the slowest tests three times as slow.
    session.run("coverage", "run", *suite, "--timeout=60")


@nox.session(venv_backend="none", requires=["check"], default=False)
def laws(session: nox.Session) -> None:
    """Search for counter-examples to the laws for some minutes, at random."""
    run_shared(
        session, "pytest", "-n", "auto", "-m", "hypothesis", "--timeout=600", MOMENT_HYPOTHESIS="search"
    )


@nox.session(venv_backend="none", requires=["check"])
def coverage(session: nox.Session) -> None:
    """Ask for every branch."""
    if not any(ROOT.glob(".coverage.*")):
        session.error("no coverage data: run `nox -s tests` first")
    run_shared(session, "coverage", "combine", "--quiet")
    run_shared(session, "coverage", "report")


@nox.session(venv_backend="none", requires=["check"])
def examples(session: nox.Session) -> None:
    """Run the examples against the sandbox."""
    run_shared(session, "pytest", "tests/test_example_scripts.py", "tests/house/test_readme.py")


@nox.session(venv_backend="none", requires=["check"])
def package(session: nox.Session) -> None:
    """Build sdist and wheel, install the wheel alone and with each extra, and test a user's project on it."""
    work = Path(session.create_tmp()).resolve()
    shutil.rmtree(work / "dist", ignore_errors=True)
    run_shared(session, "python", "-m", "build", "--outdir", str(work / "dist"), ".")
    (wheel,), (sdist,) = (work / "dist").glob("*.whl"), (work / "dist").glob("*.tar.gz")
    check_contents(session, wheel, sdist)
    python = install_fresh(session, work / "bare", str(wheel))
    session.run(python, "-I", "-c", FRESH_IMPORT, external=True)
    for extra in EXTRAS:
        python = install_fresh(session, work / extra, f"{wheel}[{extra}]")
        session.run(python, "-I", "-c", f"{FRESH_IMPORT}\n{EXTRA_IMPORTS[extra]}", external=True)
    check_user_project(session, work / "user", wheel)


def check_contents(session: nox.Session, wheel: Path, sdist: Path) -> None:
    """Ask for a wheel of the package alone, and an sdist of everything one needs to change it."""
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = {name.split("/")[0] for name in archive.namelist()}
    with tarfile.open(sdist) as archive:
        in_sdist = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    strange = {name for name in in_wheel if name != "moment_async" and not name.endswith(".dist-info")}
    missing = {path.name for path in ROOT.iterdir() if path.name in IN_SDIST} ^ (in_sdist & IN_SDIST)
    if strange or missing:
        session.error(f"in the wheel: {sorted(strange)}; not in the sdist: {sorted(missing)}")


def check_user_project(session: nox.Session, folder: Path, wheel: Path) -> None:
    """Run the tests of a user's project, in a folder of its own, on the wheel and its test kit."""
    shutil.rmtree(folder, ignore_errors=True)
    project = folder / "project"
    shutil.copytree(ROOT / "tests" / "user_project", project, ignore=shutil.ignore_patterns("__pycache__"))
    group = ["--group", f"{project / 'pyproject.toml'}:test"]
    python = install_fresh(session, folder / "env", f"{wheel}[test]", *group)
    with session.cd(project):
        session.run(python, "-m", "pytest", external=True)
        session.run(python, "-m", "pytest", "--asyncio-mode=auto", "tests/auto", external=True)


def install_fresh(session: nox.Session, folder: Path, *requirements: str) -> str:
    """Make an environment with nothing but what is asked for, and name its Python."""
    run_shared(session, "python", "-m", "venv", "--clear", "--without-pip", str(folder))
    python = str(folder / SCRIPTS.name / "python")
    run_shared(session, "python", "-m", "pip", "--python", python, "install", "--quiet", *requirements)
    return python


@nox.session(venv_backend="none", requires=["check"], default=False)
def api(session: nox.Session) -> None:
    """Name what the public interface lost since the latest tag, or since `-- --against <commit>`."""
    run_shared(session, "griffe", "check", "moment_async", "--search", "src", *session.posargs)


@nox.session(venv_backend="none", requires=["check"])
def release(session: nox.Session) -> None:
    """Show the changelog of the next release, without writing it."""
    run_shared(session, "towncrier", "build", "--draft", "--version", "next", "--date", "unreleased")
