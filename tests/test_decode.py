from __future__ import annotations

import json
import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async import MomentError, errors
from moment_async._call import Call
from moment_async._core.decode import decode
from moment_async._core.engine import Response, Secret
from moment_async._generated import operations
from moment_async.models import Balance

BALANCE = {"id": 1111, "cash": 5_000_000, "freeCash": 100_000}


TOKEN = "canary/Token+1234=="
SECRET = Secret("secret-1")


def answer(body: object, status: int = 200, content_type: str = "application/json") -> Response:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status=status, headers={"content-type": content_type}, body=data)


def read(body: object, status: int = 200, content_type: str = "application/json") -> Balance:
    return decode(operations.get_balance(1111), answer(body, status, content_type), SECRET)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_2xx_with_the_documented_shape_is_success(status: int) -> None:
    assert read(BALANCE, status) == Balance(id=1111, cash=5_000_000, free_cash=100_000)


def test_a_byte_order_mark_is_tolerated() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(BALANCE).encode()).cash == 5_000_000


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"id": 1111, "cash": "12", "freeCash": 0}, "$.cash: expected int, not str"),
        ({"id": 1111, "cash": 12.0, "freeCash": 0}, "$.cash: expected int, not float"),
        ({"id": 1111, "cash": 12}, "$.freeCash: missing"),
        ([], "$: expected object, not array"),
        (b"", "$: the body is empty"),
        (b"<html>", "$: not JSON (content type text/html)"),
        (b"\xb0\xe8\xc1\xa4", "$: not JSON (content type text/html)"),
        (b'{"id": NaN}', "$: not JSON (content type text/html)"),
        (b"[" * 100_000, "$: not JSON (content type text/html)"),
        (b"1" * 5000, "$: not JSON (content type text/html)"),
    ],
)
def test_an_answer_of_another_shape_is_a_decode_error(body: object, problem: str) -> None:
    with pytest.raises(errors.DecodeError) as caught:
        read(body, content_type="text/html")
    assert caught.value.problems == (problem,)
    assert str(caught.value) == f"getBalance: {problem}"
    assert caught.value.__context__ is None


def test_a_decode_error_keeps_two_kibibytes_of_the_body_without_the_token() -> None:
    with pytest.raises(errors.DecodeError) as caught:
        read(b"secret-1" + b"x" * 9000)
    assert caught.value.body == b"****" + b"x" * 2044
    assert b"xxx" not in pickle.dumps(caught.value)
    assert "xxx" not in str(caught.value) + repr(caught.value)


def test_a_missing_content_type_is_said() -> None:
    with pytest.raises(errors.DecodeError, match="content type not named"):
        decode(operations.get_balance(1111), Response(status=200, headers={}, body=b"?"), SECRET)


@pytest.mark.parametrize("body", [b"", b" \n", b"{}", b"null", b'{"id": 1111}'])
def test_a_switch_answers_nothing(body: bytes) -> None:
    call: Call[None] = operations.set_config(1111, "OFF")
    assert decode(call, answer(body), SECRET) is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html>", "$: not JSON (content type application/json)"),
        (b'{"code":-813,"msg":"m', "$: not JSON (content type application/json)"),
        (b'{"code": "-813"}', "$: expected an empty body"),
        (b"[]", "$: expected an empty body"),
    ],
)
def test_a_switch_does_not_take_any_page_for_success(body: bytes, problem: str) -> None:
    with pytest.raises(errors.DecodeError) as caught:
        decode(operations.set_config(1111, "OFF"), answer(body), SECRET)
    assert (problem,) == caught.value.problems


@pytest.mark.parametrize("answered", [999, -1])
def test_an_answer_about_another_account_is_never_a_value(answered: int) -> None:
    with pytest.raises(errors.DecodeError, match=r"\$\.id: expected the ad account that was asked for"):
        read({**BALANCE, "id": answered})


def test_id_0_stands_for_the_account_that_was_asked_for() -> None:
    call = operations.get_biz_right(1111)
    assert decode(call, answer({"id": 0, "bizRightCompanyName": "회사"}), SECRET).id == 0


ECHOES: list[tuple[object, int, dict[str, str]]] = [
    ({"code": -401, "msg": f"no {TOKEN}"}, 401, {}),
    ('{"code": -401, "msg": "no ' + TOKEN.replace("/", "\\/").replace("=", "\\u003d") + '"}', 401, {}),
    ({"code": -402, "msg": "no", "required_scopes": [TOKEN]}, 403, {}),
    ({"code": -5, "msg": "no"}, 403, {"x-request-id": TOKEN}),
    ("?", 200, {"content-type": TOKEN}),
    (TOKEN.replace("/", "\\/"), 200, {}),
    ("".join(f"\\u{ord(each):04X}" for each in TOKEN), 200, {}),
    (TOKEN.replace("=", "\\u003d").replace("+", "\\u002B"), 200, {}),
]


@pytest.mark.parametrize(("body", "status", "headers"), ECHOES)
def test_a_token_that_the_server_echoes_is_nowhere_in_the_error(
    body: object, status: int, headers: dict[str, str]
) -> None:
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    with pytest.raises(errors.MomentError) as caught:
        decode(
            operations.get_balance(1111), Response(status=status, headers=headers, body=data), Secret(TOKEN)
        )
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    # This test's own frame holds what it sent.
    frames = "".join(part for part in shown.split("  File ") if "test_decode.py" not in part)
    kept = str(caught.value) + repr(vars(caught.value)) + repr(pickle.dumps(caught.value)) + frames
    assert TOKEN not in kept
    assert TOKEN.replace("/", "\\/") not in kept
    assert b"\\u003d" not in (getattr(caught.value, "body", None) or b"").lower()


def test_an_error_envelope_counts_for_a_switch_too() -> None:
    call: Call[None] = operations.set_config(1111, "OFF")
    envelope = {"code": -813, "msg": "KakaoMomentException", "extras": {"detailCode": 21400}}
    with pytest.raises(errors.ConflictError):
        decode(call, answer(envelope), SECRET)


@pytest.mark.parametrize(
    "body",
    [
        {"code": "-813", "extras": {"detailCode": 21006}},
        {"code": -813, "extras": {"detailCode": "21006"}},
        {"code": -813, "extras": [1]},
        {"code": -813, "extras": None},
        {"code": None, "msg": 5},
        [1, 2],
        "text",
        None,
    ],
)
def test_an_error_body_of_any_shape_is_an_api_error(body: object) -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        read(body, status=400)
    assert caught.value.status == 400


def test_the_second_shape_of_extras_is_read() -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        read({"code": -2, "msg": "x", "extras": {"message": "잘못된 요청", "status": 400}}, status=400)
    assert caught.value.kakao_message == "잘못된 요청"


def test_a_token_that_the_server_echoes_is_taken_out() -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        read({"code": -2, "msg": "bad secret-1 here"}, status=400)
    assert caught.value.kakao_message == "bad **** here"
    assert "secret-1" not in str(caught.value)


def test_hostile_text_of_the_server_is_shown_escaped_and_cut() -> None:
    with pytest.raises(errors.InvalidRequestError) as caught:
        read({"code": -2, "msg": "\x1b[31m\u202e" + "x" * 1000}, status=400)
    assert str(caught.value).startswith("getBalance: HTTP 400, code -2: \\u001b[31m\\u202exxx")
    assert len(str(caught.value)) < 400


@given(body=st.binary(max_size=200), status=st.integers(min_value=100, max_value=999))
def test_whatever_comes_back_only_our_errors_are_raised(body: bytes, status: int) -> None:
    try:
        read(body, status)
    except MomentError as error:
        assert error.operation == "getBalance"
    else:
        raise AssertionError("random bytes are no balance")
