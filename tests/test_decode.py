from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async import MomentError, errors
from moment_async._call import Call
from moment_async._core.decode import decode
from moment_async._core.engine import Response
from moment_async._generated import operations
from moment_async.models import Balance

BALANCE = {"id": 1111, "cash": 5_000_000, "freeCash": 100_000}


def answer(body: object, status: int = 200, content_type: str = "application/json") -> Response:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status=status, headers={"content-type": content_type}, body=data)


def read(body: object, status: int = 200, content_type: str = "application/json") -> Balance:
    return decode(operations.get_balance(1111), answer(body, status, content_type), redact)


def redact(data: bytes) -> bytes:
    return data.replace(b"secret", b"****")


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
        read(b"secret" + b"x" * 9000)
    assert caught.value.body == b"****" + b"x" * 2044
    assert b"xxx" not in pickle.dumps(caught.value)
    assert "xxx" not in str(caught.value) + repr(caught.value)


def test_a_missing_content_type_is_said() -> None:
    with pytest.raises(errors.DecodeError, match="content type not named"):
        decode(operations.get_balance(1111), Response(status=200, headers={}, body=b"?"), redact)


@pytest.mark.parametrize("body", [b"", b"{}", b"anything"])
def test_a_switch_answers_nothing_whatever_its_body(body: bytes) -> None:
    call: Call[None] = operations.set_config(1111, "OFF")
    assert decode(call, answer(body), redact) is None


def test_an_error_envelope_counts_for_a_switch_too() -> None:
    call: Call[None] = operations.set_config(1111, "OFF")
    envelope = {"code": -813, "msg": "KakaoMomentException", "extras": {"detailCode": 21400}}
    with pytest.raises(errors.ConflictError):
        decode(call, answer(envelope), redact)


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
        read({"code": -2, "msg": "bad secret here"}, status=400)
    assert caught.value.kakao_message == "bad **** here"
    assert "secret" not in str(caught.value)


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
