"""The httpx engine over real sockets, seen through the client."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
from pathlib import Path

import anyio
import httpx
import pytest

from answering import Answer, Hang, Raw, answering
from moment_async import MomentClient, RetryPolicy, errors
from moment_async._core.engine_httpx import engine_on_own_transport

pytestmark = pytest.mark.anyio

BALANCE = {"id": 1111, "cash": 1, "freeCash": 0}
OK = Answer(body=BALANCE)
AT_ONCE = RetryPolicy(first_delay_s=0)
ONCE = RetryPolicy.none()


async def fetch(base_url: str, **options: object) -> int:
    async with MomentClient("t", base_url=base_url, **options) as moment:  # type: ignore[arg-type]
        return (await moment.ad_accounts.get_balance(1111)).cash


async def test_the_request_goes_out_as_it_was_prepared() -> None:
    async with answering([OK]) as server:
        await fetch(server.base_url, user_id="someone")
    asked = server.asked[0]
    assert (asked.method, asked.target, asked.body) == ("GET", "/openapi/v4/adAccounts/balance", b"")
    assert asked.raw_names == (
        "Host",
        "Authorization",
        "Accept",
        "Accept-Encoding",
        "User-Agent",
        "adAccountId",
    )
    assert asked.headers["authorization"] == "Bearer t"


async def test_connections_are_kept_for_the_next_call() -> None:
    async with answering([OK]) as server, MomentClient("t", base_url=server.base_url) as moment:
        for _ in range(3):
            await moment.ad_accounts.get_balance(1111)
    assert [asked.connection for asked in server.asked] == [1, 1, 1]


async def test_cookies_of_one_user_never_reach_another() -> None:
    cookie = Answer(body=BALANCE, headers=(("set-cookie", "session=secret; Path=/"),))
    async with answering([cookie]) as server, MomentClient("a", base_url=server.base_url) as moment:
        await moment.ad_accounts.get_balance(1111)
        await moment.with_token("b").ad_accounts.get_balance(1111)
    assert all("cookie" not in asked.headers for asked in server.asked)


async def test_a_redirect_is_not_followed() -> None:
    async with answering([OK]) as elsewhere:
        redirect = Answer(status=307, headers=(("location", f"{elsewhere.base_url}/"),))
        async with answering([redirect]) as server:
            with pytest.raises(errors.ServerError):
                await fetch(server.base_url)
    assert elsewhere.asked == []


async def test_proxy_variables_and_netrc_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering([OK]) as server, answering([Answer(status=418)]) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base_url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert await fetch(server.base_url) == 1
    assert proxy.asked == []


async def test_proxy_variables_are_read_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering([OK]) as proxy:
        for name in ("no_proxy", "NO_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", proxy.base_url)
        assert await fetch("http://kakao.test", trust_env=True, allow_http=True) == 1
    assert proxy.asked[0].target == "http://kakao.test/openapi/v4/adAccounts/balance"


@pytest.mark.parametrize("parts", [1, 2])
async def test_a_packed_answer_is_unpacked_whatever_its_number_of_streams(parts: int) -> None:
    whole = json.dumps(BALANCE).encode()
    cut = len(whole) // parts
    body = b"".join(gzip.compress(whole[start : start + cut]) for start in range(0, len(whole), cut))
    packed = Answer(body=body, headers=(("content-encoding", "gzip"), ("content-type", "application/json")))
    async with answering([packed]) as server:
        assert await fetch(server.base_url) == 1


async def test_an_empty_answer_may_be_called_packed() -> None:
    packed = Answer(headers=(("content-encoding", "gzip"),))
    async with answering([packed]) as server, MomentClient("t", base_url=server.base_url) as moment:
        await moment.ad_accounts.set_config(1111, "OFF")
    assert len(server.asked) == 1


@pytest.mark.parametrize("encoding", ["", "identity", "x-gzip"])
async def test_an_encoding_may_be_said_in_other_words(encoding: str) -> None:
    body = json.dumps(BALANCE).encode()
    answer = Answer(
        body=gzip.compress(body) if "gzip" in encoding else body, headers=(("content-encoding", encoding),)
    )
    async with answering([answer]) as server:
        assert await fetch(server.base_url) == 1


async def test_a_create_that_is_on_its_way_is_over_when_the_client_is_closed() -> None:
    async with answering([Hang()]) as server:
        moment = MomentClient("t", base_url=server.base_url)

        async def make() -> None:
            with pytest.raises(errors.MomentError):
                await moment.ad_accounts.create(name="x", owner_company_id=1)

        for checkpoints in range(15):
            moment = MomentClient("t", base_url=server.base_url)
            async with anyio.create_task_group() as group:
                group.start_soon(make)
                for _ in range(checkpoints):
                    await anyio.lowlevel.checkpoint()
                await moment.aclose()
                before = len(server.asked)
            await anyio.wait_all_tasks_blocked()
            assert len(server.asked) == before


async def test_a_passed_client_sets_no_timeout_of_its_own() -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        assert set(request.extensions["timeout"].values()) == {None}
        return httpx.Response(200, json=BALANCE)

    async with httpx.AsyncClient(transport=httpx.MockTransport(slow), timeout=0.001) as http:
        assert await fetch("https://kakao.test", http_client=http) == 1


async def test_hooks_that_come_later_are_refused_before_anything_is_sent() -> None:
    async with answering([OK]) as server, httpx.AsyncClient() as http:
        async with MomentClient("t", base_url=server.base_url, http_client=http) as moment:
            http.event_hooks = {"response": [print]}
            with pytest.raises(errors.ConfigurationError, match="event hooks"):
                await moment.ad_accounts.create(name="x", owner_company_id=1)
    assert server.asked == []


@pytest.mark.slow
@pytest.mark.parametrize("is_packed", [True, False])
async def test_an_answer_too_long_to_hold_is_given_up(is_packed: bool) -> None:
    zeros = b"0" * (65 * 2**20)
    bomb = Answer(
        body=gzip.compress(zeros, 1) if is_packed else zeros,
        headers=(("content-encoding", "gzip"),) if is_packed else (),
    )
    async with answering([bomb]) as server:
        with pytest.raises(errors.ConnectionFailedError, match="AnswerTooLong"):
            await fetch(server.base_url, retry=ONCE)


@pytest.mark.parametrize("location", ["javascript:1", "http://xn--zzzzzz99999.com/", "https://[v1.a]"])
async def test_no_location_makes_a_passed_client_raise_anything_else(location: str) -> None:
    odd = Answer(status=302, headers=(("location", location),))
    async with answering([odd]) as server, httpx.AsyncClient() as http:
        async with MomentClient("t", base_url=server.base_url, http_client=http) as moment:
            with pytest.raises(errors.CreateOutcomeUnknownError):
                await moment.ad_accounts.create(name="x", owner_company_id=1)
    assert len(server.asked) == 1


async def test_a_passed_client_that_was_closed_says_so() -> None:
    http = httpx.AsyncClient()
    await http.aclose()
    async with MomentClient("t", base_url="http://127.0.0.1:9", http_client=http) as moment:
        with pytest.raises(errors.ClientStateError, match="http_client that was passed in is closed"):
            await moment.ad_accounts.get_balance(1111)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"transport": 5}, "transport must be an httpx.AsyncBaseTransport, got int"),
        ({"http_client": 5}, "http_client must be an httpx.AsyncClient, got int"),
        ({"http_client": httpx.Client}, "http_client must be an httpx.AsyncClient, got type"),
        ({"base_url": "https://[v1.a]"}, "base_url .* cannot be used"),
        ({"base_url": "https://xn--zzzzzz99999.com"}, "base_url .* cannot be used"),
    ],
)
async def test_what_httpx_cannot_use_is_said_when_the_client_opens(
    settings: dict[str, object], says: str
) -> None:
    with pytest.raises(errors.ConfigurationError, match=says):
        await fetch(**{"base_url": "https://kakao.test", **settings})  # type: ignore[arg-type]


async def test_certificates_that_are_not_there_are_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(errors.ConfigurationError, match="certificates of SSL_CERT_FILE"):
        await fetch("https://kakao.test", trust_env=True)


async def test_a_proxy_that_refuses_a_tunnel_got_no_request_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering([Answer(status=502)]) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
        async with MomentClient("t", base_url="https://kakao.test", trust_env=True, retry=ONCE) as moment:
            with pytest.raises(errors.ConnectionFailedError) as caught:
                await moment.ad_accounts.create(name="x", owner_company_id=1)
    assert not caught.value.was_sent


PACKED = gzip.compress(json.dumps(BALANCE).encode(), mtime=0)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"") * 17, "gzip"),
        (b"no gzip", "gzip"),
        (PACKED[:-4], "gzip"),
        (PACKED + b"more", "gzip"),
        (PACKED, "br"),
    ],
)
async def test_an_answer_that_cannot_be_unpacked_is_a_failed_connection(body: bytes, encoding: str) -> None:
    async with answering([Answer(body=body, headers=(("content-encoding", encoding),))]) as server:
        with pytest.raises(errors.ConnectionFailedError) as caught:
            await fetch(server.base_url, retry=ONCE)
    assert (caught.value.failure, caught.value.was_sent) == ("DecodingError", True)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"id": 1111',
        b"SSH-2.0-OpenSSH_9.9\r\n",
    ],
)
async def test_an_answer_that_breaks_off_is_asked_for_again(raw: bytes) -> None:
    async with answering([Raw(data=raw), OK]) as server:
        assert await fetch(server.base_url, retry=AT_ONCE) == 1
    assert len(server.asked) == 2


async def test_a_hanging_server_ends_with_the_attempt() -> None:
    async with answering([Hang()]) as server:
        with pytest.raises(errors.ConnectionFailedError) as caught:
            await fetch(server.base_url, attempt_timeout=0.05, retry=ONCE)
    assert (caught.value.failure, caught.value.was_sent) == ("AttemptTimeout", True)


async def test_a_refused_connection_was_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(errors.ConnectionFailedError) as caught:
            await fetch(f"http://127.0.0.1:{port}", retry=ONCE)
    assert (caught.value.failure, caught.value.was_sent) == ("ConnectError", False)


async def test_a_server_that_speaks_no_tls_was_not_sent_anything() -> None:
    async with answering([OK]) as server:
        with pytest.raises(errors.ConnectionFailedError) as caught:
            await fetch(server.base_url.replace("http:", "https:"), retry=ONCE)
    assert (caught.value.failure, caught.value.was_sent) == ("ConnectError", False)
    assert server.asked == []


async def test_a_token_is_in_no_frame_of_ours_when_a_call_fails() -> None:
    async with answering([Raw()]) as server:
        with pytest.raises(errors.ConnectionFailedError) as caught:
            async with MomentClient("canary-token", base_url=server.base_url, retry=ONCE) as moment:
                await moment.ad_accounts.get_balance(1111)
    traceback = caught.value.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if "moment_async" in frame.f_code.co_filename and "tests" not in frame.f_code.co_filename:
            assert "canary-token" not in repr(frame.f_locals)
        traceback = traceback.tb_next


async def test_a_passed_client_is_used_and_stays_open() -> None:
    async with answering([OK]) as server, httpx.AsyncClient() as http_client:
        assert await fetch(server.base_url, http_client=http_client) == 1
        assert not http_client.is_closed
    assert server.asked[0].headers["authorization"] == "Bearer t"


async def test_headers_and_parameters_of_a_passed_client_stay_its_own() -> None:
    async with answering([OK]) as server:
        async with httpx.AsyncClient(
            headers={"x-mine": "1"}, params={"mine": "1"}, cookies={"a": "b"}
        ) as http_client:
            await fetch(server.base_url, http_client=http_client)
    asked = server.asked[0]
    assert asked.target == "/openapi/v4/adAccounts/balance"
    assert not {"x-mine", "cookie"} & set(asked.headers)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"follow_redirects": True}, "redirect"),
        ({"auth": ("user", "password")}, "auth"),
        ({"base_url": "https://example.com"}, "base_url"),
        ({"event_hooks": {"response": [print]}}, "event hooks"),
    ],
)
async def test_a_client_that_would_change_requests_is_refused(settings: dict[str, object], says: str) -> None:
    async with httpx.AsyncClient(**settings) as http_client:  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=says):
            await fetch("http://127.0.0.1:1", http_client=http_client)


async def test_a_passed_transport_is_closed_with_the_client() -> None:
    class Transport(httpx.MockTransport):
        is_closed = False

        async def aclose(self) -> None:
            self.is_closed = True

    transport = Transport(lambda _request: httpx.Response(200, json=BALANCE))
    assert await fetch("https://kakao.test", transport=transport) == 1
    assert transport.is_closed


async def test_no_key_log_is_written_unless_the_environment_is_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", f"{tmp_path}/keys")
    made = list[ssl.SSLContext]()
    create = httpx.create_ssl_context

    def noted(**settings: object) -> ssl.SSLContext:
        made.append(create(**settings))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", noted)
    for trust_env in (False, True):
        await engine_on_own_transport("https://kakao.test", max_connections=1, trust_env=trust_env).aclose()
    assert [bool(context.keylog_filename) for context in made] == [False, True]


async def test_many_more_calls_than_connections_all_get_an_answer() -> None:
    async with (
        answering([OK]) as server,
        MomentClient("t", base_url=server.base_url, max_connections=8) as moment,
    ):
        with anyio.fail_after(15):
            outcomes = [
                o async for o in moment.for_each(range(1, 301), moment.ad_accounts.get_balance, at_once=100)
            ]
    assert len(outcomes) == 300
    assert server.connections <= 8
