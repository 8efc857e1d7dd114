"""Faults that are answers: late, wrong, or in words that nobody knows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import anyio
from starlette.responses import Response

from .answers import answer, over_quota, too_often
from .fault import Fault, Stage, check

When = Literal["before", "after"]
"""Whether a call is spoilt before its work is done, or after it."""


@dataclass(frozen=True, slots=True)
class Latency(Fault):
    """The answer is right and late; the waiting is anyio's, so virtual time works."""

    seconds: float
    jitter: float = 0.0
    """At most this many seconds more, by the world's random numbers."""

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("seconds", self.seconds, 0)
        check("jitter", self.jitter, 0)

    async def play(self, stage: Stage) -> Response:
        """Wait, then answer."""
        await anyio.sleep(self.seconds + stage.random.uniform(0, self.jitter))
        return stage.proceed()


@dataclass(frozen=True, slots=True)
class ServerTrouble(Fault):
    """Kakao's own error, as JSON: code -9798 (maintenance) with 503, otherwise -1."""

    status: int = 503
    """500 to 599."""
    when: When = "before"
    """With "after" the work is done, and a created ad account is there."""

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("status", self.status, 500, 599)

    async def play(self, stage: Stage) -> Response:
        """Answer with this status."""
        if self.when == "after":
            stage.proceed()
        if self.status == 503:
            return answer({"code": -9798, "msg": "service is under maintenance"}, status=503)
        return answer({"code": -1, "msg": "internal server error"}, status=self.status)


@dataclass(frozen=True, slots=True)
class HtmlError(Fault):
    """The page of a gateway that stands before Kakao: HTML where JSON is expected."""

    status: int = 502
    """200 to 599."""
    when: When = "before"
    """With "after" the work is done, and a created ad account is there."""

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("status", self.status, 200, 599)

    async def play(self, stage: Stage) -> Response:
        """Answer with a page."""
        if self.when == "after":
            stage.proceed()
        page = (
            f"<!DOCTYPE html><html><head><title>{self.status}</title></head><body>{self.status}</body></html>"
        )
        return Response(page, self.status, media_type="text/html")


@dataclass(frozen=True, slots=True)
class ErrorIn200(Fault):
    """An error envelope with status 200, as a public client has seen it (facts 3.5)."""

    code: int = -813
    detail_code: int | None = None
    message: str = "KakaoMomentException"

    async def play(self, stage: Stage) -> Response:
        """Answer 200 with the envelope; nothing is done."""
        extras = {} if self.detail_code is None else {"detailCode": self.detail_code}
        return answer({"code": self.code, "msg": self.message, "extras": extras})


@dataclass(frozen=True, slots=True)
class Quota(Fault):
    """The call is above a limit, whatever was asked before."""

    style: Literal["429", "-10"] = "429"
    """429 with code -813, or 400 with code -10."""
    retry_after: int | None = None
    """Header Retry-After of a 429, in seconds; None leaves it out, and no document mentions it."""
    detail_code: int | None = None
    """detailCode inside a 429."""

    async def play(self, stage: Stage) -> Response:
        """Refuse; nothing is done."""
        if self.style == "-10":
            return over_quota().answer
        return too_often(self.detail_code, self.retry_after).answer


@dataclass(frozen=True, slots=True)
class Answer(Fault):
    """Any answer; nothing is done."""

    status: int = 200
    """200 to 599."""
    body: object = None
    """Bytes and text are sent as they are, None as an empty body, anything else as JSON."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("status", self.status, 200, 599)

    async def play(self, stage: Stage) -> Response:
        """Answer as told."""
        if self.body is None or isinstance(self.body, (bytes, str)):
            return Response(self.body, self.status, self.headers)
        return answer(self.body, status=self.status, headers=self.headers)


@dataclass(frozen=True, slots=True)
class UnknownWords(Fault):
    """The answer is right, but its enumerations hold a word that no document names."""

    word: str = "SANDBOX_NEW"
    """For config, memberType and type."""
    status_description: str = "심사중"

    async def play(self, stage: Stage) -> Response:
        """Answer with the words in place."""
        words = {"config": self.word, "memberType": self.word, "type": self.word}
        words |= {"statusDescription": self.status_description}
        return _rewritten(stage.proceed(), lambda key, value: words.get(key) or value)


@dataclass(frozen=True, slots=True)
class Nulls(Fault):
    """The answer is right, but some of its fields are null."""

    fields: tuple[str, ...] = ()
    """Keys of the answer, as Kakao spells them, at any depth; none for all that hold no object or array."""

    async def play(self, stage: Stage) -> Response:
        """Answer with the fields emptied."""
        return _rewritten(stage.proceed(), self._emptied)

    def _emptied(self, key: str, value: object) -> object:
        is_meant = key in self.fields if self.fields else not isinstance(value, (dict, list))
        return None if is_meant else value


@dataclass(frozen=True, slots=True)
class Drift(Fault):
    """
    Ad accounts come and go while the list is read.

    After each page the first `go` ad accounts on it are deleted, so that later pages move up, and
    `come` new ones are added at the end. The world keeps these changes.
    """

    come: int = 1
    go: int = 1

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("come", self.come, 0)
        check("go", self.go, 0)

    operations: ClassVar[frozenset[str] | None] = frozenset({"listAdAccounts"})

    async def play(self, stage: Stage) -> Response:
        """Answer with the page, then change the list."""
        page = stage.proceed()
        if page.status_code == 200 and stage.user is not None:
            for row in json.loads(bytes(page.body))["content"][: self.go]:
                stage.world.delete(row["id"])
            for _ in range(self.come):
                stage.world.add("새 광고계정", user=stage.user)
        return page


def _rewritten(response: Response, change: Callable[[str, object], object]) -> Response:
    body = bytes(response.body)
    if response.status_code >= 300 or not body:
        return response
    rewritten = json.loads(
        body, object_pairs_hook=lambda pairs: {key: change(key, value) for key, value in pairs}
    )
    return answer(rewritten, status=response.status_code)
