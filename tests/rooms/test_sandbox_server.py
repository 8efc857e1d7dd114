"""The sandbox on a real socket, and its command."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from sandbox_threads import sandbox_threads

from moment_async.sandbox import Server, World, create_app, serve

PAGES = "/openapi/v4/adAccounts/pages"
TOKEN = {"Authorization": "Bearer sandbox-token-1"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Server]:
    with serve(World.generate(50, seed=1), limits={"getAdAccount": None}) as server:
        yield server


def raw(server: Server, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are and read one answer until the connection closes."""
    address = urlsplit(server.base_url)
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port or 0), timeout=10) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as stream:
            received = stream.read()
    head, _, body = received.partition(b"\r\n\r\n")
    status, *fields = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
    return int(status.split(" ")[1]), headers, body


def closing(line: str, *headers: bytes) -> bytes:
    head = [
        line.encode(),
        b"Host: x",
        b"Connection: close",
        b"Authorization: Bearer sandbox-token-1",
        *headers,
    ]
    return b"\r\n".join(head) + b"\r\n\r\n"


def test_a_client_reads_the_list_over_a_socket(sandbox: Server) -> None:
    answer = httpx.get(sandbox.base_url + PAGES, headers=TOKEN, params={"size": 3})
    assert (200, 3) == (answer.status_code, len(answer.json()["content"]))


def test_a_literal_comma_and_an_encoded_one_are_the_same_on_the_wire(sandbox: Server) -> None:
    literal = raw(sandbox, closing(f"GET {PAGES}?config=ON,OFF HTTP/1.1"))
    encoded = raw(sandbox, closing(f"GET {PAGES}?config=ON%2COFF HTTP/1.1"))
    assert (200, literal[2]) == (encoded[0], encoded[2])


def test_on_off_has_a_content_length_of_zero_on_the_wire(sandbox: Server) -> None:
    status, headers, body = raw(
        sandbox,
        closing(
            "PUT /openapi/v4/adAccounts/onOff HTTP/1.1",
            b"AdAccountId: 1111",
            b"Content-Type: application/json",
            b"Content-Length: 16",
        )
        + b'{"config": "ON"}',
    )
    assert (200, "0", b"") == (status, headers["content-length"], body)
    assert "application/json;charset=UTF-8" == headers["content-type"]


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nadAccountId: \x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 65_520,
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        closing("OPTIONS * HTTP/1.1"),
        closing("GET http://elsewhere/ HTTP/1.1"),
        closing(f"GET {PAGES}?config=\u0001 HTTP/1.1"),
        closing(f"HEAD {PAGES}%00 HTTP/1.1"),
        closing("GET /openapi/v4/adAccounts/balance HTTP/1.1", b"adAccountId: \xff\xfe"),
        closing("GET /openapi/v4/adAccounts/balance HTTP/1.1", b"adAccountId: 1111", b"Upgrade: websocket"),
    ],
)
def test_strange_bytes_get_a_json_refusal(sandbox: Server, request_bytes: bytes) -> None:
    status, headers, body = raw(sandbox, request_bytes)
    is_upgrade_ignored = b"Upgrade" in request_bytes
    assert (200 if is_upgrade_ignored else 400) <= status < 500
    assert "application/json;charset=UTF-8" == headers["content-type"]
    assert b"" == body or isinstance(json.loads(body), dict)


def test_a_body_chunk_that_is_broken_ends_the_connection_and_not_the_server(sandbox: Server) -> None:
    head = closing(
        "POST /openapi/v4/adAccounts HTTP/1.1",
        b"Content-Type: application/json",
        b"Transfer-Encoding: chunked",
    )
    assert 400 == raw(sandbox, head + b"zz\r\n")[0]
    assert 200 == httpx.get(sandbox.base_url + PAGES, headers=TOKEN).status_code


def test_a_get_with_a_chunked_body_is_refused(sandbox: Server) -> None:
    head = closing(f"GET {PAGES} HTTP/1.1", b"Transfer-Encoding: chunked")
    assert 400 == raw(sandbox, head + b"2\r\n{}\r\n0\r\n\r\n")[0]


def test_a_connection_is_kept_after_refusals(sandbox: Server) -> None:
    with httpx.Client(base_url=sandbox.base_url, headers=TOKEN) as client:
        calls = [
            client.post("/nowhere", content=b"x" * 100),
            client.get(PAGES + "?page=x"),
            client.get(PAGES),
        ]
    assert [404, 400, 200] == [answer.status_code for answer in calls]


def test_what_was_asked_can_be_read_while_it_serves(sandbox: Server) -> None:
    httpx.get(sandbox.base_url + PAGES, headers=TOKEN, params={"size": 7})
    last = sandbox.requests[-1]
    assert ("listAdAccounts", 1, "size=7", 200) == (last.operation, last.user, last.query, last.status)


def test_a_change_of_the_world_shows_in_the_next_answer(sandbox: Server) -> None:
    added = sandbox.world.add("방금 만든 계정")
    body = httpx.get(sandbox.base_url + PAGES, headers=TOKEN, params={"size": 100}).json()
    assert added.id == body["content"][-1]["id"]
    sandbox.world.drop(added.id)


def test_the_server_knows_its_tokens(sandbox: Server) -> None:
    assert ("sandbox-token-1",) == sandbox.tokens


def test_an_application_of_ones_own_is_served() -> None:
    app = create_app(World.generate(1, seed=1))
    with serve(app) as server:
        assert app is server.app
        assert 200 == httpx.get(server.base_url + PAGES, headers=TOKEN).status_code


def test_after_the_block_the_port_is_free_again() -> None:
    with serve(World()) as server:
        port = urlsplit(server.base_url).port or 0
        httpx.get(server.base_url + PAGES, headers=TOKEN)
    with serve(World(), port=port) as again:
        assert server.base_url == again.base_url


def test_an_open_connection_does_not_hold_up_the_end() -> None:
    others = sandbox_threads()
    with httpx.Client() as client:
        with serve(World()) as server:
            client.get(server.base_url + PAGES, headers=TOKEN)
            (thread,) = sandbox_threads() - others
        assert not thread.is_alive()


def test_half_a_request_does_not_hold_up_the_end() -> None:
    arrived = threading.Event()

    def clock() -> float:
        arrived.set()
        return 0.0

    others = sandbox_threads()
    with serve(create_app(World(), clock=clock)) as server:
        (thread,) = sandbox_threads() - others
        address = urlsplit(server.base_url)
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as half:
            half.sendall(closing("POST /openapi/v4/adAccounts HTTP/1.1", b"Content-Length: 10"))
            assert arrived.wait(10)
            server.__exit__(None, None, None)
            assert not thread.is_alive()
    assert [None] == [asked.status for asked in server.requests]


def test_an_error_in_the_block_stops_the_server() -> None:
    server = serve(World())
    with pytest.raises(KeyError), server:
        raise KeyError
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.base_url)


def test_a_server_that_was_not_started_says_how() -> None:
    with pytest.raises(RuntimeError, match="with serve"):
        _ = serve(World()).base_url


def test_a_server_starts_once() -> None:
    server = serve(World())
    with server, pytest.raises(RuntimeError, match="starts once"):
        server.__enter__()


def test_a_taken_port_is_named_in_both_languages(sandbox: Server) -> None:
    port = urlsplit(sandbox.base_url).port or 0
    with pytest.raises(OSError, match=rf"127\.0\.0\.1:{port} .*choose another port.*다른 포트"):
        serve(World(), port=port).__enter__()


def test_a_port_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 65535, got 70000"):
        serve(World(), port=70_000).__enter__()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", ""])
def test_a_host_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"not a loopback address.*루프백"):
        serve(World(), host=host)


@pytest.mark.parametrize(
    ("host", "url"), [("localhost", "http://127.0.0.1:"), ("127.0.0.2", "http://127.0.0.2:")]
)
def test_other_names_of_loopback_are_served(host: str, url: str) -> None:
    with serve(World(), host=host) as server:
        assert server.base_url.startswith(url)


@pytest.mark.skipif(not socket.has_ipv6, reason="this Python has no IPv6")
def test_a_version_six_address_stands_in_brackets_in_the_url() -> None:
    with serve(World(), host="::1") as server:
        assert server.base_url.startswith("http://[::1]:")
        assert 200 == httpx.get(server.base_url + PAGES, headers=TOKEN).status_code


def test_any_address_is_served_when_others_are_let_in() -> None:
    with serve(World(), host="0.0.0.0", allow_remote=True) as server:
        port = urlsplit(server.base_url).port
        assert 200 == httpx.get(f"http://127.0.0.1:{port}{PAGES}", headers=TOKEN).status_code


def test_limits_and_an_application_do_not_go_together() -> None:
    with pytest.raises(ValueError, match=r"create_app\(\)"):
        serve(create_app(World()), limits={})


def test_serving_leaves_no_log_records_behind(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serve(World()) as server:
        raw(server, b"nonsense\r\n\r\n")
    uvicorn_records = [record for record in caplog.records if record.name.startswith("uvicorn")]
    assert [] == uvicorn_records


def test_log_records_of_another_server_in_the_process_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    with serve(World()):
        logging.getLogger("uvicorn.error").warning("from another server")
    assert ["from another server"] == [record.message for record in caplog.records]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_server_that_cannot_start_says_so_and_frees_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: object, sockets: object = None) -> None:
        raise RuntimeError("no start")

    monkeypatch.setattr(uvicorn.Server, "startup", broken)
    server = serve(World())
    with pytest.raises(RuntimeError, match="did not start"):
        server.__enter__()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.base_url)
