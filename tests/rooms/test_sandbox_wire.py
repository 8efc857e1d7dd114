"""What the sandbox refuses: each form of request that the documents do not show."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from moment_async.sandbox import World, create_app

pytestmark = pytest.mark.anyio
PREFIX = "/openapi/v4/adAccounts"
TOKEN = ("Authorization", "Bearer sandbox-token-1")
ID = ("adAccountId", "1111")
JSON = ("Content-Type", "application/json")
NO_LIMITS = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}
Headers = list[tuple[str, str]]


@pytest.fixture
def app() -> Starlette:
    return create_app(World.generate(20, seed=1), limits=NO_LIMITS)


async def ask(
    app: Starlette, method: str, target: str, headers: list[Any], content: bytes = b""
) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as client:
        return await client.request(method, target, headers=headers, content=content)


async def refusal(app: Starlette, method: str, target: str, headers: list[Any], content: bytes = b"") -> str:
    """Message of a call that must be refused with 400 and code -2."""
    answer = await ask(app, method, target, headers, content)
    assert (400, -2) == (answer.status_code, answer.json()["code"]), answer.text
    return str(answer.json()["msg"])


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("config=ON&config=OFF", "config is there more than once"),
        ("config=ON,PAUSED", "config must be a comma string of ON, OFF, DEL; got 'PAUSED'"),
        ("config=on", "got 'on'"),
        ("config=ON,%20OFF", "got ' OFF'"),
        ("config=ON,", "got ''"),
        ("config=", "got ''"),
        ("config=ON;OFF", "got 'ON;OFF'"),
        ("page=-1", "page must be an Integer of 0 or more, got '-1'"),
        ("page=1.0", "page must be an Integer"),
        ("page=%2B1", "page must be an Integer"),
        ("page=01", "page must be an Integer"),
        ("page=", "page must be an Integer"),
        ("page=2147483648", "page must be an Integer"),
        ("page=" + "9" * 5000, "page must be an Integer"),
        ("page=%EF%BC%91", "page must be an Integer"),
        ("size=0", "size must be an Integer of 1 or more, got '0'"),
        ("size=ten", "size must be an Integer of 1 or more, got 'ten'"),
        ("sort=id", "unknown query parameter 'sort'; known: config, page, size"),
        ("adAccountId=1111", "unknown query parameter 'adAccountId'"),
        ("page", "name=value"),
        ("page=1&&size=2", "name=value"),
        ("config=%FF", "name=value"),
        ("&".join(["page=1"] * 60), "name=value"),
    ],
)
async def test_a_list_query_in_another_form_is_refused(app: Starlette, query: str, reason: str) -> None:
    assert reason in await refusal(app, "GET", f"{PREFIX}/pages?{query}", [TOKEN])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/balance?page=1", "unknown query parameter 'page'; known: none"),
        ("/trackers?campaignType=", "campaignType must be a word in capital letters, got ''"),
        ("/trackers?goal=visiting", "goal must be a word in capital letters, got 'visiting'"),
    ],
)
async def test_an_account_query_in_another_form_is_refused(app: Starlette, path: str, reason: str) -> None:
    assert reason in await refusal(app, "GET", PREFIX + path, [TOKEN, ID])


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ([], "header adAccountId is missing"),
        ([ID, ID], "header adAccountId is there more than once"),
        *(
            ([("adAccountId", text)], "header adAccountId must be a Long above 0")
            for text in (
                "",
                "0",
                "-1",
                "+1",
                "01111",
                "1111.0",
                "1,111",
                "1111, 1111",
                "master",
                "0x457",
                "9" * 19,
                "9" * 9000,
            )
        ),
    ],
)
@pytest.mark.parametrize("path", ["/1111", "/balance", "/bizRight", "/channel/profiles", "/trackers"])
async def test_the_account_header_must_be_there_once_in_plain_digits(
    app: Starlette, path: str, headers: Headers, reason: str
) -> None:
    assert reason in await refusal(app, "GET", PREFIX + path, [TOKEN, *headers])


@pytest.mark.parametrize("value", ["１１１１".encode(), "1111\u00a0".encode("latin-1"), b"\xff\xfe"])
async def test_bytes_that_only_look_like_digits_are_refused(app: Starlette, value: bytes) -> None:
    headers = [(b"Authorization", b"Bearer sandbox-token-1"), (b"adAccountId", value)]
    assert "plain digits" in await refusal(app, "GET", f"{PREFIX}/balance", headers)


async def test_the_largest_long_is_a_number_of_no_account(app: Starlette) -> None:
    number = str(2**63 - 1)
    answer = await ask(app, "GET", f"{PREFIX}/{number}", [TOKEN, ("adAccountId", number)])
    assert (400, 21006) == (answer.status_code, answer.json()["extras"]["detailCode"])


@pytest.mark.parametrize("path", ["/pages", ""])
async def test_an_account_header_on_a_list_is_refused(app: Starlette, path: str) -> None:
    assert "takes no header adAccountId" in await refusal(app, "GET", PREFIX + path, [TOKEN, ID])


@pytest.mark.parametrize(
    ("segment", "reason"),
    [
        ("1112", "differ"),
        ("%31111", "in the path must be a Long"),
        ("abc", "in the path must be a Long"),
        ("9223372036854775808", "in the path must be a Long"),
        ("%2e%2e", "in the path must be a Long"),
        ("1111%0a", "in the path must be a Long"),
    ],
)
async def test_the_path_must_name_the_account_of_the_header(
    app: Starlette, segment: str, reason: str
) -> None:
    assert reason in await refusal(app, "GET", f"{PREFIX}/{segment}", [TOKEN, ID])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/openapi/v4",
        f"{PREFIX}/",
        f"{PREFIX}/1111/",
        f"{PREFIX}/channel/other",
        "/openapi/v4//adAccounts",
        "/openapi/v4/adaccounts/pages",
        "/openapi/v4/adAccounts%2Fpages",
        "/openapi/v3/adAccounts/pages",
        "/a%0Ab",
        "/%ff",
    ],
)
async def test_an_unknown_path_is_not_found_in_json(app: Starlette, path: str) -> None:
    answer = await ask(app, "GET", path, [TOKEN])
    assert (404, -2) == (answer.status_code, answer.json()["code"])
    assert "no such API: " in answer.json()["msg"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "", "GET, POST"),
        ("POST", "/pages", "GET"),
        ("PUT", "/1111", "GET"),
        ("DELETE", "/1111", "GET"),
        ("GET", "/onOff", "PUT"),
        ("OPTIONS", "/pages", "GET"),
        ("HEAD", "/pages", "GET"),
        ("BREW", "/balance", "GET"),
    ],
)
async def test_a_wrong_method_is_refused_with_those_allowed(
    app: Starlette, method: str, path: str, allowed: str
) -> None:
    answer = await ask(app, method, PREFIX + path, [TOKEN])
    assert (405, allowed) == (answer.status_code, answer.headers["allow"])
    assert "application/json;charset=UTF-8" == answer.headers["content-type"]


@settings(max_examples=150, deadline=None)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH"]),
    path=st.sampled_from(["", "/pages", "/1111", "/balance", "/trackers", "/onOff"]) | st.text(max_size=8),
    query=st.text(max_size=12) | st.binary(max_size=12).map(lambda raw: raw.decode("latin-1")),
    account=st.binary(max_size=8),
    content=st.binary(max_size=40)
    | st.recursive(st.none() | st.text(), st.lists).map(lambda value: json.dumps(value).encode()),
)
def test_no_request_makes_the_sandbox_stumble(
    method: str, path: str, query: str, account: bytes, content: bytes
) -> None:
    app = create_app(World.generate(9, seed=1), limits=NO_LIMITS)
    messages: list[MutableMapping[str, Any]] = []
    left = [{"type": "http.request", "body": content, "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        return left.pop()

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": PREFIX + path,
        "raw_path": (PREFIX + path).encode("utf-8", "replace"),
        "query_string": query.encode("utf-8", "replace"),
        "headers": [
            (b"authorization", b"Bearer sandbox-token-1"),
            (b"content-type", b"application/json"),
            *([(b"adaccountid", account)] if account else []),
        ],
    }
    anyio.run(app, scope, receive, send)
    assert 200 == messages[0]["status"] or 400 <= messages[0]["status"] < 500
    assert isinstance(json.loads(messages[1]["body"]), dict | list)
