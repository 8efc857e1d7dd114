"""What every test gets."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from moment_async.sandbox import Server, World, serve

# A user's project, with settings of its own: `nox -s package` runs it on the wheel.
collect_ignore = ["user_project"]

# One tree gives one result: a gate that fails by luck would be run again until it passes.
settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("MOMENT_HYPOTHESIS", "gate"))


@pytest.fixture(params=["asyncio", "trio"], scope="module")
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOMENT_ACCESS_TOKEN", "MOMENT_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def sandbox_300() -> Iterator[Server]:
    """A sandbox of 300 ad accounts that tests only read."""
    with serve(World.generate(300, seed=1), limits={"getAdAccount": None}) as server:
        yield server
