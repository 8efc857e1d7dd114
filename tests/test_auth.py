from __future__ import annotations

import copy
import pickle
import weakref
from pathlib import Path

import pytest

from moment_async import (
    CallableToken,
    ConfigurationError,
    EnvironmentToken,
    FileToken,
    StaticToken,
    TokenSource,
)

pytestmark = pytest.mark.anyio

TOKEN = "canary-Token_1.2~3+4/5=="


async def test_every_source_is_a_token_source(tmp_path: Path) -> None:
    async def made() -> str:
        return TOKEN

    sources = [StaticToken(TOKEN), EnvironmentToken(), FileToken(tmp_path / "token"), CallableToken(made)]
    assert all(isinstance(source, TokenSource) for source in sources)


async def test_a_static_token_stays() -> None:
    assert await StaticToken(TOKEN).access_token() == TOKEN


@pytest.mark.parametrize(
    ("token", "says"),
    [
        ("", "empty"),
        ("secret\n", "position 6"),
        (" secret", "position 0"),
        ("sec\x00ret", "position 3"),
        ("토큰", "position 0"),
        ("a=b", "position 2"),
    ],
)
def test_a_token_that_cannot_stand_in_a_header_is_refused_without_being_shown(token: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        StaticToken(token)
    assert not token.strip() or token.strip() not in str(caught.value)


def test_a_static_token_can_be_referred_to_weakly() -> None:
    source = StaticToken(TOKEN)
    assert weakref.ref(source)() is source


def test_a_token_of_another_type_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="must be a str, got bytes"):
        StaticToken(b"secret")  # type: ignore[arg-type]


def test_a_static_token_is_never_shown_pickled_or_copied() -> None:
    source = StaticToken(TOKEN)
    assert TOKEN not in repr(source)
    with pytest.raises(TypeError, match="does not pickle"):
        pickle.dumps(source)
    with pytest.raises(TypeError, match="does not pickle"):
        copy.deepcopy(source)


async def test_the_environment_is_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    source = EnvironmentToken("MY_TOKEN")
    monkeypatch.setenv("MY_TOKEN", "one")
    first = await source.access_token()
    monkeypatch.setenv("MY_TOKEN", "two")
    assert (first, await source.access_token()) == ("one", "two")


async def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOMENT_ACCESS_TOKEN", raising=False)
    with pytest.raises(ConfigurationError, match="set MOMENT_ACCESS_TOKEN"):
        await EnvironmentToken().access_token()


async def test_a_file_may_end_with_a_new_line(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\r\n", "utf-8")
    assert await FileToken(path).access_token() == TOKEN


async def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere.*FileNotFoundError") as caught:
        await FileToken(tmp_path / "nowhere").access_token()
    assert caught.value.__context__ is None


async def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="UnicodeDecodeError"):
        await FileToken(path).access_token()


async def test_a_function_may_give_the_token() -> None:
    async def made() -> str:
        return TOKEN

    source = CallableToken(made)
    assert await source.access_token() == TOKEN


async def test_what_a_function_gives_is_checked() -> None:
    async def made() -> str:
        return "not a token"

    with pytest.raises(ConfigurationError, match="position 3"):
        await CallableToken(made).access_token()
