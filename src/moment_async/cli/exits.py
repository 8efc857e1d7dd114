"""What the exit codes of every command mean."""

from __future__ import annotations

from typing import Final

from .. import AuthenticationError, ConfigurationError, MomentError

DONE: Final = 0
FAILED: Final = 1
"""It did not happen, something blocks, or an audit found what `--fail-on` asks for."""
INCOMPLETE: Final = 2
"""Some of the ad accounts could not be read, or the list may not hold all of them."""
USAGE: Final = 3
"""The command cannot run as it was asked for, with these settings or with this token."""
INTERRUPTED: Final = 130
"""Ctrl-C: 128 and SIGINT, as shells count."""

EXPLAINED: Final = (
    "종료 코드 / Exit codes: 0 완료 done, 1 실패 또는 조치할 것 있음 failed or findings, "
    "2 일부를 읽지 못함 incomplete, 3 사용법·설정·토큰 오류 usage, settings or token, 130 Ctrl-C."
)


def code_of(error: MomentError) -> int:
    """The exit code of a command that an error ended."""
    return USAGE if isinstance(error, ConfigurationError | AuthenticationError) else FAILED
