"""What the commands say of errors: what happened and what to do, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from anyio.from_thread import start_blocking_portal

from answering import Answer, AnsweringServer, Reply, Script, answering
from moment_async import (
    AuthenticationError,
    ClientStateError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    ConsentRequiredError,
    CreateOutcomeUnknownError,
    DecodeError,
    InvalidArgumentError,
    MomentError,
    QuotaExceededError,
    ServerError,
)
from moment_async.audit import Language
from moment_async.cli.exits import code_of
from moment_async.cli.problem_words import BY_CLASS
from moment_async.cli.problems import what_of


@contextmanager
def answered(*replies: Reply | Script) -> Iterator[AnsweringServer]:
    """A server in a thread of its own: one script, or replies in turn and the last one for ever."""
    script = next((one for one in replies if callable(one)), None)
    turns = [one for one in replies if not callable(one)]
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(answering(script or turns)) as server,
    ):
        yield server


def set_up(monkeypatch: pytest.MonkeyPatch, base_url: str, token: str = "t") -> None:
    """The variables of a user who reads English in a pipe."""
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("MOMENT_BASE_URL", base_url)
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", token)


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, *, columns: int = 100) -> None:
    """Let rich take the standard output for a terminal with colours."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))


def plain(text: str) -> str:
    """What a terminal shows, without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def refusal(status: int, code: int, message: str, **more: object) -> Answer:
    """An answer in Kakao's shape of errors."""
    return Answer(status=status, body={"code": code, "msg": message, **more})


def consent() -> ConsentRequiredError:
    error = ConsentRequiredError("x", status=403, code=-402, kakao_message="insufficient scopes.")
    error.required_scopes = ("moment_management", "moment_read")
    return error


@pytest.mark.parametrize(
    ("error", "language", "expected"),
    [
        (
            ConflictError(
                "x", status=400, code=-813, detail_code=21400, kakao_message="a\x1b", ad_account_id=5
            ),
            "ko",
            "현재 상태에서는 할 수 없습니다: HTTP 400 -813/21400 a\\u001b; 광고계정 5",
        ),
        (ServerError("x", status=502), "en", "Kakao's server is in trouble: HTTP 502"),
        (
            QuotaExceededError("x", status=429, code=-10, retry_after=2.5),
            "en",
            "The call quota is used up: HTTP 429 -10; again in 2.5 s",
        ),
        (
            QuotaExceededError("x", status=429),
            "ko",
            "요청 한도를 넘었습니다: HTTP 429",
        ),
        (
            consent(),
            "ko",
            (
                "사용자 동의가 필요합니다: HTTP 403 -402 insufficient scopes.;"
                " 필요한 scope: moment_management, moment_read"
            ),
        ),
        (
            ConnectionFailedError("x", failure="ConnectError"),
            "ko",
            "카카오에 연결하지 못했습니다: ConnectError",
        ),
        (
            DecodeError("x", problems=("$.id: a", "$.b: c")),
            "en",
            "The answer differs from Kakao's documents: $.id: a",
        ),
        (DecodeError("all of it"), "en", "The answer differs from Kakao's documents: all of it"),
        (ConfigurationError("no"), "en", "The settings cannot be used: no"),
        (InvalidArgumentError("no"), "ko", "입력값이 올바르지 않습니다: no"),
        (ClientStateError("closed"), "en", "The client cannot be used: closed"),
        (
            CreateOutcomeUnknownError("sent"),
            "en",
            "It is not known whether the ad account was created: sent",
        ),
        (MomentError("new"), "ko", "실패했습니다: new"),
    ],
)
def test_an_error_is_one_line(error: MomentError, language: Language, expected: str) -> None:
    assert expected == what_of(error, language)


def test_every_kind_of_answer_has_a_title() -> None:
    kinds = {
        kind for kind in MomentError.__subclasses__() if kind.__name__ not in {"APIError", "RateLimitError"}
    }
    assert kinds <= set(BY_CLASS)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AuthenticationError("x"), 3),
        (ConfigurationError("x"), 3),
        (InvalidArgumentError("x"), 3),
        (ServerError("x"), 1),
        (ConnectionFailedError("x"), 1),
    ],
)
def test_the_exit_code_tells_settings_from_other_failures(error: MomentError, code: int) -> None:
    assert code == code_of(error)
