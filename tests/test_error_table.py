"""Every error of openapi/SOURCES.md, sent by a real server, becomes the right error."""

from __future__ import annotations

import pickle

import anyio
import pytest

from answering import Answer, answering
from moment_async import APIError, MomentClient, RetryPolicy, errors
from moment_async._core.error_table import TABLE, row_for
from moment_async._hints import HINTS

pytestmark = pytest.mark.anyio


def moment(detail_code: int) -> dict[str, object]:
    return {
        "code": -813,
        "msg": "KakaoMomentException",
        "extras": {"detailCode": detail_code, "detailMsg": "사유"},
    }


def plain(code: int, text: str = "no") -> dict[str, object]:
    return {"code": code, "msg": text}


# HTTP status, body, error, hint.
CASES: list[tuple[int, object, type[APIError], str]] = [
    (429, moment(0), errors.QuotaExceededError, "quota"),
    (429, plain(-813), errors.QuotaExceededError, "quota"),
    (429, b"", errors.QuotaExceededError, "quota"),
    (429, b"<html>slow down</html>", errors.QuotaExceededError, "quota"),
    (429, moment(21006), errors.QuotaExceededError, "quota"),
    (
        400,
        {"code": -10, "msg": "API limit has been exceeded.", "extras": {}},
        errors.QuotaExceededError,
        "quota",
    ),
    (403, plain(-10), errors.QuotaExceededError, "quota"),
    (200, plain(-10), errors.QuotaExceededError, "quota"),
    (401, plain(-401, "target biz token is not supplied."), errors.AuthenticationError, "login_token"),
    (401, plain(-401, "ip mismatched! callerIp=1.2.3.4."), errors.AuthenticationError, "ip_mismatch"),
    (401, plain(-401, "no authentication key!"), errors.AuthenticationError, "no_token"),
    (401, plain(-401, "this access token does not exist"), errors.AuthenticationError, "authenticate"),
    (401, plain(-401, "this access token is already expired"), errors.AuthenticationError, "authenticate"),
    (401, b"", errors.AuthenticationError, "authenticate"),
    (400, plain(-401), errors.AuthenticationError, "authenticate"),
    (
        403,
        {"code": -402, "msg": "x", "required_scopes": ["moment_management"]},
        errors.ConsentRequiredError,
        "consent",
    ),
    (403, plain(-5, "permission denied"), errors.PermissionDeniedError, "permission_app"),
    (400, plain(-3), errors.PermissionDeniedError, "not_enabled"),
    (403, plain(-3), errors.PermissionDeniedError, "not_enabled"),
    (403, plain(-4), errors.PermissionDeniedError, "blocked"),
    (403, plain(-12), errors.PermissionDeniedError, "blocked"),
    (400, plain(-101), errors.PermissionDeniedError, "not_linked"),
    *[
        (400, moment(n), errors.PermissionDeniedError, "permission")
        for n in (9004, 7001, 75303, 75401, 75601)
    ],
    (400, moment(3002), errors.PermissionDeniedError, "not_in_agency"),
    (403, moment(9004), errors.PermissionDeniedError, "permission"),
    *[(400, moment(n), errors.NotFoundError, "not_found") for n in (21006, 6003)],
    *[(400, moment(n), errors.NotFoundError, "not_found_other") for n in (31001, 32001, 33003, 75014)],
    (200, moment(21006), errors.NotFoundError, "not_found"),
    *[
        (400, moment(n), errors.ConflictError, "conflict")
        for n in (21400, 20023, 21500, 32013, 32040, 32041, 38022)
    ],
    (400, moment(5001), errors.InvalidRequestError, "company"),
    *[
        (400, moment(n), errors.InvalidRequestError, "input")
        for n in (2007, 2010, 7550, 31011, 60005, 60007, 60008)
    ],
    (403, plain(-813), errors.PermissionDeniedError, "permission"),
    (400, moment(424242), errors.InvalidRequestError, "input"),
    (400, plain(-2), errors.InvalidRequestError, "input"),
    (400, plain(-8), errors.InvalidRequestError, "input"),
    (400, plain(-9), errors.InvalidRequestError, "terminated"),
    (500, plain(-1), errors.ServerError, "server"),
    (400, plain(-1), errors.ServerError, "server"),
    (400, plain(-7), errors.ServerError, "maintenance"),
    (503, plain(-9798), errors.ServerError, "maintenance"),
    (500, moment(21006), errors.ServerError, "server"),
    (302, b"", errors.ServerError, "redirect"),
    (403, b"<html>", errors.PermissionDeniedError, "permission"),
    (404, b"<html>", errors.InvalidRequestError, "path"),
    (408, b"", errors.ServerError, "server"),
    (418, b"", errors.InvalidRequestError, "input"),
    (502, b"<html>Bad Gateway</html>", errors.ServerError, "server"),
    (200, plain(-99999), errors.ServerError, "server"),
]


async def test_every_row_through_a_real_answer() -> None:
    answers = [Answer(status=status, body=body) for status, body, _, _ in CASES]
    seen: list[tuple[int | None, type[Exception], str]] = []
    async with answering([*answers]) as server:
        async with MomentClient("t", base_url=server.base_url, retry=RetryPolicy.none()) as moment_client:
            for number in range(len(CASES)):
                # A user of its own for each, so that no refusal holds up the next.
                user = moment_client.with_token(f"t{number}")
                with pytest.raises(APIError) as caught:
                    await user.ad_accounts.get_balance(1111)
                seen.append((caught.value.status, type(caught.value), caught.value.hint_key))
    assert seen == [(status, error, hint) for status, _, error, hint in CASES]


def test_the_cases_reach_every_row_of_the_table() -> None:
    reached = set[int]()
    for status, body, _, _ in CASES:
        fields: dict[str, object] = body if isinstance(body, dict) else {}
        extras = fields.get("extras")
        details: dict[str, object] = extras if isinstance(extras, dict) else {}
        row = row_for(
            status, _int(fields.get("code")), _int(details.get("detailCode")), str(fields.get("msg", ""))
        )
        reached.add(TABLE.index(row))
    assert reached == set(range(len(TABLE)))


def _int(value: object) -> int | None:
    return value if isinstance(value, int) else None


def test_every_row_names_its_source_and_a_hint_that_exists() -> None:
    assert all(row.source for row in TABLE)
    assert all(row.hint is None or row.hint in HINTS for row in TABLE)


async def test_an_error_carries_everything_that_the_answer_said() -> None:
    answer = Answer(
        status=400,
        body=moment(21006),
        headers=(("content-type", "application/json"), ("X-Request-Id", "abc-1")),
    )
    async with answering([answer]) as server, MomentClient("t", base_url=server.base_url) as client:
        with pytest.raises(errors.NotFoundError) as caught:
            await client.ad_accounts.get_balance(1111)
    error = caught.value
    assert (error.operation, error.method, error.ad_account_id) == ("getBalance", "GET", 1111)
    assert (error.status, error.code, error.detail_code) == (400, -813, 21006)
    assert (error.kakao_message, error.request_id, error.attempts) == ("사유", "abc-1", 1)
    assert str(error) == "getBalance: HTTP 400, code -813/21006: 사유 (ad account 1111)"
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("named", "scopes"),
    [
        ({"required_scopes": ["moment_management", "moment_create"]}, ("moment_management", "moment_create")),
        ({"required_scope": "moment_create"}, ("moment_create",)),
        ({"required_scopes": [7, {}], "required_scope": 7}, ()),
        ({"required_scopes": "moment_create"}, ()),
        ({}, ()),
    ],
)
async def test_missing_consent_names_its_scopes(named: dict[str, object], scopes: tuple[str, ...]) -> None:
    answer = Answer(status=403, body={"code": -402, "msg": "insufficient scopes.", **named})
    async with answering([answer]) as server, MomentClient("t", base_url=server.base_url) as client:
        with pytest.raises(errors.ConsentRequiredError) as caught:
            await client.ad_accounts.get_balance(1111)
    assert scopes == caught.value.required_scopes
    assert scopes == pickle.loads(pickle.dumps(caught.value)).required_scopes


async def test_a_refusal_says_how_long_to_wait() -> None:
    answer = Answer(status=429, headers=(("retry-after", "7.5"),))
    with anyio.fail_after(5):
        async with answering([answer]) as server:
            client = MomentClient("t", base_url=server.base_url, retry=RetryPolicy.none())
            async with client:
                with pytest.raises(errors.RateLimitError) as caught:
                    await client.ad_accounts.get_balance(1111)
    assert caught.value.retry_after == 7.5
