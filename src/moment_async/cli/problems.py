"""Errors as a person reads them: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from .. import (
    APIError,
    AuthenticationError,
    ConnectionFailedError,
    ConsentRequiredError,
    DecodeError,
    MomentError,
    RateLimitError,
)
from ..audit import Language, Words
from . import problem_words as words
from .terminal import error_console, shown


def what_of(error: MomentError, language: Language, *, with_account: bool = True) -> str:
    """
    What happened, on one line of harmless text.

    Args:
        error: What a call raised.
        language: Korean or English.
        with_account: Whether to name the ad account, if there is one.
    """
    details = list(_details(error, language))
    if with_account and error.ad_account_id is not None:
        details.append(words.OF_ACCOUNT.of(language).format(account_id=error.ad_account_id))
    return shown(f"{_title(error).of(language)}: {'; '.join(details)}")


def print_error(error: MomentError, language: Language) -> None:
    """Say on the standard error what happened and what to do about it."""
    print_problem(what_of(error, language), error.hint(language))


def print_problem(what: str, todo: str | None = None) -> None:
    """Say on the standard error what is the matter and, on the next line, what to do about it."""
    console = error_console()
    console.print(f"moment: {what}", style="red", soft_wrap=True)
    if todo is not None:
        console.print(f"  {todo}", soft_wrap=True)


def _title(error: MomentError) -> Words:
    message = (error.kakao_message or "") if isinstance(error, AuthenticationError) else ""
    said = [title for part, title in words.BY_MESSAGE.items() if part in message]
    by_class = [words.BY_CLASS[kind] for kind in type(error).__mro__ if kind in words.BY_CLASS]
    by_hint = [words.BY_HINT[error.hint_key]] if error.hint_key in words.BY_HINT else []
    return [*said, *by_hint, *by_class, words.UNNAMED][0]


def _details(error: MomentError, language: Language) -> Iterator[str]:
    if isinstance(error, APIError):
        yield _answer(error)
    elif isinstance(error, ConnectionFailedError):
        yield " ".join(part for part in (error.server, error.failure) if part)
    elif isinstance(error, DecodeError):
        yield from error.problems[:1] or [str(error)]
    else:
        yield str(error)
    if isinstance(error, ConsentRequiredError) and error.required_scopes:
        yield words.SCOPES.of(language).format(scopes=", ".join(error.required_scopes))
    if isinstance(error, RateLimitError) and error.retry_after is not None:
        yield words.RETRY_AFTER.of(language).format(seconds=f"{error.retry_after:g}")


def _answer(error: APIError) -> str:
    numbers = "/".join(str(number) for number in (error.code, error.detail_code) if number is not None)
    parts = (f"HTTP {error.status}", numbers, error.kakao_message)
    return " ".join(part for part in parts if part)
