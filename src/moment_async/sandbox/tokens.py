"""What a token stands for, and how one that is not good enough is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from .answers import consent_missing, unauthorized, without_app_permission

DEFAULT_APP = "app-1"

TokenKind = Literal[
    "good", "unknown", "expired", "other_ip", "no_key", "login", "app_without_permission", "no_consent"
]
"""How Kakao takes a token: well, or with one of the refusals of facts 3.1 and 3.2."""

_WORDS_401 = {
    "unknown": "this access token does not exist",
    "expired": "this access token is already expired",
    "other_ip": "ip mismatched! callerIp={ip}. check out registered ips.",
    "no_key": "no authentication key!",
    "login": "target biz token is not supplied.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a token stands for: a user who agreed to an app."""

    user: int
    app: str
    kind: TokenKind = "good"

    def __post_init__(self) -> None:
        kinds = get_args(TokenKind)
        if self.kind not in kinds:
            raise ValueError(f"kind must be one of {', '.join(kinds)}, got {self.kind!r}")


def accepted(grant: Grant | None, operation: str, *, caller_ip: str) -> Grant:
    """Give the grant of a token that may make this call, or refuse the call."""
    if grant is None:
        raise unauthorized(_WORDS_401["unknown"])
    if grant.kind in _WORDS_401:
        raise unauthorized(_WORDS_401[grant.kind].format(ip=caller_ip))
    if grant.kind == "app_without_permission":
        raise without_app_permission()
    if grant.kind == "no_consent":
        raise consent_missing(_scope_of(operation))
    return grant


def _scope_of(operation: str) -> str:
    return "moment_create" if operation == "createAdAccount" else "moment_management"
