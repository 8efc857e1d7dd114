"""An answer in, a model or an error out. No I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn, TypeVar, cast

import attrs

from .._call import Call
from .._convert import ConversionError, structure
from ..errors import APIError, ConsentRequiredError, DecodeError, Facts, QuotaExceededError
from .engine import Response, Secret
from .error_table import row_for
from .retry_after import seconds_from

T = TypeVar("T")

_BODY_KEPT = 2048
_NO_EMPTY_BODY = "$: expected an empty body"
_MESSAGE_KEPT = 300
# No document of Kakao names a header for it; these are the usual ones.
_REQUEST_ID_HEADERS = ("x-kakao-request-id", "x-request-id", "x-correlation-id")


def decode(call: Call[T], response: Response, secret: Secret) -> T:
    """
    Read the answer to a call.

    Args:
        call: What was asked.
        response: What came back.
        secret: What an error must not keep of the answer.

    Raises:
        APIError: The answer is an error, whatever its HTTP status.
        DecodeError: The answer does not have the documented shape.
    """
    outcome = _outcome(call, response, secret)
    if not isinstance(outcome, APIError | DecodeError):
        return outcome
    try:
        # Here, and not where it was made: no frame of its traceback holds what the server sent.
        raise outcome
    finally:
        del outcome


def _outcome(call: Call[T], response: Response, secret: Secret) -> T | APIError | DecodeError:
    parsed, problem = _parsed(response)
    envelope = _Envelope.of(parsed, secret)
    if not 200 <= response.status < 300 or envelope.is_error:
        return error_from(call, response, envelope, secret)
    returns = call.operation.returns
    if returns is type(None):
        problems: tuple[str, ...] = ()
        if not _says_nothing(response.body, parsed, problem):
            problems = (problem or _NO_EMPTY_BODY,)
        value: object = None
    elif returns is object:
        problems = () if problem is None or not response.body.strip() else (problem,)
        value = parsed
    else:
        value, problems = (None, (problem,)) if problem else _structured(parsed, call)
    return _decode_error(call, response, problems, secret) if problems else cast("T", value)


def _says_nothing(body: bytes, parsed: object, problem: str | None) -> bool:
    # Documented is an empty body. A JSON object would do as well, but not a page that a proxy answered.
    is_harmless = parsed is None or (isinstance(parsed, dict) and "code" not in parsed)
    return not body.strip() or (problem is None and is_harmless)


def _structured(parsed: object, call: Call[object]) -> tuple[object, tuple[str, ...]]:
    try:
        value = structure(parsed, call.operation.returns)
    except ConversionError as error:
        return None, error.problems
    answered = getattr(value, "id", None)
    # Kakao has answered with id 0 where it meant the account that was asked for (P-php).
    if answered and call.ad_account_id not in (None, answered):
        return None, ("$.id: expected the ad account that was asked for",)
    return value, ()


def _decode_error(
    call: Call[object], response: Response, problems: tuple[str, ...], secret: Secret
) -> DecodeError:
    hidden = tuple(secret.hidden_in(problem) for problem in problems)
    return DecodeError(
        f"{call.operation.id}: {ConversionError(hidden)}",
        problems=hidden,
        body=secret.hidden_in_bytes(response.body)[:_BODY_KEPT],
        **_facts_of(call, response, secret),
    )


def error_from(call: Call[object], response: Response, envelope: _Envelope, secret: Secret) -> APIError:
    """The error that Kakao's answer stands for."""
    row = row_for(response.status, envelope.code, envelope.detail_code, envelope.message or "")
    numbers = "/".join(str(code) for code in (envelope.code, envelope.detail_code) if code is not None)
    text = f"{call.operation.id}: HTTP {response.status}"
    text += f", code {numbers}" if numbers else ""
    text += f": {envelope.message}" if envelope.message else ""
    text += f" (ad account {call.ad_account_id})" if call.ad_account_id is not None else ""
    facts = _facts_of(call, response, secret)
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


def _facts_of(call: Call[object], response: Response, secret: Secret) -> Facts:
    names = [response.headers[name] for name in _REQUEST_ID_HEADERS if name in response.headers]
    return Facts(
        operation=call.operation.id,
        method=call.operation.method,
        ad_account_id=call.ad_account_id,
        status=response.status,
        request_id=_printable(secret.hidden_in(names[0])) if names else None,
    )


@attrs.frozen(kw_only=True)
class _Envelope:
    """What is usable of an error body, of whatever shape it is."""

    code: int | None = None
    detail_code: int | None = None
    message: str | None = None
    required_scopes: tuple[str, ...] = ()

    @classmethod
    def of(cls, parsed: object, secret: Secret) -> _Envelope:
        body = _object(parsed)
        extras = _object(body.get("extras"))
        texts = _texts([extras.get("detailMsg"), extras.get("message"), body.get("msg")], secret)
        scopes = _texts(body.get("required_scopes"), secret) or _texts([body.get("required_scope")], secret)
        return cls(
            code=_whole(body.get("code")),
            detail_code=_whole(extras.get("detailCode")),
            message=texts[0] if texts else None,
            required_scopes=scopes,
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


def _texts(value: object, secret: Secret) -> tuple[str, ...]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(_printable(secret.hidden_in(item)) for item in items if isinstance(item, str) and item)


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


def _printable(text: str) -> str:
    kept = text[:_MESSAGE_KEPT]
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in kept)
