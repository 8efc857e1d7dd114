"""`moment doctor`: tells apart what blocks, in both languages."""

from __future__ import annotations

import csv
import io
import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import attrs
import pytest
from rich.cells import cell_len
from test_cli_problems import answered, on_a_terminal, plain, refusal, set_up

from answering import Answer, AnsweringServer
from moment_async import __version__
from moment_async.cli.__main__ import run
from moment_async.sandbox import Server


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch, sandbox_300: Server) -> Server:
    set_up(monkeypatch, sandbox_300.base_url, sandbox_300.tokens[0])
    return sandbox_300


ONE = Answer(
    body={
        "content": [{"id": 7, "name": "a", "memberType": "MASTER", "config": "ON"}],
        "size": 1,
        "totalElements": 3,
        "totalPages": 3,
        "page": 0,
    }
)
NONE = Answer(body={"content": [], "size": 1, "totalElements": 0, "totalPages": 0, "page": 0})


def moment_exception(status: int, detail_code: int, message: str) -> Answer:
    extras = {"detailCode": detail_code, "detailMsg": message}
    return refusal(status, -813, "KakaoMomentException", extras=extras)


FORBIDDEN = moment_exception(403, 9004, "권한이 없습니다.")


def test_with_a_good_token_nothing_blocks(real: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["doctor"])
    captured = capsys.readouterr()
    rows = [line.split("\t") for line in captured.out.splitlines()]
    assert ["Versions", "Token", "Address", "Connection", "Clock", "List", "Reading"] == [
        row[1] for row in rows
    ]
    assert {"ok"} == {row[0] for row in rows}
    assert f"moment-async {__version__}" in rows[0][2]
    assert real.base_url == rows[2][2]
    wanted = [account for account in real.world.accounts if account.config != "DEL"]
    assert f"{len(wanted)} ad accounts (ON, OFF)" == rows[5][2]
    assert "read the balance of ad account 1111" == rows[6][2]
    assert "" == captured.err


@pytest.mark.parametrize(
    ("language", "words"),
    [("ko", ["정상", "토큰", "막는 것이 없습니다."]), ("en", ["ok", "Token", "Nothing blocks."])],
)
def test_a_terminal_says_so_in_the_language(
    language: str, words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    assert 0 == run(["doctor", "--lang", language])
    out = capsys.readouterr().out
    for word in words:
        assert word in out
    assert "\x1b[32m" in out


BLOCKS = [
    (refusal(401, -401, "this access token does not exist"), "카카오가 모르는 토큰입니다", "새 액세스 토큰"),
    (refusal(401, -401, "this access token is already expired"), "토큰이 만료되었습니다", "새 액세스 토큰"),
    (
        refusal(401, -401, "target biz token is not supplied."),
        "비즈니스 토큰이 아닌 카카오 로그인 토큰입니다",
        "비즈니스 인증",
    ),
    (
        refusal(401, -401, "ip mismatched! callerIp=1.2.3.4"),
        "앱의 허용 IP가 아닙니다",
        "앱 설정에서 IP를 추가",
    ),
    (refusal(401, -401, "no authentication key!"), "요청에 토큰이 없습니다", "프록시"),
    (refusal(403, -5, "app does not have permission"), "앱에 카카오모먼트 권한이 없습니다", "비즈 앱으로"),
    (FORBIDDEN, "권한이 없습니다: HTTP 403 -813/9004", "멤버 초대를 요청"),
    (
        refusal(403, -402, "insufficient scopes.", required_scopes=["moment_management"]),
        "필요한 scope: moment_management",
        "동의를 다시",
    ),
    (
        refusal(400, -10, "API limit has been exceeded."),
        "요청 한도를 넘었습니다: HTTP 400 -10",
        "retry_after",
    ),
    (refusal(429, -813, "too many"), "요청 한도를 넘었습니다: HTTP 429", "retry_after"),
    (Answer(status=502, body=b"<html>"), "카카오 서버에 문제가 있습니다: HTTP 502", "잠시 뒤에"),
    (Answer(body=b"<html>"), "응답이 문서와 다릅니다: $: not JSON", "알려 주세요"),
    (
        Answer(status=302, headers=(("location", "https://portal.example"),)),
        "다른 주소로 옮기라는 응답이 왔습니다",
        "로그인 포털",
    ),
]


@pytest.mark.parametrize(("answer", "what", "todo"), BLOCKS)
def test_what_blocks_the_list_is_told_apart(
    answer: Answer,
    what: str,
    todo: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with answered(answer) as server:
        set_up(monkeypatch, server.base_url)
        assert 1 == run(["doctor", "--json"])
        assert 1 == len(server.asked)
    said = json.loads(capsys.readouterr().out)
    assert not said["ok"]
    *_, connection, blocked = said["checks"]
    assert ("connection", True) == (connection["name"], connection["ok"])
    assert ("list", False) == (blocked["name"], blocked["ok"])
    assert what in blocked["what"]["ko"]
    assert todo in blocked["todo"]["ko"]
    assert blocked["what"]["en"] != blocked["what"]["ko"]
    assert blocked["todo"]["en"].isascii()


def test_no_two_of_them_look_the_same() -> None:
    titles = {what.partition(":")[0] for _, what, _ in BLOCKS}
    assert len(BLOCKS) - 1 == len(titles)


def test_an_account_that_may_not_be_read_is_told_from_the_list(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(ONE, FORBIDDEN) as server:
        set_up(monkeypatch, server.base_url)
        assert 1 == run(["doctor", "--lang", "ko"])
    last = capsys.readouterr().out.splitlines()[-1].split("\t")
    assert ["막힘", "계정 읽기", "권한이 없습니다: HTTP 403 -813/9004 권한이 없습니다.; 광고계정 7"] == last[
        :3
    ]
    assert "광고계정 마스터에게 멤버 초대를 요청하세요." in last[3]


def test_a_user_without_accounts_is_told_whom_to_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(NONE) as server:
        set_up(monkeypatch, server.base_url)
        assert 0 == run(["doctor"])
    assert "ask a master for an invitation" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("ahead_s", "says"),
    [(0, "agrees with the server's"), (-3600, "ahead of the server's"), (3600, "behind the server's")],
)
def test_a_clock_that_is_off_is_told_and_blocks_nothing(
    ahead_s: int, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=ahead_s), usegmt=True)
    with answered(attrs.evolve(NONE, headers=(("date", date),))) as server:
        set_up(monkeypatch, server.base_url)
        assert 0 == run(["doctor"])
    (clock,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("ok\tClock")]
    assert says in clock


@pytest.mark.parametrize("date", ["yesterday", "Tue, 24 Nov 2026 17:55:30"])
def test_a_date_that_says_nothing_is_left_out(
    date: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(attrs.evolve(NONE, headers=(("date", date),))) as server:
        set_up(monkeypatch, server.base_url)
        assert 0 == run(["doctor"])
    assert "Clock" not in capsys.readouterr().out


def test_a_server_that_is_not_there_blocks_the_connection(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    set_up(monkeypatch, f"http://127.0.0.1:{port}")
    assert 1 == run(["doctor", "--csv"])
    *_, last = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert ("blocked", "Connection") == (last["Result"], last["Checked"])
    assert last["What"].startswith(f"No answer from Kakao: http://127.0.0.1:{port} Connect")
    assert "firewall" in last["To do"]


def test_a_terminal_has_what_blocks_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", "a-secret-token")
    on_a_terminal(monkeypatch)
    assert 1 == run(["doctor", "--lang", "ko"])
    out = capsys.readouterr().out
    assert out.index("카카오가 모르는 토큰입니다") < out.index("Kakao does not know the token")
    assert "a-secret-token" not in out
    assert 100 >= max(cell_len(line) for line in plain(out).splitlines())
    assert 1 == run(["doctor", "--lang", "en"])
    out = capsys.readouterr().out
    assert out.index("Kakao does not know the token") < out.index("카카오가 모르는 토큰입니다")


def test_without_a_token_it_is_3(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOMENT_ACCESS_TOKEN")
    assert 3 == run(["doctor", "--lang", "ko"])
    last = capsys.readouterr().out.splitlines()[-1].split("\t")
    assert ["막힘", "토큰", "토큰이 없습니다: MOMENT_ACCESS_TOKEN"] == last[:3]


@pytest.mark.parametrize("token", ["Bearer secret", "'secret'", "secret\n", ""])
def test_a_token_of_another_form_is_3_and_not_shown(
    token: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", token)
    assert 3 == run(["doctor"])
    out = capsys.readouterr().out
    assert out.splitlines()[-1].startswith("blocked\tToken\tThe settings cannot be used: the token in ")
    assert "secret" not in out


def test_an_address_that_gives_the_token_away_is_3_and_sends_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOMENT_BASE_URL", "http://kakao.example")
    assert 3 == run(["doctor"])
    last = capsys.readouterr().out.splitlines()[-1].split("\t")
    assert ["blocked", "Address"] == last[:2]
    assert "Correct MOMENT_BASE_URL" in last[3]


def test_the_server_sees_two_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    servers: list[AnsweringServer] = []
    with answered(ONE, Answer(body={"id": 7, "cash": 1, "freeCash": 2})) as server:
        servers.append(server)
        set_up(monkeypatch, server.base_url)
        assert 0 == run(["doctor"])
    assert 2 == len(servers[0].asked)
