"""Which error an answer stands for: one table over (HTTP status, code, detail code), with its sources.

The short names of the sources are those of openapi/SOURCES.md.
"""

from __future__ import annotations

from typing import Final

import attrs

from ..errors import (
    APIError,
    AuthenticationError,
    ConflictError,
    ConsentRequiredError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    ServerError,
)


@attrs.frozen
class Row:
    """One kind of answer; a part that is None matches everything."""

    statuses: range | None
    code: int | None
    detail_code: int | None
    error: type[APIError]
    source: str
    hint: str | None = None
    words: str = ""
    """Part of Kakao's message, where nothing else tells two cases apart."""

    def matches(self, status: int, code: int | None, detail_code: int | None, message: str) -> bool:
        """Whether this row describes the answer."""
        return (
            (self.statuses is None or status in self.statuses)
            and self.code in (None, code)
            and self.detail_code in (None, detail_code)
            and self.words in message
        )


def _only(status: int) -> range:
    return range(status, status + 1)


# A detail code describes the request, so it does not count when the server itself is in trouble.
_BELOW_500: Final = range(200, 500)


def _detail(error: type[APIError], source: str, *codes: int, hint: str | None = None) -> list[Row]:
    return [Row(_BELOW_500, -813, code, error, source, hint) for code in codes]


TABLE: Final[tuple[Row, ...]] = (
    # Waiting comes first: -813 is shared with a gateway that answers 429.
    Row(_only(429), None, None, QuotaExceededError, "D-err: 429 with -813; any body counts"),
    Row(None, -10, None, QuotaExceededError, "D-err, D-cerr, F-117170: HTTP 400"),
    # 401: the status and the code are the same for all five texts.
    Row(_only(401), None, None, AuthenticationError, "P-ctch", "login_token", "target biz token"),
    Row(_only(401), None, None, AuthenticationError, "F-134883", "ip_mismatch", "ip mismatched"),
    Row(_only(401), None, None, AuthenticationError, "F-134883", "no_token", "no authentication key"),
    Row(_only(401), None, None, AuthenticationError, "F-134883", None, "does not exist"),
    Row(_only(401), None, None, AuthenticationError, "F-134883", None, "already expired"),
    Row(_only(401), None, None, AuthenticationError, "D-cerr"),
    Row(None, -401, None, AuthenticationError, "D-cerr"),
    # Permission and consent.
    Row(None, -402, None, ConsentRequiredError, "D-err: 403"),
    Row(None, -5, None, PermissionDeniedError, "D-err, D-cerr: 403", "permission_app"),
    Row(None, -3, None, PermissionDeniedError, "D-err: 400; D-cerr: 403", "not_enabled"),
    Row(None, -4, None, PermissionDeniedError, "D-cerr: 403", "blocked"),
    Row(None, -12, None, PermissionDeniedError, "D-err, D-cerr: 403", "blocked"),
    Row(None, -101, None, PermissionDeniedError, "D-err, D-cerr: 400", "not_linked"),
    *_detail(PermissionDeniedError, "F-9004", 9004),
    *_detail(PermissionDeniedError, "D-err", 3002, hint="not_in_agency"),
    *_detail(PermissionDeniedError, "P-hub", 7001, 75303, 75401, 75601),
    # What is not there.
    *_detail(NotFoundError, "S1, D-err", 21006),
    *_detail(NotFoundError, "D-err", 6003),
    *_detail(NotFoundError, "P-php, P-hub", 31001, hint="not_found_other"),
    *_detail(NotFoundError, "P-hub", 32001, 33003, 75014, hint="not_found_other"),
    # What its state does not allow.
    *_detail(ConflictError, "S1", 21400),
    *_detail(ConflictError, "D-err", 20023),
    *_detail(ConflictError, "P-hub", 21500, 32013, 32040, 32041, 38022),
    # What the input does not allow.
    *_detail(InvalidRequestError, "D-err", 5001, hint="company"),
    *_detail(InvalidRequestError, "D-err", 2007, 2010, 7550),
    *_detail(InvalidRequestError, "public code", 31011),
    *_detail(InvalidRequestError, "P-hub", 60005, 60007),
    *_detail(InvalidRequestError, "P-gas, public code, P-hub", 60008),
    Row(_only(403), -813, None, PermissionDeniedError, "D-err, newest Korean copy only"),
    Row(_BELOW_500, -813, None, InvalidRequestError, "D-err: 400"),
    Row(None, -2, None, InvalidRequestError, "D-err, D-cerr: 400"),
    Row(None, -8, None, InvalidRequestError, "D-cerr: 400"),
    Row(None, -9, None, InvalidRequestError, "D-cerr: 400", "terminated"),
    # Kakao in trouble.
    Row(None, -1, None, ServerError, "D-err: 500; D-cerr: 400"),
    Row(None, -7, None, ServerError, "D-cerr: 400", "maintenance"),
    Row(None, -9798, None, ServerError, "D-cerr: 503", "maintenance"),
    # No known code: the status alone.
    Row(range(300, 400), None, None, ServerError, "RFC 9110: never followed", "redirect"),
    Row(_only(403), None, None, PermissionDeniedError, "RFC 9110"),
    Row(_only(404), None, None, InvalidRequestError, "RFC 9110", "path"),
    Row(_only(408), None, None, ServerError, "RFC 9110"),
    Row(range(400, 500), None, None, InvalidRequestError, "RFC 9110"),
    Row(None, None, None, ServerError, "anything else: 5xx, and 2xx with a code that no document lists"),
)


def row_for(status: int, code: int | None, detail_code: int | None, message: str) -> Row:
    """The first row that describes the answer; the last row describes them all."""
    return next(row for row in TABLE if row.matches(status, code, detail_code, message))
