"""Runs what a command asks of Kakao, and says what became of it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import anyio

from .. import EnvironmentToken, MomentClient, MomentError, MomentWarning
from ..audit import Language
from . import exits
from . import problem_words as words
from .problems import print_error, print_problem

T = TypeVar("T")


def called_with_client(work: Callable[[MomentClient], Awaitable[T]], language: Language) -> T | int:
    """
    Run `work` with an open client on the token of the environment.

    An error that ends it is told on the standard error. What the client warns of is the work's to tell.

    Args:
        work: Does what the command is there for.
        language: Korean or English.

    Returns:
        What `work` returned, or the exit code of the error that ended it.
    """
    if not is_token_set():
        print_problem(words.NO_TOKEN.of(language), words.NO_TOKEN_HINT.of(language))
        return exits.USAGE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MomentWarning)
        return anyio.run(_finished, work, language)


def is_token_set() -> bool:
    """Whether the variable of the token is there at all."""
    return EnvironmentToken().variable in os.environ


def print_reasons(reasons: Iterable[str], language: Language) -> None:
    """Say on the standard error why a list may not hold every account."""
    for reason in reasons:
        print_problem(words.LIST_INCOMPLETE.of(language).format(reason=reason))


async def _finished(work: Callable[[MomentClient], Awaitable[T]], language: Language) -> T | int:
    try:
        async with MomentClient() as moment:
            return await work(moment)
    except MomentError as error:
        print_error(error, language)
        return exits.code_of(error)
