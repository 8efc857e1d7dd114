"""Steering the sandbox over HTTP, as a program in another language would."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from moment_async.sandbox import Fault, Server, Switches, World, serve
from moment_async.sandbox.control import FAULTS

PAGES = "/openapi/v4/adAccounts/pages"
BALANCE = "/openapi/v4/adAccounts/balance"
TOKEN = {"Authorization": "Bearer sandbox-token-1"}
ACCOUNT = TOKEN | {"adAccountId": "1111"}


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    with serve(World.generate(20, seed=1, users=2)) as server:
        yield server


@pytest.fixture
def sandbox(served: Server) -> Server:
    served.world.heal()
    served.world.asked.clear()
    served.world.switches = Switches()
    return served


@pytest.fixture
def http(sandbox: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.base_url) as client:
        yield client


def test_every_call_can_be_read_and_forgotten(http: httpx.Client, sandbox: Server) -> None:
    http.get(BALANCE, headers=ACCOUNT)
    http.get(PAGES, params={"size": 3}, headers=TOKEN)
    first, second = http.get("/_sandbox/requests").json()["requests"]
    assert isinstance(first.pop("time"), float)
    assert first == {
        "method": "GET",
        "path": BALANCE,
        "query": "",
        "user": 1,
        "operation": "getBalance",
        "account_id": 1111,
        "status": 200,
        "fault": None,
    }
    assert ("size=3", None) == (second["query"], second["account_id"])
    assert 2 == len(sandbox.requests)
    assert [] == http.delete("/_sandbox/requests").json()["requests"]
    assert [] == http.get("/_sandbox/requests").json()["requests"] == sandbox.requests


def test_the_world_is_summed_up(http: httpx.Client, sandbox: Server) -> None:
    body = http.get("/_sandbox/world").json()
    assert isinstance(body.pop("now"), float)
    assert (20, 20) == (body["accounts"], sum(body["configs"].values()))
    assert ["ON", "OFF", "DEL"] == list(body["configs"])
    assert ["sandbox-token-1", "sandbox-token-2"] == [user["token"] for user in body["users"]]
    assert sum(len(one.members) for one in sandbox.world.accounts) == sum(
        user["accounts"] for user in body["users"]
    )
    assert "sliding" == body["switches"]["window"]


def test_a_fault_is_planned_and_healed(http: httpx.Client) -> None:
    asked = {"operation": "get_balance", "fault": "Quota", "times": 5, "style": "-10"}
    planned = http.post("/_sandbox/faults", json=asked).json()["faults"]
    assert [("getBalance", 0)] == [(one["operation"], one["spoilt"]) for one in planned]
    assert 400 == http.get(BALANCE, headers=ACCOUNT).status_code
    assert [1] == [one["spoilt"] for one in http.get("/_sandbox/faults").json()["faults"]]
    assert [] == http.delete("/_sandbox/faults").json()["faults"]
    assert 200 == http.get(BALANCE, headers=ACCOUNT).status_code


def test_a_fault_without_an_operation_is_for_all(http: httpx.Client) -> None:
    fault = {"fault": "Answer", "status": 418, "body": [1], "headers": {"x-kind": "teapot"}}
    http.post("/_sandbox/faults", json=fault)
    answer = http.get(PAGES)
    assert (418, [1], "teapot") == (answer.status_code, answer.json(), answer.headers["x-kind"])


def test_fields_come_as_an_array(http: httpx.Client) -> None:
    http.post("/_sandbox/faults", json={"fault": "Nulls", "fields": ["cash"]})
    assert None is http.get(BALANCE, headers=ACCOUNT).json()["cash"]


def test_every_kind_of_fault_can_be_planned() -> None:
    with_values: dict[str, dict[str, object]] = {"Latency": {"seconds": 1}, "Redirect": {"to": "/"}}
    with serve(World()) as server:
        for word in FAULTS:
            body: dict[str, object] = {"operation": "list_page", "fault": word} | with_values.get(word, {})
            assert 200 == httpx.post(f"{server.base_url}/_sandbox/faults", json=body).status_code
        assert list(FAULTS.values()) == [type(fault) for _, fault, _ in server.world.faults.planned()]


def test_every_public_fault_can_be_named() -> None:
    import moment_async.sandbox as room

    public = {value for value in vars(room).values() if isinstance(value, type) and issubclass(value, Fault)}
    assert public - {Fault} == set(FAULTS.values())


def test_switches_change_one_by_one(http: httpx.Client, sandbox: Server) -> None:
    http.patch("/_sandbox/switches", json={"size_cap": 5})
    body = http.patch("/_sandbox/switches", json={"page_number": True, "other_limit": [50, 1.0]}).json()
    assert (5, True, [50, 1.0]) == tuple(
        body["switches"][name] for name in ("size_cap", "page_number", "other_limit")
    )
    assert Switches(size_cap=5, page_number=True, other_limit=(50, 1.0)) == sandbox.world.switches


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("POST", "faults", {"fault": "Boom"}, 400, "fault must be one of Answer, "),
        ("POST", "faults", {"fault": 3}, 400, "fault must be one of Answer, "),
        ("POST", "faults", {"fault": "Quota", "operation": 3}, 400, "operation must be a String"),
        ("POST", "faults", {"fault": "Quota", "operation": "x"}, 400, "no operation 'x'"),
        ("POST", "faults", {"fault": "Quota", "rat": 1}, 400, "Quota has no 'rat'; there are times, rate"),
        ("POST", "faults", {"fault": "Quota", "times": 0}, 400, "times must be 1 or more"),
        ("POST", "faults", {"fault": "Quota", "times": "2"}, 400, "times must be int or None, got '2'"),
        ("POST", "faults", {"fault": "Quota", "style": 429}, 400, "style must be '429' or '-10', got 429"),
        ("POST", "faults", {"fault": "Nulls", "fields": "id"}, 400, "fields must be tuple[str, ...]"),
        ("POST", "faults", {"fault": "Nulls", "fields": [1]}, 400, "fields must be tuple[str, ...]"),
        ("POST", "faults", {"fault": "Answer", "headers": {"a": 1}}, 400, "headers must be"),
        ("POST", "faults", {"fault": "Latency"}, 400, "seconds"),
        ("PATCH", "switches", {"window": "round"}, 400, "window must be 'sliding'"),
        ("PATCH", "switches", {"colour": 1}, 400, "Switches has no 'colour'"),
        ("GET", "switches", None, 405, "takes PATCH, not GET"),
        ("GET", "nothing", None, 404, "no such API: /_sandbox/nothing"),
        ("POST", "faults", None, 400, "Content-Type must be application/json"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    http: httpx.Client, method: str, path: str, body: Any, status: int, says: str
) -> None:
    answer = http.request(method, f"/_sandbox/{path}", json=body)
    assert status == answer.status_code
    assert says in answer.json()["msg"]


def test_steering_is_not_written_down_among_the_requests(http: httpx.Client, sandbox: Server) -> None:
    http.get("/_sandbox/world")
    assert [] == sandbox.requests


def test_a_steering_call_that_is_broken_off_harms_nobody(http: httpx.Client, sandbox: Server) -> None:
    address = urlsplit(sandbox.base_url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as half:
        head = "POST /_sandbox/faults HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"
        half.sendall(head.encode())
    assert 200 == http.get("/_sandbox/world").status_code
