"""Open enums: a word that Kakao adds later survives as itself."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async._convert import structure, unstructure
from moment_async._enums import OpenStrEnum
from moment_async.models import AdAccountType, CampaignType, Config, Goal, MemberType

ENUMS = [AdAccountType, CampaignType, Config, Goal, MemberType]


@given(st.text())
def test_any_word_survives_as_itself(word: str) -> None:
    member = Config(word)
    assert (word, word, hash(word)) == (member, member.value, hash(member))
    assert json.dumps(word) == json.dumps(member)
    assert word == f"{member}"


@given(st.text())
def test_any_word_survives_pickle_copy_and_conversion(word: str) -> None:
    member = Config(word)
    copies = [
        pickle.loads(pickle.dumps(member)),
        copy.deepcopy(member),
        structure(unstructure(member), Config),
    ]
    assert [(Config, word)] * 3 == [(type(each), each) for each in copies]


@pytest.mark.parametrize("kind", ENUMS)
def test_known_words_are_themselves(kind: type[OpenStrEnum]) -> None:
    for member in kind:
        assert member.is_known
        assert kind(str(member)) is member
        assert str(member) == member.name


def test_an_unknown_word_does_not_become_known() -> None:
    before = list(Config)
    assert not Config("PAUSED").is_known
    assert before == list(Config)
    assert "PAUSED" not in [str(each) for each in Config]


def test_an_unknown_word_falls_to_the_default_case() -> None:
    # To type checkers the words of an enum are all there are, so ask as text.
    state: str = Config("PAUSED")
    match state:
        case Config.ON | Config.OFF | Config.DEL:
            found = "known"
        case other:
            found = other
    assert found == "PAUSED"


@pytest.mark.parametrize("value", [None, 1, True, b"ON", ["ON"]])
def test_what_is_no_text_is_no_word(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a valid Config"):
        Config(value)


def test_an_unknown_word_is_shown_like_a_known_one() -> None:
    assert ["<Config.ON: 'ON'>", "<Config.PAUSED: 'PAUSED'>"] == [repr(Config.ON), repr(Config("PAUSED"))]
