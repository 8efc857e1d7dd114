"""Reads a request strictly: what the documents do not show is refused, with the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from .accounts import CONFIGS
from .answers import RefusedError, unauthorized, wrong
from .switches import Switches

LONG_MAX = 2**63 - 1
INTEGER_MAX = 2**31 - 1
BODY_MAX_BYTES = 1 << 20

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_WORD = re.compile(r"[A-Z][A-Z0-9_]*")
_JSON_TYPE = re.compile(r"application/json(\s*;\s*charset=\"?utf-8\"?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One request whose headers, query and body have a form that the documents show."""

    user: int
    account_id: int
    """From header adAccountId; 0, which is no account's, for an operation without it."""
    query: Mapping[str, str]
    body: Mapping[str, object]
    switches: Switches
    now: float
    """On the application's clock."""


def bearer(request: Request) -> str:
    """Token of the Authorization header."""
    values = request.headers.getlist("authorization")
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    if scheme != "Bearer" or not token:
        raise unauthorized("no authentication key!")
    return token


def token(request: Request) -> str:
    """Token of the Authorization header; none at all is the empty text, which is nobody's."""
    try:
        return bearer(request)
    except RefusedError:
        return ""


def caller_ip(request: Request) -> str:
    """Address that the call came from."""
    return request.client.host if request.client is not None else "127.0.0.1"


def named_account(request: Request) -> int | None:
    """Number in header adAccountId, or None when the call will be refused for its form."""
    try:
        return account_header(request, is_taken=True)
    except RefusedError:
        return None


def account_header(request: Request, *, is_taken: bool) -> int | None:
    """Number in header adAccountId, which must be there exactly when the operation takes it."""
    values = request.headers.getlist("adaccountid")
    if not is_taken:
        if values:
            raise wrong("this API takes no header adAccountId")
        return None
    if not values:
        raise wrong("header adAccountId is missing")
    if len(values) > 1:
        raise wrong("header adAccountId is there more than once")
    return long("header adAccountId", values[0])


def query(request: Request, known: Collection[str], switches: Switches) -> dict[str, str]:
    """Query parameters, each known and there once."""
    text = bytes(request.scope["query_string"])
    if not text:
        return {}
    if b"%2c" in text.lower() and not switches.encoded_comma:
        raise wrong("the comma between values must not be percent-encoded")
    try:
        pairs = parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=50,
        )
    except ValueError:
        raise wrong("the query string is not made of name=value pairs in percent-encoded UTF-8") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise wrong(f"unknown query parameter {shown(name)}; known: {', '.join(sorted(known)) or 'none'}")
        if name in found:
            raise wrong(
                f"query parameter {name} is there more than once; several values go into one comma string"
            )
        found[name] = value
    return found


def config_words(values: Mapping[str, str]) -> frozenset[str]:
    """Parameter config as a set of words."""
    if "config" not in values:
        return frozenset(("ON", "OFF"))
    words = values["config"].split(",")
    for word in words:
        if word not in CONFIGS:
            raise wrong(f"config must be a comma string of ON, OFF, DEL; got {shown(word)}")
    return frozenset(words)


def integer(values: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    """Integer query parameter, its default when it is left out."""
    if name not in values:
        return default
    text = values[name]
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= INTEGER_MAX:
        raise wrong(f"{name} must be an Integer of {least} or more, got {shown(text)}")
    return int(text)


def word(values: Mapping[str, str], name: str) -> None:
    """Check an enumeration's word; the tables of words are not complete, so only its form counts."""
    if name in values and not _WORD.fullmatch(values[name]):
        raise wrong(f"{name} must be a word in capital letters, got {shown(values[name])}")


def long(name: str, text: str) -> int:
    """Account number written in plain digits."""
    if not _NUMBER.fullmatch(text) or not 0 < int(text) <= LONG_MAX:
        raise wrong(f"{name} must be a Long above 0 in plain digits, got {shown(text)}")
    return int(text)


async def raw_body(request: Request) -> bytes:
    """
    Body as it came, up to a size that no documented body needs.

    It is read to its end even so: an answer in the middle of a body could be lost with the connection.
    """
    body = bytearray()
    async for chunk in request.stream():
        if len(body) <= BODY_MAX_BYTES:
            body += chunk
    if len(body) > BODY_MAX_BYTES:
        raise wrong(f"the body is longer than {BODY_MAX_BYTES} bytes")
    return bytes(body)


def json_object(
    request: Request, raw: bytes, *, required: frozenset[str], optional: frozenset[str]
) -> dict[str, object]:
    """Body as a JSON object with these keys, all of the required ones."""
    body = any_json_object(request, raw)
    unknown = sorted(body.keys() - required - optional)
    if unknown:
        raise wrong(f"unknown body key {shown(unknown[0])}; known: {', '.join(sorted(required | optional))}")
    missing = sorted(required - body.keys())
    if missing:
        raise wrong(f"body key {missing[0]} is missing")
    return body


def any_json_object(request: Request, raw: bytes) -> dict[str, object]:
    """Body as a JSON object."""
    types = request.headers.getlist("content-type")
    if len(types) != 1 or not _JSON_TYPE.fullmatch(types[0]):
        raise wrong(f"Content-Type must be application/json, got {shown(', '.join(types))}")
    if request.headers.getlist("content-encoding"):
        raise wrong("the body must come without Content-Encoding")
    return _parsed(raw)


def body_long(body: Mapping[str, object], name: str) -> int:
    """Long in the body."""
    value = body[name]
    # A bool is an int to Python but not to JSON.
    if type(value) is not int or not 0 < value <= LONG_MAX:
        raise wrong(f"{name} must be a Long above 0, got {shown(value)}")
    return value


def body_text(body: Mapping[str, object], name: str) -> str:
    """Text in the body that is not blank and that UTF-8 can hold."""
    value = body[name]
    if not isinstance(value, str) or not value.strip():
        raise wrong(f"{name} must be a String that is not blank, got {shown(value)}")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise wrong(f"{name} holds half of a surrogate pair")
    return value


def shown(value: object) -> str:
    """The start of a value, for a message."""
    if isinstance(value, (list, dict)):
        return "an array" if isinstance(value, list) else "an object"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _parsed(raw: bytes) -> dict[str, object]:
    try:
        body: object = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise wrong("the body is nested too deeply") from None
    except ValueError as broken:
        raise wrong(f"the body is not JSON in UTF-8: {shown(str(broken))}") from None
    if not isinstance(body, _Object):
        raise wrong(f"the body must be a JSON object, got {shown(body)}")
    return body


class _Object(dict[str, object]):
    """A JSON object whose keys are there once."""


def _once(pairs: list[tuple[str, object]]) -> _Object:
    found = _Object(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there more than once")
    return found


def _no_constant(text: str) -> object:
    raise ValueError(f"{text} is not JSON")
