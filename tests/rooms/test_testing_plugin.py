"""
The pytest plugin in runs of its own: beside other plugins, and where things are missing.

`nox -s package` runs tests/user_project in parallel on the wheel.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

LOOPBACK = ("--disable-socket", "--allow-hosts=127.0.0.1,::1,localhost", "--allow-unix-socket")
INI = """
[pytest]
filterwarnings = error
asyncio_default_fixture_loop_scope = function
"""
TESTS = """
import asyncio

import pytest

from moment_async import MomentClient
from moment_async.testing import asked

in_a_loop = {mark}


@in_a_loop
@pytest.mark.parametrize("number", range(6))
async def test_a_balance(number, moment_client, moment_sandbox):
    assert (await moment_client.ad_accounts.get_balance(1111)).id == 1111
    assert [account.id async for account in moment_client.ad_accounts.iter_all(size=2)]
    assert asked(moment_sandbox, "get_balance").account_ids == [1111]


def test_that_runs_a_loop_itself(moment_client):
    assert asyncio.run(moment_client.ad_accounts.get_balance(1111)).id == 1111


@in_a_loop
async def test_with_a_mock(moment_respx):
    async with MomentClient("t") as moment:
        assert (await moment.ad_accounts.get_balance(1111)).cash == 5_000_000
"""
HEAVY = {"cyclopts", "httpx", "respx", "rich", "starlette", "trio", "uvicorn"}


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini(INI)
    return pytester


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mark", "mode", "passed"),
    [
        pytest.param("pytest.mark.anyio", "strict", 15, id="anyio"),
        pytest.param("pytest.mark.asyncio", "strict", 8, id="asyncio-strict"),
        pytest.param("lambda test: test", "auto", 8, id="asyncio-auto"),
    ],
)
def test_fixtures_work_with_each_async_plugin_and_without_other_sockets(
    project: pytest.Pytester, mark: str, mode: str, passed: int
) -> None:
    project.makepyfile(TESTS.format(mark=mark))
    project.runpytest_subprocess(*LOOPBACK, f"--asyncio-mode={mode}").assert_outcomes(passed=passed)


@pytest.mark.slow
def test_the_client_follows_pytest_asyncio_into_a_shared_loop(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest
        import pytest_asyncio

        pytestmark = pytest.mark.asyncio(loop_scope="module")


        @pytest_asyncio.fixture(loop_scope="module")
        async def balance(moment_client):
            return await moment_client.ad_accounts.get_balance(1111)


        async def test_first(balance, moment_client):
            assert balance == await moment_client.ad_accounts.get_balance(1111)


        async def test_second(balance, moment_client):
            assert balance == await moment_client.ad_accounts.get_balance(1111)
        """
    )
    project.runpytest_subprocess("--asyncio-mode=strict").assert_outcomes(passed=2)


@pytest.mark.slow
def test_a_failed_assertion_shows_what_was_asked(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest
        from moment_async.testing import asked


        @pytest.mark.anyio
        async def test_it(moment_client, moment_world):
            await moment_client.ad_accounts.get_balance(1111)
            assert len(asked(moment_world)) == 2
        """
    )
    run = project.runpytest_subprocess("-k", "asyncio")
    run.assert_outcomes(failed=1)
    run.stdout.fnmatch_lines(["*assert 1 == 2*", "*len(*get_balance of 1111 by user 1 -> 200*"])


@pytest.mark.slow
def test_a_marker_with_a_wrong_name_is_said(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.moment_world(size=3)
        def test_it(moment_world): ...
        """
    )
    run = project.runpytest_subprocess("--strict-markers")
    run.assert_outcomes(errors=1)
    run.stdout.fnmatch_lines(["*unexpected keyword argument 'size'*"])
    project.runpytest_subprocess("--markers").stdout.fnmatch_lines(
        ["@pytest.mark.moment_world(*accounts=20*"]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("missing", "fixture", "extra"),
    [
        ("starlette", "moment_sandbox", "sandbox"),
        ("uvicorn", "moment_world", "sandbox"),
        ("respx", "moment_respx", "test"),
    ],
)
def test_a_missing_extra_fails_the_tests_that_need_it_and_no_others(
    project: pytest.Pytester, missing: str, fixture: str, extra: str
) -> None:
    project.makeconftest(f"import sys; sys.modules[{missing!r}] = None")
    project.makepyfile(f"def test_other(): ...\ndef test_it({fixture}): ...")
    run = project.runpytest_subprocess("-pno:randomly")
    run.assert_outcomes(passed=1, errors=1)
    run.stdout.fnmatch_lines([f'*needs {missing}: pip install "moment-async[[]{extra}]"*'])


def test_the_plugin_loads_nothing_heavy() -> None:
    code = "import sys, moment_async.testing.plugin; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set() == HEAVY & set(done.stdout.split())


def test_a_name_that_the_kit_lacks_is_said() -> None:
    from moment_async import testing

    with pytest.raises(AttributeError, match=r"module 'moment_async\.testing' has no attribute 'Quoda'"):
        print(testing.Quoda)  # type: ignore[attr-defined]
