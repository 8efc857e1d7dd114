from __future__ import annotations

import copy
import inspect
import pickle
import re

import pytest

from moment_async import errors
from moment_async._hints import HINTS

CLASSES = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, errors.MomentError)
]


def drawn_tree() -> dict[str, str]:
    """Each class of the drawing in the module's docstring with the class it hangs under."""
    parents: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.fullmatch(r"    ([│├└─ ]*)(\w+Error)(  .*)?", line)
        if match is None:
            continue
        depth = len(match[1]) // 4
        above[depth:] = [match[2]]
        if depth:
            parents[match[2]] = above[depth - 1]
    return parents


def test_the_drawing_shows_every_class_under_its_parent() -> None:
    real = {cls.__name__: cls.__bases__[0].__name__ for cls in CLASSES if cls is not errors.MomentError}
    assert drawn_tree() == real


def made(cls: type[errors.MomentError]) -> errors.MomentError:
    error = cls(
        "getBalance: no",
        operation="getBalance",
        method="GET",
        ad_account_id=1111,
        status=429,
        code=-813,
        detail_code=21006,
        kakao_message="한도 초과",
        request_id="r-1",
    )
    error.attempts = 3
    return error


@pytest.mark.parametrize("cls", CLASSES)
@pytest.mark.parametrize("clone", [lambda error: pickle.loads(pickle.dumps(error)), copy.deepcopy, copy.copy])
def test_every_error_survives_pickle_and_copies(cls: type[errors.MomentError], clone: object) -> None:
    error = made(cls)
    twin = clone(error)  # type: ignore[operator]
    assert type(twin) is cls
    assert (str(twin), vars(twin)) == (str(error), vars(error))


@pytest.mark.parametrize("cls", CLASSES)
def test_every_error_says_what_to_do_in_both_languages(cls: type[errors.MomentError]) -> None:
    error = cls("x")
    assert re.search("[가-힣]", error.hint("ko"))
    assert error.hint() == error.hint("ko")
    assert re.fullmatch(r"[ -~]+", error.hint("en"))


@pytest.mark.parametrize("key", HINTS)
def test_every_hint_is_written_in_both_languages(key: str) -> None:
    assert set(HINTS[key]) == {"ko", "en"}
    assert all(text.endswith(".") for text in HINTS[key].values())


def test_special_attributes_survive_pickle() -> None:
    quota = errors.QuotaExceededError("x", retry_after=2.5)
    lost = errors.ConnectionFailedError("x", failure="ReadError", was_sent=True)
    unknown = errors.CreateOutcomeUnknownError("x", arguments={"name": "이름"})
    assert pickle.loads(pickle.dumps(quota)).retry_after == 2.5
    assert pickle.loads(pickle.dumps(lost)).failure == "ReadError"
    assert pickle.loads(pickle.dumps(unknown)).arguments == {"name": "이름"}


def test_a_decode_error_leaves_the_body_behind() -> None:
    error = errors.DecodeError("x", problems=("$.id: missing",), body=b"canary")
    assert error.body == b"canary"
    assert "canary" not in str(error) + repr(error)
    assert b"canary" not in pickle.dumps(error)
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.body, twin.problems) == (None, ("$.id: missing",))


def test_the_branches_that_python_programs_expect() -> None:
    assert issubclass(errors.ConfigurationError, ValueError)
    assert issubclass(errors.ClientStateError, RuntimeError)
    assert issubclass(errors.QuotaExceededError, errors.APIError)
    assert issubclass(errors.QuotaExceededError, errors.RateLimitError)
