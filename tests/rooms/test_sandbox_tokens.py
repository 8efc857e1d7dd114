"""How the sandbox takes tokens of each kind, seen by a plain HTTP client."""

from __future__ import annotations

import httpx
import pytest

from moment_async.sandbox import TokenKind, World, create_app, serve

pytestmark = pytest.mark.anyio
ACCOUNTS = "/openapi/v4/adAccounts"


async def ask(world: World, token: str, method: str = "GET", path: str = "/pages") -> httpx.Response:
    transport = httpx.ASGITransport(create_app(world))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        return await client.request(method, ACCOUNTS + path, headers=headers)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("unknown", "this access token does not exist"),
        ("expired", "this access token is already expired"),
        ("other_ip", "ip mismatched! callerIp=127.0.0.1. check out registered ips."),
        ("no_key", "no authentication key!"),
        ("login", "target biz token is not supplied."),
    ],
)
async def test_each_of_the_five_bad_tokens_has_its_text(kind: TokenKind, message: str) -> None:
    world = World()
    answer = await ask(world, world.issue_token(1, kind=kind))
    assert (401, {"msg": message, "code": -401}) == (answer.status_code, answer.json())
    assert [1] == [one.user for one in world.requests]


async def test_an_app_without_permission_is_refused_with_minus_5() -> None:
    world = World()
    answer = await ask(world, world.issue_token(1, kind="app_without_permission"))
    assert (403, {"msg": "permission denied", "code": -5}) == (answer.status_code, answer.json())


@pytest.mark.parametrize(
    ("method", "path", "scope"), [("GET", "/pages", "moment_management"), ("POST", "", "moment_create")]
)
async def test_missing_consent_names_the_scopes_beside_the_code(method: str, path: str, scope: str) -> None:
    world = World()
    answer = await ask(world, world.issue_token(1, kind="no_consent"), method, path)
    assert (403, -402, [scope]) == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["required_scopes"],
    )


async def test_a_good_token_stands_beside_the_others_of_its_user() -> None:
    world = World.generate(3, seed=1)
    assert 200 == (await ask(world, world.issue_token(1))).status_code
    assert 200 == (await ask(world, world.tokens[0])).status_code


async def test_a_token_expires_while_the_sandbox_runs() -> None:
    world = World()
    token = world.issue_token(1)
    assert 200 == (await ask(world, token)).status_code
    world.expire(token)
    assert "this access token is already expired" == (await ask(world, token)).json()["msg"]


async def test_a_revoked_token_does_not_exist() -> None:
    world = World()
    world.revoke(world.tokens[0])
    assert "this access token does not exist" == (await ask(world, world.tokens[0])).json()["msg"]


def test_the_address_of_the_caller_is_told_over_a_socket() -> None:
    world = World()
    token = world.issue_token(1, kind="other_ip")
    with serve(world) as server:
        headers = {"Authorization": f"Bearer {token}"}
        message = httpx.get(f"{server.base_url}{ACCOUNTS}/pages", headers=headers).json()["msg"]
    assert "ip mismatched! callerIp=127.0.0.1. check out registered ips." == message


async def test_a_call_from_nowhere_counts_as_one_from_this_machine() -> None:
    world = World()
    path = f"{ACCOUNTS}/pages"
    token = world.issue_token(1, kind="other_ip")
    headers = [(b"authorization", f"Bearer {token}".encode())]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers": headers}
    sent: list[dict[str, bytes]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        sent.append(message)

    await create_app(world)(scope | {"query_string": b""}, receive, send)
    assert b"callerIp=127.0.0.1." in sent[1]["body"]


def test_an_unknown_kind_is_refused() -> None:
    kind: TokenKind = "stolen"  # type: ignore[assignment]  # a caller without a type checker
    with pytest.raises(ValueError, match=r"kind must be one of good, unknown, .*, got 'stolen'"):
        World().issue_token(1, kind=kind)
