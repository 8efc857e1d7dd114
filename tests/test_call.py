"""From arguments to a request: every check of Kakao's tables, and the exact bytes."""

from __future__ import annotations

import enum
import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async import Limit
from moment_async._call import Operation, RetryClass, build
from moment_async._generated import operations
from moment_async._parameters import INT64_MAX, INT64_MIN, Parameter, Text, Whole, Word, Words
from moment_async.errors import InvalidArgumentError
from moment_async.models import Config

ROOT = "/openapi/v4/adAccounts"
TEXT = st.text(st.characters(codec="utf-8"))


def test_unset_arguments_are_left_out() -> None:
    assert operations.list_page().target == f"{ROOT}/pages"
    assert operations.list_page(page=0).target == f"{ROOT}/pages?page=0"


def test_words_are_joined_by_literal_commas() -> None:
    call = operations.list_page(config=["ON", Config.OFF, "DEL"], page=1, size=100)
    assert call.target == f"{ROOT}/pages?config=ON,OFF,DEL&page=1&size=100"


class Shop(str, enum.Enum):  # noqa: UP042 - a StrEnum would not show it
    """What older code has in place of a StrEnum; its str() is its name."""

    DELETED = "DEL"
    NAME = "가게"


def test_any_collection_of_words_is_taken_and_known_words_stay_text() -> None:
    assert operations.list_legacy(config=(Config.DEL,)).target == f"{ROOT}?config=DEL"
    states: Any = {"ON": 1, "OFF": 2}.keys()
    assert operations.list_legacy(config=states).target == f"{ROOT}?config=ON,OFF"


def test_words_that_can_be_read_only_once_are_refused() -> None:
    states: Any = (word for word in ("ON", "OFF"))
    with pytest.raises(InvalidArgumentError, match="config must be a list of words, got generator"):
        operations.list_legacy(config=states)


def test_of_an_enum_of_strings_its_value_is_sent() -> None:
    states: Any = [Shop.DELETED]
    assert operations.list_legacy(config=states).target == f"{ROOT}?config=DEL"
    created = operations.create(name=Shop.NAME, owner_company_id=1)
    assert created.body is not None
    assert json.loads(created.body) == {"name": "가게", "ownerCompanyId": 1}


def test_a_number_too_long_to_be_written_down_is_refused_all_the_same() -> None:
    with pytest.raises(InvalidArgumentError, match="or less, got a number of 16610 bits"):
        operations.get(10**5000)


def test_the_account_goes_into_path_and_header() -> None:
    call = operations.get(1111)
    assert (f"{ROOT}/1111", (("adAccountId", "1111"),), 1111) == (
        call.target,
        call.headers,
        call.ad_account_id,
    )
    assert call.body is None


def test_bodies_are_compact_json_in_utf_8() -> None:
    call = operations.create(name="새 계정", owner_company_id=12)
    assert (call.body, call.ad_account_id) == ('{"name":"새 계정","ownerCompanyId":12}'.encode(), None)
    assert operations.set_config(1, Config.OFF).body == b'{"config":"OFF"}'


def test_what_a_call_shows_of_itself_leaves_the_body_out() -> None:
    assert "secret" not in repr(operations.create(name="secret", owner_company_id=12))


@given(st.integers(1, INT64_MAX))
def test_every_account_id_of_63_bits_is_taken(ad_account_id: int) -> None:
    assert operations.get_balance(ad_account_id).headers == (("adAccountId", str(ad_account_id)),)


@given(st.integers(max_value=0) | st.integers(min_value=INT64_MAX + 1))
def test_no_other_account_id_is_taken(ad_account_id: int) -> None:
    with pytest.raises(InvalidArgumentError, match="getBalance: ad_account_id must be"):
        operations.get_balance(ad_account_id)


@given(TEXT, TEXT)
def test_texts_arrive_as_they_were_given(campaign_type: str, goal: str) -> None:
    call = operations.list_trackers(1, campaign_type=campaign_type, goal=goal)
    query = parse_qsl(urlsplit(call.target).query, keep_blank_values=True, strict_parsing=True)
    assert [("campaignType", campaign_type), ("goal", goal)] == query
    assert call.target.isascii()


@given(TEXT)
def test_texts_in_a_path_cannot_leave_their_place(text: str) -> None:
    place = Parameter(wire="name", name="name", place="path", kind=Text(), is_required=True)
    operation = Operation[None](
        id="x",
        name="x",
        method="GET",
        path="/a/{name}/b",
        returns=type(None),
        retry=RetryClass.SAFE,
        source="",
        parameters=(place,),
    )
    target = build(operation, {"name": text}).target
    assert [f"/a/{text}/b", 3] == [unquote(target), target.count("/")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"config": "ON"}, "listAdAccounts: config must be a list of words, got str 'ON'"),
        ({"config": b"ON"}, "listAdAccounts: config must be a list of words, got bytes b'ON'"),
        ({"config": 1}, "listAdAccounts: config must be a list of words, got int 1"),
        ({"config": []}, "listAdAccounts: config must name at least one of ON, OFF, DEL"),
        ({"config": ["on"]}, "listAdAccounts: config must be ON or OFF or DEL, got 'on'"),
        ({"config": [1]}, "listAdAccounts: config must be ON or OFF or DEL, got int 1"),
        ({"page": -1}, "listAdAccounts: page must be 0 or more, got -1"),
        ({"page": 2**31}, "listAdAccounts: page must be 2147483647 or less, got 2147483648"),
        ({"size": 0}, "listAdAccounts: size must be 1 or more, got 0"),
        ({"size": True}, "listAdAccounts: size must be an int, got bool True"),
        ({"size": "1" * 60}, f"listAdAccounts: size must be an int, got str '{'1' * 36}..."),
        ({"size": 1.0}, "listAdAccounts: size must be an int, got float 1.0"),
    ],
)
def test_wrong_arguments_are_named_with_the_value_seen(arguments: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        operations.list_page(**arguments)
    assert (message, "listAdAccounts", "GET") == (
        str(caught.value),
        caught.value.operation,
        caught.value.method,
    )


def test_deleted_cannot_be_set() -> None:
    wrong: Any = Config.DEL
    with pytest.raises(InvalidArgumentError, match="setAdAccountConfig: config must be ON or OFF, got"):
        operations.set_config(1, wrong)


@pytest.mark.parametrize("name", [None, 1, b"name", "\ud800"])
def test_names_are_texts_that_can_be_sent(name: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="createAdAccount: name"):
        operations.create(name=name, owner_company_id=12)


def test_required_arguments_cannot_be_none() -> None:
    nothing: Any = None
    with pytest.raises(
        InvalidArgumentError, match="getBalance: ad_account_id must be an int, got NoneType None"
    ):
        operations.get_balance(nothing)


def test_whole_numbers_are_those_of_64_bits() -> None:
    assert [INT64_MIN, INT64_MAX] == [Whole().encode("x", value) for value in (INT64_MIN, INT64_MAX)]
    with pytest.raises(InvalidArgumentError):
        Whole().encode("x", INT64_MIN - 1)


def test_words_are_plain_text_on_the_wire() -> None:
    assert [str, str] == [
        type(Word(allowed=("ON",)).encode("x", Config.ON)),
        type(Text().encode("x", Config.ON)),
    ]
    assert json.dumps(Words(allowed=("ON", "OFF")).encode("x", [Config.ON, "OFF"])) == '"ON,OFF"'


def test_a_limit_tells_its_period() -> None:
    assert [1.0, 2.5] == [Limit().period_s, Limit(requests=2, seconds=5).period_s]


@pytest.mark.parametrize("wrong", [{"requests": 0}, {"seconds": 0}, {"scope": "app"}])
def test_a_limit_is_checked_when_it_is_made(wrong: Any) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limit(**wrong)


def test_operations_are_unique_and_named_in_the_spec_s_words() -> None:
    for read in ("id", "name"):
        assert len({getattr(operation, read) for operation in operations.OPERATIONS}) == 9
    assert all(
        getattr(operations, operation.name.upper()) is operation for operation in operations.OPERATIONS
    )
