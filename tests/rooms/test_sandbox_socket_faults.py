"""Faults of the connection, seen through plain sockets."""

from __future__ import annotations

import gzip
import json
import select
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from sandbox_threads import sandbox_threads

from moment_async.sandbox import (
    Bomb,
    Fault,
    Hang,
    HtmlError,
    Latency,
    Redirect,
    Reset,
    Server,
    SlowDrip,
    Truncated,
    World,
    serve,
)

ACCOUNTS = "/openapi/v4/adAccounts"
LIFTED = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}
BODY = json.dumps({"name": "New account", "ownerCompanyId": 34}).encode()


@pytest.fixture
def sandbox() -> Iterator[Server]:
    with serve(World.generate(9, seed=1), limits=LIFTED) as server:
        yield server


def connect(server: Server) -> socket.socket:
    address = urlsplit(server.base_url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=10)


def request(line: str, *, account: int | None = 1111, body: bytes = b"") -> bytes:
    head = [line, "Host: x", "Authorization: Bearer sandbox-token-1"]
    head += [f"adAccountId: {account}"] if account else []
    head += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*head, "", ""]).encode() + body


BALANCE = request(f"GET {ACCOUNTS}/balance HTTP/1.1")
CREATE = request(f"POST {ACCOUNTS} HTTP/1.1", account=None, body=BODY)


def received(connection: socket.socket) -> tuple[bytes, str]:
    """Everything that came, and how the connection ended."""
    got = bytearray()
    while True:
        try:
            piece = connection.recv(65536)
        except ConnectionError:
            return bytes(got), "reset"
        if not piece:
            return bytes(got), "closed"
        got += piece


def asked(server: Server, what: bytes) -> tuple[bytes, str]:
    with connect(server) as connection:
        connection.sendall(what)
        return received(connection)


def answer_of(connection: socket.socket) -> tuple[bytes, bytes]:
    """Head and body of one whole answer on a connection that stays open."""
    with connection.makefile("rb") as stream:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += stream.readline()
        length = next(line for line in head.lower().splitlines() if line.startswith(b"content-length:"))
        return head, stream.read(int(length.split(b":")[1]))


@pytest.mark.parametrize(("fault", "accounts"), [(Reset("before"), 9), (Reset("after"), 10)])
def test_a_reset_without_an_answer_comes_before_or_after_the_work(
    sandbox: Server, fault: Reset, accounts: int
) -> None:
    sandbox.world.fail("create", with_=fault)
    assert (b"", "reset") == asked(sandbox, CREATE)
    assert accounts == len(sandbox.world.accounts)
    assert [("Reset", None)] == [(one.fault, one.status) for one in sandbox.requests]


def test_a_reset_in_the_answer_leaves_a_part_of_it_and_the_work_done(sandbox: Server) -> None:
    sandbox.world.fail("create", with_=Reset(when="in"))
    got, end = asked(sandbox, CREATE)
    assert "reset" == end
    # A part, or nothing where the system throws away what was not read before the reset.
    assert b"statusDescription" not in got
    assert 10 == len(sandbox.world.accounts)
    assert [200] == [one.status for one in sandbox.requests]


def test_a_truncated_body_is_shorter_than_its_length_says(sandbox: Server) -> None:
    sandbox.world.fail("get_balance", with_=Truncated())
    got, end = asked(sandbox, BALANCE)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    assert ("closed", True) == (end, head.startswith(b"HTTP/1.1 200"))
    assert length // 2 == len(body) < length


def test_a_body_drips_in_pieces(sandbox: Server) -> None:
    sandbox.world.fail("get_balance", with_=SlowDrip(every_s=0.01, piece=4))
    with connect(sandbox) as connection:
        connection.sendall(BALANCE)
        pieces: list[bytes] = []
        while not b"".join(pieces).endswith(b"}"):
            pieces.append(connection.recv(65536))
    assert len(pieces) > 2
    assert 1111 == json.loads(b"".join(pieces).partition(b"\r\n\r\n")[2])["id"]


def test_nobody_drips_to_a_client_that_has_gone(sandbox: Server) -> None:
    sandbox.world.fail("get_balance", with_=SlowDrip(every_s=3600, times=1))
    with connect(sandbox) as connection:
        connection.sendall(BALANCE)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    with connect(sandbox) as connection:
        connection.sendall(BALANCE)
        assert answer_of(connection)[0].startswith(b"HTTP/1.1 200")


def test_a_call_that_hangs_keeps_the_connection_open_and_silent(sandbox: Server) -> None:
    sandbox.world.fail("create", with_=Hang(when="after", times=1))
    with connect(sandbox) as hanging, connect(sandbox) as other:
        hanging.sendall(CREATE)
        while len(sandbox.world.accounts) < 10:
            other.sendall(BALANCE)
            answer_of(other)
        assert ([], [], []) == select.select([hanging], [], [], 0.0)


def test_a_call_that_hangs_does_not_hold_up_the_end() -> None:
    others = sandbox_threads()
    with serve(World.generate(9, seed=1)) as server, connect(server) as hanging, connect(server) as other:
        (thread,) = sandbox_threads() - others
        server.world.fail("get_biz_right", with_=Hang())
        hanging.sendall(request(f"GET {ACCOUNTS}/bizRight HTTP/1.1"))
        while not any(one.fault for one in server.requests):
            other.sendall(BALANCE)
            answer_of(other)
        server.__exit__(None, None, None)
        assert not thread.is_alive()


def test_a_bomb_is_small_on_the_wire(sandbox: Server) -> None:
    sandbox.world.fail("get_balance", with_=Bomb(3))
    with connect(sandbox) as connection:
        connection.sendall(BALANCE)
        head, body = answer_of(connection)
    assert b"content-encoding: gzip" in head
    assert len(body) < 5000
    assert (3 << 20) + 2 == len(gzip.decompress(body))


@pytest.mark.parametrize(
    ("fault", "start"),
    [
        (Redirect("http://127.0.0.1:9/", status=302), b"HTTP/1.1 302"),
        (HtmlError(), b"HTTP/1.1 502"),
        (Latency(0.01), b"HTTP/1.1 200"),
    ],
)
def test_a_connection_lives_on_after_a_fault_of_the_answer(
    sandbox: Server, fault: Fault, start: bytes
) -> None:
    sandbox.world.fail("get_balance", with_=fault)
    with connect(sandbox) as connection:
        for _ in range(2):
            connection.sendall(BALANCE)
            assert answer_of(connection)[0].startswith(start)


def test_other_connections_do_not_notice_a_reset(sandbox: Server) -> None:
    sandbox.world.fail("create", with_=Reset())
    with connect(sandbox) as kept:
        kept.sendall(BALANCE)
        answer_of(kept)
        assert "reset" == asked(sandbox, CREATE)[1]
        kept.sendall(BALANCE)
        assert answer_of(kept)[0].startswith(b"HTTP/1.1 200")
