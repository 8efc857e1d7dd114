"""What went wrong, in Korean and English: a title for each kind of error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .. import (
    AuthenticationError,
    ClientStateError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    ConsentRequiredError,
    CreateOutcomeUnknownError,
    DecodeError,
    InvalidArgumentError,
    InvalidRequestError,
    MomentError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    QuotaExceededError,
    ServerError,
    TurnTimeoutError,
)
from ..audit import Words

BY_CLASS: Final[Mapping[type[MomentError], Words]] = {
    AuthenticationError: Words("카카오가 토큰을 받아들이지 않았습니다", "Kakao does not accept the token"),
    PermissionDeniedError: Words("권한이 없습니다", "No permission"),
    ConsentRequiredError: Words("사용자 동의가 필요합니다", "The user's consent is missing"),
    InvalidRequestError: Words("카카오가 요청을 받아들이지 않았습니다", "Kakao does not accept the request"),
    NotFoundError: Words("찾을 수 없습니다", "Not found"),
    ConflictError: Words("현재 상태에서는 할 수 없습니다", "The ad account's state does not allow it"),
    QuotaExceededError: Words("요청 한도를 넘었습니다", "The call quota is used up"),
    TurnTimeoutError: Words("순서가 오지 않아 보내지 않았습니다", "Not sent: the turn comes too late"),
    ServerError: Words("카카오 서버에 문제가 있습니다", "Kakao's server is in trouble"),
    ConnectionFailedError: Words("카카오에 연결하지 못했습니다", "No answer from Kakao"),
    DecodeError: Words("응답이 문서와 다릅니다", "The answer differs from Kakao's documents"),
    OutcomeUnknownError: Words("적용되었는지 알 수 없습니다", "It is not known whether it took effect"),
    CreateOutcomeUnknownError: Words(
        "광고계정이 만들어졌는지 알 수 없습니다", "It is not known whether the ad account was created"
    ),
    ConfigurationError: Words("설정이 올바르지 않습니다", "The settings cannot be used"),
    InvalidArgumentError: Words("입력값이 올바르지 않습니다", "The input cannot be used"),
    ClientStateError: Words("클라이언트를 사용할 수 없습니다", "The client cannot be used"),
}

BY_HINT: Final[Mapping[str, Words]] = {
    "login_token": Words(
        "비즈니스 토큰이 아닌 카카오 로그인 토큰입니다", "A login token, not a business token"
    ),
    "ip_mismatch": Words("앱의 허용 IP가 아닙니다", "The app does not allow this machine's IP"),
    "no_token": Words("요청에 토큰이 없습니다", "The request arrived without a token"),
    "permission_app": Words("앱에 카카오모먼트 권한이 없습니다", "The app has no Kakao Moment permission"),
    "not_enabled": Words("앱에서 켜지 않은 기능입니다", "Not enabled for the app"),
    "blocked": Words("사용이 제한되었습니다", "Suspended or blocked"),
    "not_linked": Words("사용자가 앱에 연결되지 않았습니다", "The user is not linked to the app"),
    "maintenance": Words("카카오가 점검 중입니다", "Kakao is under maintenance"),
    "redirect": Words("다른 주소로 옮기라는 응답이 왔습니다", "The answer is a redirect"),
    "path": Words("이 주소에는 API가 없습니다", "There is no API at this address"),
}
"""Kinds that share a class; the client tells them apart by the hint."""

BY_MESSAGE: Final[Mapping[str, Words]] = {
    "already expired": Words("토큰이 만료되었습니다", "The token has expired"),
    "does not exist": Words("카카오가 모르는 토큰입니다", "Kakao does not know the token"),
}
"""Refusals of a token that share the hint as well, by a part of Kakao's message."""

UNNAMED: Final = Words("실패했습니다", "It failed")
SCOPES: Final = Words("필요한 scope: {scopes}", "scopes needed: {scopes}")
RETRY_AFTER: Final = Words("{seconds}초 뒤에 다시", "again in {seconds} s")
OF_ACCOUNT: Final = Words("광고계정 {account_id}", "ad account {account_id}")
NO_TOKEN: Final = Words("토큰이 없습니다: MOMENT_ACCESS_TOKEN", "There is no token: MOMENT_ACCESS_TOKEN")
NO_TOKEN_HINT: Final = Words(
    "환경 변수 MOMENT_ACCESS_TOKEN에 비즈니스 액세스 토큰을 넣으세요. 토큰 없이 보려면: moment demo",
    "Set the environment variable MOMENT_ACCESS_TOKEN to a business access token. Without one: moment demo",
)
LIST_INCOMPLETE: Final = Words(
    "목록이 온전하지 않을 수 있습니다: {reason}", "The list may not be whole: {reason}"
)
UNKNOWN_CONFIG: Final = Words(
    "--config에는 ON, OFF, DEL만 쓸 수 있습니다: {word}", "--config takes ON, OFF and DEL, not: {word}"
)
NOT_AN_ID: Final = Words("광고계정 번호가 아닙니다: {word}", "Not the number of an ad account: {word}")
NO_IDS: Final = Words(
    "광고계정 번호를 하나 이상 쓰거나 -로 표준 입력에서 읽으세요.",
    "Name one ad account or more, or read them from the standard input with -.",
)
