"""Runs what a command asks of Kakao, and says what became of it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Awaitable, Callable, Iterable

import anyio

from .. import EnvironmentToken, MomentClient, MomentError, MomentWarning
from ..audit import Language
from . import exits
from . import problem_words as words
from .problems import print_error, print_problem


def called_with_client(work: Callable[[MomentClient], Awaitable[int]], language: Language) -> int:
    """
    Run `work` with an open client on the token of the environment, and return its exit code.

    An error that ends it is told on the standard error. What the client warns of is the work's to tell.

    Args:
        work: Returns the exit code.
        language: Korean or English.
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


async def _finished(work: Callable[[MomentClient], Awaitable[int]], language: Language) -> int:
    try:
        async with MomentClient() as moment:
            return await work(moment)
    except MomentError as error:
        print_error(error, language)
        return exits.code_of(error)
