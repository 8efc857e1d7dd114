"""What the exit codes of every command mean."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
FAILED: Final = 1
USAGE: Final = 3
"""The command cannot run as it was asked for."""
INTERRUPTED: Final = 130
"""Ctrl-C: 128 and SIGINT, as shells count."""

EXPLAINED: Final = (
    "종료 코드 / Exit codes: 0 완료 done, 1 실패 failed, 3 사용법·설정 오류 usage or settings, 130 Ctrl-C."
)
