"""An answer in, a model or an error out. No I/O."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar, cast

import attrs

from .._call import Call
from .._convert import ConversionError, structure
from ..errors import APIError, ConsentRequiredError, DecodeError, Facts, QuotaExceededError
from .engine import Response
from .error_table import row_for
from .retry_after import seconds_from

T = TypeVar("T")
Redact = Callable[[bytes], bytes]

_BODY_KEPT = 2048
_MESSAGE_KEPT = 300
# No document of Kakao names a header for it; these are the usual ones.
_REQUEST_ID_HEADERS = ("x-kakao-request-id", "x-request-id", "x-correlation-id")


def decode(call: Call[T], response: Response, redact: Redact) -> T:
    """
    Read the answer to a call.

    Args:
        call: What was asked.
        response: What came back.
        redact: Takes the token out of what an error keeps of the answer.

    Raises:
        APIError: The answer is an error, whatever its HTTP status.
        DecodeError: The answer does not have the documented shape.
    """
    parsed, problem = _parsed(response)
    envelope = _Envelope.of(parsed)
    if not 200 <= response.status < 300 or envelope.is_error:
        redacted = attrs.evolve(response, body=redact(response.body))
        raise error_from(call, redacted, _Envelope.of(_parsed(redacted)[0]))
    returns = call.operation.returns
    if returns is type(None) or (returns is object and not response.body):
        return cast("T", None)
    if problem is not None:
        problems: tuple[str, ...] = (problem,)
    elif returns is object:
        return cast("T", parsed)
    else:
        try:
            return structure(parsed, returns)
        except ConversionError as error:
            problems = error.problems
    raise DecodeError(
        f"{call.operation.id}: {ConversionError(problems)}",
        problems=problems,
        body=redact(response.body)[:_BODY_KEPT],
        **facts_of(call, response),
    )


def error_from(call: Call[object], response: Response, envelope: _Envelope) -> APIError:
    """The error that Kakao's answer stands for."""
    row = row_for(response.status, envelope.code, envelope.detail_code, envelope.message or "")
    numbers = "/".join(str(code) for code in (envelope.code, envelope.detail_code) if code is not None)
    text = f"{call.operation.id}: HTTP {response.status}"
    text += f", code {numbers}" if numbers else ""
    text += f": {envelope.message}" if envelope.message else ""
    text += f" (ad account {call.ad_account_id})" if call.ad_account_id is not None else ""
    facts = facts_of(call, response)
    facts["code"], facts["detail_code"] = envelope.code, envelope.detail_code
    facts["kakao_message"] = envelope.message
    if row.error is QuotaExceededError:
        wait_s = seconds_from(response.headers.get("retry-after"), response.headers.get("date"))
        error: APIError = QuotaExceededError(text, retry_after=wait_s, **facts)
    else:
        error = row.error(text, **facts)
    if isinstance(error, ConsentRequiredError):
        error.required_scopes = envelope.required_scopes
    if row.hint is not None:
        error.hint_key = row.hint
    return error


def facts_of(call: Call[object], response: Response) -> Facts:
    """What every error about this answer says."""
    names = [response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers]
    return Facts(
        operation=call.operation.id,
        method=call.operation.method,
        ad_account_id=call.ad_account_id,
        status=response.status,
        request_id=_printable(names[0]) if names else None,
    )


@attrs.frozen(kw_only=True)
class _Envelope:
    """What is usable of an error body, of whatever shape it is."""

    code: int | None = None
    detail_code: int | None = None
    message: str | None = None
    required_scopes: tuple[str, ...] = ()

    @classmethod
    def of(cls, parsed: object) -> _Envelope:
        body = _object(parsed)
        extras = _object(body.get("extras"))
        texts = (extras.get("detailMsg"), extras.get("message"), body.get("msg"))
        return cls(
            code=_whole(body.get("code")),
            detail_code=_whole(extras.get("detailCode")),
            message=next((_printable(text) for text in texts if isinstance(text, str) and text), None),
            required_scopes=_texts(body.get("required_scopes")) or _texts([body.get("required_scope")]),
        )

    @property
    def is_error(self) -> bool:
        # No documented answer has a `code`, and all of Kakao's error codes are negative.
        return self.code is not None and self.code < 0


def _parsed(response: Response) -> tuple[object, str | None]:
    """The JSON, or what is wrong with it."""
    if not response.body:
        return None, "$: the body is empty"
    try:
        return json.loads(response.body.decode("utf-8-sig"), parse_constant=_refuse_constant), None
    except (ValueError, RecursionError):
        # JSONDecodeError, UnicodeDecodeError and a number of too many digits are ValueErrors.
        return (
            None,
            f"$: not JSON (content type {_printable(response.headers.get('content-type', 'not named'))})",
        )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _object(value: object) -> Mapping[object, object]:
    return cast("Mapping[object, object]", value) if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(_printable(item) for item in items if isinstance(item, str))


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


def _printable(text: str) -> str:
    kept = text[:_MESSAGE_KEPT]
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in kept)
