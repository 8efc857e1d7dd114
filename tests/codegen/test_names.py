"""Names: laws for all wire names, examples for the awkward ones."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen import names

WIRE_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*", fullmatch=True)


@given(WIRE_NAMES)
def test_every_wire_name_gives_a_name_that_python_accepts(wire: str) -> None:
    name = names.snake(wire)
    assert names.is_wire_name(wire)
    assert name.isidentifier()
    assert not keyword.iskeyword(name)


@given(WIRE_NAMES)
def test_python_names_have_no_capitals_and_keep_every_letter(wire: str) -> None:
    name = names.snake(wire)
    assert name == name.lower()
    assert wire.replace("_", "").replace("-", "").lower() == name.replace("_", "")


@given(WIRE_NAMES)
def test_a_python_name_is_its_own_python_name(wire: str) -> None:
    name = names.snake(wire)
    assert name == names.snake(name)


@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=4))
def test_words_of_camel_case_are_told_apart(words: list[str]) -> None:
    wire = words[0] + "".join(word.title() for word in words[1:])
    assert "_".join(words) == names.snake(wire).removesuffix("_")


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("id", "id"),
        ("adAccountId", "ad_account_id"),
        ("isOutOfBalance", "is_out_of_balance"),
        ("bizRightCompanyName", "biz_right_company_name"),
        ("totalURLs", "total_urls"),
        ("URLs", "urls"),
        ("HTTPStatus", "http_status"),
        ("X-Request-Id", "x_request_id"),
        ("required_scopes", "required_scopes"),
        ("class", "class_"),
        ("self", "self_"),
        ("attrs", "attrs_"),
        ("None", "none"),
    ],
)
def test_awkward_wire_names(wire: str, name: str) -> None:
    assert name == names.snake(wire)


@pytest.mark.parametrize("wire", ["", "1st", "_id", "id_", "$ref", "a.b", "a b", "a__b", "이름"])
def test_wire_names_without_a_rule_are_refused(wire: str) -> None:
    assert not names.is_wire_name(wire)


@pytest.mark.parametrize(
    ("word", "is_word"),
    [
        ("ON", True),
        ("TALK_BIZ_BOARD", True),
        ("A1_2", True),
        ("on", False),
        ("1ST", False),
        ("A-B", False),
        ("", False),
    ],
)
def test_enum_words_are_capitals(word: str, is_word: bool) -> None:
    assert is_word == names.is_word(word)


@pytest.mark.parametrize(
    ("name", "is_class_name"),
    [("AdAccount", True), ("URL", True), ("None", False), ("Any", False), ("Limit", False), ("thing", False)],
)
def test_class_names_leave_those_of_generated_code_alone(name: str, is_class_name: bool) -> None:
    assert is_class_name == names.is_class_name(name)


@pytest.mark.parametrize(
    ("name", "is_method_name"),
    [
        ("get", True),
        ("list_page", True),
        ("list", False),
        ("del", False),
        ("build", False),
        ("server", False),
        ("Get", False),
    ],
)
def test_method_names_leave_those_of_generated_code_alone(name: str, is_method_name: bool) -> None:
    assert is_method_name == names.is_method_name(name)
