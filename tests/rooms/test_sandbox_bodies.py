"""What the sandbox refuses in a body: each form that the documents do not show."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any

import anyio
import httpx
import pytest
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


@pytest.mark.parametrize("path", ["/pages", ""])
async def test_a_body_on_a_list_is_refused(app: Starlette, path: str) -> None:
    assert "takes no body" in await refusal(app, "GET", PREFIX + path, [TOKEN, JSON], b"{}")


@pytest.mark.parametrize(
    "types",
    [
        [],
        ["text/plain"],
        ["application/x-www-form-urlencoded"],
        ["multipart/form-data; boundary=x"],
        ["application/json; charset=euc-kr"],
        ["application/json; boundary=x"],
        ["application/json, application/json"],
        ["application/json", "application/json"],
        ["application/jsonp"],
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PUT", "/onOff")])
async def test_a_body_of_another_content_type_is_refused(
    app: Starlette, method: str, path: str, types: list[str]
) -> None:
    account = [ID] if method == "PUT" else []
    headers = [TOKEN, *account, *(("Content-Type", one) for one in types)]
    assert "Content-Type must be application/json" in await refusal(
        app, method, PREFIX + path, headers, b"{}"
    )


async def test_a_compressed_body_is_refused(app: Starlette) -> None:
    headers = [TOKEN, JSON, ("Content-Encoding", "gzip")]
    assert "without Content-Encoding" in await refusal(app, "POST", PREFIX, headers, b"{}")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON in UTF-8"),
        (b"{", "not JSON in UTF-8"),
        (b"name=x", "not JSON in UTF-8"),
        (b'{"name":NaN}', "NaN is not JSON"),
        (b'{"name":-Infinity}', "-Infinity is not JSON"),
        (b'{"name":"a","name":"b"}', "a key is there more than once"),
        (b"\xef\xbb\xbf{}", "not JSON in UTF-8"),
        ("{}".encode("utf-16"), "not JSON in UTF-8"),
        ('{"name":"계정"}'.encode("euc-kr"), "not JSON in UTF-8"),
        (b'{"ownerCompanyId":' + b"9" * 5000 + b"}", "not JSON in UTF-8"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b"[]", "must be a JSON object, got an array"),
        (b"null", "must be a JSON object, got None"),
        (b'"' + b"x" * 200 + b'"', "must be a JSON object, got 'xxx"),
        (b'{"name":"' + b"x" * (1 << 20) + b'"}', "the body is longer than 1048576 bytes"),
        (b"{}", "body key name is missing"),
        (b'{"name":"a"}', "body key ownerCompanyId is missing"),
        (
            b'{"name":"a","ownerCompanyId":34,"id":1}',
            "unknown body key 'id'; known: advertiserCompanyId, name, ownerCompanyId",
        ),
        (b'{"name":"a","ownerCompanyId":34,"\\ud800":1}', "unknown body key '\\ud800'"),
        (b'{"name":1,"ownerCompanyId":34}', "name must be a String that is not blank, got 1"),
        (b'{"name":null,"ownerCompanyId":34}', "name must be a String that is not blank, got None"),
        (b'{"name":" \\u3000","ownerCompanyId":34}', "name must be a String that is not blank"),
        (b'{"name":["a"],"ownerCompanyId":34}', "got an array"),
        (b'{"name":{"a":1},"ownerCompanyId":34}', "got an object"),
        (b'{"name":"\\ud83d","ownerCompanyId":34}', "half of a surrogate pair"),
        (b'{"name":"a","ownerCompanyId":"34"}', "ownerCompanyId must be a Long above 0, got '34'"),
        (b'{"name":"a","ownerCompanyId":34.0}', "ownerCompanyId must be a Long above 0, got 34.0"),
        (b'{"name":"a","ownerCompanyId":1e999}', "ownerCompanyId must be a Long above 0, got inf"),
        (b'{"name":"a","ownerCompanyId":true}', "ownerCompanyId must be a Long above 0, got True"),
        (b'{"name":"a","ownerCompanyId":0}', "ownerCompanyId must be a Long above 0, got 0"),
        (b'{"name":"a","ownerCompanyId":9223372036854775808}', "ownerCompanyId must be a Long above 0"),
        (
            b'{"name":"a","ownerCompanyId":34,"advertiserCompanyId":null}',
            "advertiserCompanyId must be a Long",
        ),
    ],
)
async def test_a_create_body_in_another_form_is_refused(app: Starlette, content: bytes, reason: str) -> None:
    before = app.state.world.accounts
    assert reason in await refusal(app, "POST", PREFIX, [TOKEN, JSON], content)
    assert before == app.state.world.accounts


@pytest.mark.parametrize("config", ["DEL", "on", "", None, True, 1, ["ON"], {"config": "ON"}])
async def test_on_off_takes_only_the_words_on_and_off(app: Starlette, config: object) -> None:
    content = json.dumps({"config": config}).encode()
    assert "config must be ON or OFF" == await refusal(
        app, "PUT", f"{PREFIX}/onOff", [TOKEN, ID, JSON], content
    )


async def test_a_client_that_leaves_before_its_body_is_there_gets_no_answer(app: Starlette) -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        await anyio.lowlevel.checkpoint()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PREFIX,
        "raw_path": PREFIX.encode(),
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer sandbox-token-1"), (b"content-type", b"application/json")],
    }
    await app(scope, receive, send)
    assert [] == sent
    assert [None] == [asked.status for asked in app.state.requests]
