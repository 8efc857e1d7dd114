"""Answers in Kakao's shapes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

# Seed 1 shows this spelling in the answer of onOff.
CONTENT_TYPE = "application/json;charset=UTF-8"


class RefusedError(Exception):
    """The call ends here, with this answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


def encoded(body: object) -> bytes:
    """JSON text; half of a surrogate pair, which UTF-8 cannot hold, becomes its JSON escape."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def answer(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a JSON body."""
    return Response(encoded(body), status, {"content-type": CONTENT_TYPE, **(headers or {})})


def empty() -> Response:
    """Answer 200 with Content-Length 0."""
    return Response(b"", 200, {"content-type": CONTENT_TYPE})


def wrong(message: str) -> RefusedError:
    """Refuse a call whose form is not in the documents."""
    return RefusedError(answer({"code": -2, "msg": message}, status=400))


def no_such_path(path: str) -> RefusedError:
    """Refuse a path that is not an operation."""
    return RefusedError(answer({"code": -2, "msg": f"no such API: {path}"}, status=404))


def wrong_method(method: str, path: str, allowed: list[str]) -> RefusedError:
    """Refuse a method that this path does not have."""
    allow = ", ".join(allowed)
    body = {"code": -2, "msg": f"{path} takes {allow}, not {method}"}
    return RefusedError(answer(body, status=405, headers={"allow": allow}))


def unauthorized(message: str) -> RefusedError:
    """Refuse a call without a valid token; the messages are Kakao's (facts 3.2)."""
    return RefusedError(answer({"msg": message, "code": -401}, status=401))


def without_app_permission() -> RefusedError:
    """Refuse a call of an app that may not use this API (D-err)."""
    return RefusedError(answer({"msg": "permission denied", "code": -5}, status=403))


def consent_missing(scope: str) -> RefusedError:
    """Refuse a call to which the user has not agreed; the scopes stand beside the code (D-err)."""
    body = {"msg": "insufficient scopes.", "code": -402, "required_scopes": [scope]}
    return RefusedError(answer(body, status=403))


def moment_exception(detail_code: int | None, message: str, *, status: int = 400) -> RefusedError:
    """Refuse with the envelope of Kakao Moment's own errors."""
    code = {} if detail_code is None else {"detailCode": detail_code}
    body = {"code": -813, "msg": "KakaoMomentException", "extras": {**code, "detailMsg": message}}
    return RefusedError(answer(body, status=status))


def unknown_account() -> RefusedError:
    """Refuse a call on an ad account that is not there."""
    return moment_exception(21006, "존재하지 않는 광고계정입니다.")


def no_permission() -> RefusedError:
    """Refuse a call on an ad account of somebody else."""
    return moment_exception(9004, "권한이 없습니다.", status=403)


def being_deleted() -> RefusedError:
    """Refuse to switch a deleted ad account on or off."""
    return moment_exception(21400, "광고계정이 삭제처리중입니다.")


def name_is_taken() -> RefusedError:
    """Refuse a second ad account of one name; the words are invented, no source has any."""
    return moment_exception(None, "이미 사용 중인 광고계정 이름입니다.")


def unknown_company() -> RefusedError:
    """Refuse to create an ad account for a company that is not there."""
    return moment_exception(5001, "존재하지 않는 사업자입니다.")


def too_often(detail_code: int | None = None, retry_after: int | None = None) -> RefusedError:
    """Refuse a call above the limit; no source knows a detail code or a Retry-After for it."""
    refused = moment_exception(detail_code, "허용된 API 요청을 초과하였습니다.", status=429)
    if retry_after is not None:
        refused.answer.headers["retry-after"] = str(retry_after)
    return refused


def over_quota() -> RefusedError:
    """Refuse a call above a quota, in the words of F-117170: status 400, though other limits answer 429."""
    return RefusedError(
        answer({"code": -10, "msg": "API limit has been exceeded.", "extras": {}}, status=400)
    )
