"""The text of the stubs: one documented method for each operation."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Final

from .ir import Api, Limit, Operation
from .operations import signature, source
from .rendering import render
from .text import docstring, filled

_INDENT: Final = 8
_RETRIES: Final = {
    "safe": "Sends one request, and repeats it after a failure that may be temporary.",
    "idempotent-write": "Sends one request, and repeats it if nothing was sent or quota refused it.",
    "unsafe": "Sends one request, and never repeats one that may have taken effect.",
}


def resource_text(api: Api) -> str:
    """A module with the class that has all methods."""
    return _stubs("ad_accounts.py.jinja2", api, _docstring)


def raw_resource_text(api: Api) -> str:
    """A module with the class whose methods return whole answers."""
    return _stubs("raw_ad_accounts.py.jinja2", api, _raw_docstring)


def _stubs(template: str, api: Api, docstring_of: Callable[[Operation], str]) -> str:
    return render(
        template,
        models=list(api.schemas),
        operations=api.operations,
        signature=signature,
        forwarded=_forwarded,
        docstring=docstring_of,
    )


def _forwarded(operation: Operation) -> str:
    return ", ".join(
        each.name if each.is_positional else f"{each.name}={each.name}" for each in operation.arguments
    )


def _docstring(operation: Operation) -> str:
    parts = [filled(operation.summary, _INDENT)]
    parts += [filled(operation.description, _INDENT)] if operation.description else []
    parts.append(filled(f"{_RETRIES[operation.retry]} {_limit_text(operation.limit)}", _INDENT))
    arguments = [_entry(each.name, each.description) for each in operation.arguments]
    parts += ["\n".join(["Args:", *arguments])] if arguments else []
    answer = filled(operation.answer, _INDENT + 4)
    parts.append("Returns:\n" + textwrap.indent(answer, " " * 4))
    errors = [
        _entry("InvalidArgumentError", "An argument is not valid; nothing was sent."),
        _entry("APIError", operation.refusal),
        _entry("MomentError", "No usable answer came; the class says what can be done about it."),
    ]
    if operation.retry != "safe":
        errors.append(_entry("OutcomeUnknownError", "It may have taken effect, but no answer says so."))
    parts += ["\n".join(["Raises:", *errors]), f"Source: {source(operation)}."]
    return docstring("\n\n".join(parts), _INDENT)


def _raw_docstring(operation: Operation) -> str:
    return f'"""Call `{operation.name}` and return its whole answer; arguments and errors are the same."""'


def _limit_text(limit: Limit | None) -> str:
    if limit is None:
        return "Kakao documents no limit for it."
    times = "once" if limit.requests == 1 else f"{limit.requests} times"
    period = "second" if limit.seconds == 1 else f"{limit.seconds} seconds"
    scope = "user and app" if limit.scope == "user+app" else "user"
    return f"Kakao allows it {times} in each {period} for each {scope}; the client waits its turn."


def _entry(name: str, text: str) -> str:
    first, *rest = filled(f"{name}: {text}", _INDENT + 8).split("\n")
    return "\n".join([f"    {first}", *(f"        {line}" if line else "" for line in rest)])
