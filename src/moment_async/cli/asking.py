"""Asks before something is changed."""

from __future__ import annotations

import sys
from collections.abc import Awaitable
from typing import Final, TypeVar

import anyio

from ..audit import Language, Words
from . import exits, words
from .problems import print_problem
from .terminal import error_console

T = TypeVar("T")

# The last two are what the key of y gives on a Korean keyboard.
_YES: Final = frozenset({"y", "yes", "예", "네", "ㅛ", "ㅛㄷㄴ"})


def can_ask(language: Language) -> bool:
    """Whether somebody sits there; if nobody does, say what to do instead."""
    # Python has no stream where the shell closed it.
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    print_problem(words.CANNOT_ASK.of(language), words.CANNOT_ASK_HINT.of(language))
    return False


def code_unless_yes(lines: list[str], language: Language) -> int | None:
    """
    Say what is going to happen and ask.

    Returns:
        None if the answer is yes, else the exit code.
    """
    console = error_console()
    for line in lines:
        console.print(line)
    # On the standard error, so that the answer of the command stays alone on the other one.
    console.print(words.ASK.of(language), end="")
    if sys.stdin.readline().strip().lower() in _YES:
        return None
    console.print(words.NOT_DONE.of(language))
    return exits.FAILED


async def sent(write: Awaitable[T], if_interrupted: Words) -> T:
    """Wait for a write; when Ctrl-C comes meanwhile, say in both languages that it may have happened."""
    try:
        return await write
    except anyio.get_cancelled_exc_class():
        print_problem(if_interrupted.ko, if_interrupted.en)
        raise
