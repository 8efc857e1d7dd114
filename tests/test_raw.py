from __future__ import annotations

from typing import Any

import httpx
import pytest

from moment_async import InvalidArgumentError, MomentClient, errors
from moment_async._call import Call, RetryClass
from moment_async._raw import raw_call

pytestmark = pytest.mark.anyio


def raw(method: str = "GET", path: str = "/openapi/v4/companies", **parts: Any) -> Call[Any]:
    return raw_call(method, path, **{"ad_account_id": None, "params": None, "json": None, **parts})


def test_a_known_method_and_path_takes_that_operations_limit_and_retry_class() -> None:
    detail = raw(path="/openapi/v4/adAccounts/1111").operation
    balance = raw(path="/openapi/v4/adAccounts/balance").operation
    created = raw("POST", "/openapi/v4/adAccounts").operation
    assert (detail.id, detail.limit is None) == ("getAdAccount", False)
    assert (balance.id, balance.limit) == ("getBalance", None)
    assert (created.id, created.retry) == ("createAdAccount", RetryClass.UNSAFE)


def test_an_unknown_path_is_sent_again_only_when_it_reads() -> None:
    assert raw("GET").operation.retry is RetryClass.SAFE
    assert {raw(method).operation.retry for method in ("POST", "PUT", "PATCH", "DELETE")} == {
        RetryClass.UNSAFE
    }


def test_the_query_is_encoded_with_literal_commas() -> None:
    call = raw(params={"config": ["ON", "OFF"], "name": "한 글&", "page": 3, "ids": [1, 2]})
    assert call.target == "/openapi/v4/companies?config=ON,OFF&name=%ED%95%9C%20%EA%B8%80%26&page=3&ids=1,2"


def test_the_account_goes_into_the_header() -> None:
    assert raw(ad_account_id=1111).headers == (("adAccountId", "1111"),)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "openapi",
        "/",
        "//evil.test/x",
        "https://evil.test/x",
        "/a/../b",
        "/a/./b",
        "/a?b=1",
        "/a#b",
        "/a b",
        "/a%2e",
        "/a\r\nX: y",
        "/a/",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(InvalidArgumentError, match="path must be plain and absolute"):
        raw(path=path)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"path": None}, "path must be a str, got NoneType"),
        ({"params": [("a", 1)]}, "params must be a mapping, got list"),
        ({"params": {1: "a"}}, "a name in params must be a str, got int 1"),
        ({"params": {"\ud800": "a"}}, "a name in params holds a lone surrogate"),
    ],
)
def test_a_path_and_a_query_of_another_kind_are_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidArgumentError, match=says):
        raw(**wrong)


@pytest.mark.parametrize("method", ["get", "TRACE", ""])
def test_an_unknown_method_is_refused(method: str) -> None:
    with pytest.raises(InvalidArgumentError, match="method must be one of"):
        raw(method)


@pytest.mark.parametrize("wrong", [0, -1, 2**63, "1", True, 1.0])
def test_an_account_id_that_cannot_be_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidArgumentError, match="ad_account_id must be"):
        raw(ad_account_id=wrong)


@pytest.mark.parametrize("wrong", [1.5, None, True, [[1.5]]])
def test_a_query_value_of_another_type_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidArgumentError, match=r"params\['x'\] must be an int"):
        raw(params={"x": wrong})


DEEP: list[object] = []
for _ in range(100_000):
    DEEP = [DEEP]


@pytest.mark.parametrize("wrong", [{1, 2}, float("nan"), {"a": object()}, DEEP], ids=range(4))
def test_a_body_that_is_no_json_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidArgumentError, match="cannot be written as JSON"):
        raw("POST", json=wrong)


async def test_the_escape_hatch_returns_the_parsed_json() -> None:
    def kakao(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, json={"asked": request.url.raw_path.decode(), "body": request.content.decode()}
        )

    transport = httpx.MockTransport(kakao)
    async with MomentClient("t", base_url="https://kakao.test", transport=transport) as moment:
        answer = await moment.request("POST", "/openapi/v4/x", params={"a": 1}, json={"이름": [1, None]})
    assert answer == {"asked": "/openapi/v4/x?a=1", "body": '{"이름":[1,null]}'}


async def test_an_empty_answer_is_none_and_an_error_is_raised() -> None:
    answers = iter([httpx.Response(200), httpx.Response(400, json={"code": -2, "msg": "no"})])
    transport = httpx.MockTransport(lambda _request: next(answers))
    async with MomentClient("t", base_url="https://kakao.test", transport=transport) as moment:
        assert await moment.request("DELETE", "/openapi/v4/x") is None
        with pytest.raises(errors.InvalidRequestError, match="GET /openapi/v4/x: HTTP 400"):
            await moment.request("GET", "/openapi/v4/x")


async def test_an_unknown_write_that_may_have_arrived_is_of_unknown_outcome() -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(503))
    async with MomentClient("t", base_url="https://kakao.test", transport=transport) as moment:
        with pytest.raises(errors.OutcomeUnknownError):
            await moment.request("PUT", "/openapi/v4/x", json=[1])
