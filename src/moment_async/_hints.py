"""What to do about each kind of error, in Korean and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["ko", "en"]

HINTS: Final[Mapping[str, Mapping[Language, str]]] = {
    "authenticate": {
        "ko": "토큰이 만료되었거나 카카오가 모르는 토큰입니다. 새 액세스 토큰을 발급받아 MOMENT_ACCESS_TOKEN에 넣으세요.",
        "en": "The token has expired or Kakao does not know it. Get a new access token and set MOMENT_ACCESS_TOKEN.",
    },
    "login_token": {
        "ko": "카카오 로그인 토큰으로는 호출할 수 없습니다. 비즈니스 인증으로 비즈니스 토큰을 발급받으세요.",
        "en": "A Kakao Login token is not enough here. Get a business token through Kakao's business authorization.",
    },
    "ip_mismatch": {
        "ko": "앱의 허용 IP 목록에 이 서버의 IP가 없습니다. 토큰은 바꾸지 말고 카카오디벨로퍼스 앱 설정에서 IP를 추가하세요.",
        "en": "The app's list of allowed IPs lacks this machine's. Keep the token and add the IP in the app's settings.",
    },
    "no_token": {
        "ko": "요청에 토큰이 없습니다. 중간의 프록시가 Authorization 헤더를 지우는지 확인하세요.",
        "en": "The request arrived without a token. See whether a proxy in between drops the Authorization header.",
    },
    "permission": {
        "ko": "이 광고계정에 대한 권한이 없습니다. 광고계정 마스터에게 멤버 초대를 요청하세요.",
        "en": "This user has no right on the ad account. Ask its master for an invitation as a member.",
    },
    "not_in_agency": {
        "ko": "사용자가 대행사에 소속되어 있지 않습니다. 카카오모먼트에서 대행사 가입 상태를 확인하세요.",
        "en": "The user has not joined the agency. See in Kakao Moment whether the user belongs to it.",
    },
    "permission_app": {
        "ko": "앱에 카카오모먼트 API 권한이 없습니다. 비즈 앱으로 전환한 뒤 권한을 신청하세요.",
        "en": "The app lacks permission for the Kakao Moment API. Make it a biz app and apply for the permission.",
    },
    "not_enabled": {
        "ko": "앱에서 이 API 또는 기능이 켜져 있지 않습니다. 앱 설정에서 활성화하세요.",
        "en": "This API or feature is not enabled for the app. Enable it in the app's settings.",
    },
    "blocked": {
        "ko": "앱 또는 계정의 사용이 제한되었습니다. 카카오에 문의하세요.",
        "en": "The app or the account is suspended or blocked. Contact Kakao.",
    },
    "not_linked": {
        "ko": "사용자가 앱에 연결되어 있지 않습니다. 사용자가 앱에 로그인하고 동의해야 합니다.",
        "en": "The user is not linked to the app. The user has to sign in to the app and agree.",
    },
    "consent": {
        "ko": "비즈니스 동의항목에 대한 사용자 동의가 없습니다. 필요한 scope로 동의를 다시 받으세요.",
        "en": "The user has not agreed to the business consent items. Ask for consent with the scope that is needed.",
    },
    "quota": {
        "ko": "요청 한도를 넘었습니다. retry_after초 뒤에 다시 시도하고, 같은 사용자로 도는 다른 프로세스가 있는지 보세요.",
        "en": "The call quota is used up. Try again after retry_after seconds, and look for other processes of this user.",
    },
    "turn": {
        "ko": "순서가 제한 시간 안에 오지 않아 보내지 않았습니다. 잠시 뒤에 다시 시도하거나 max_wait나 deadline을 늘리세요.",
        "en": "The turn would come too late, so nothing was sent. Try again later, or raise max_wait or deadline.",
    },
    "input": {
        "ko": "입력값을 카카오가 받아들이지 않았습니다. 메시지와 상세 코드를 보고 값을 고치세요.",
        "en": "Kakao does not accept the input. Correct it by the message and the detail code.",
    },
    "path": {
        "ko": "이 주소에는 API가 없습니다. base_url과 경로를 확인하세요.",
        "en": "There is no API at this address. Check base_url and the path.",
    },
    "terminated": {
        "ko": "제공이 끝난 API입니다. 새 API로 옮기세요.",
        "en": "Kakao has ended this API. Move to its successor.",
    },
    "company": {
        "ko": "존재하지 않는 사업자 번호입니다. '사업자 정보 보기'로 조회한 ID를 쓰세요.",
        "en": "There is no such company. Use an ID that Kakao's company look-up returned.",
    },
    "not_found": {
        "ko": "광고계정이 없습니다. 번호를 확인하고, 목록에서 이 사용자가 볼 수 있는 계정인지 보세요.",
        "en": "There is no such ad account. Check the number, and see in the list whether this user can see it.",
    },
    "not_found_other": {
        "ko": "요청한 대상이 없거나 삭제되었습니다. 상세 코드와 메시지를 보고 번호를 확인하세요.",
        "en": "What was asked for does not exist, or not any more. Check its number by the detail code and the message.",
    },
    "conflict": {
        "ko": "광고계정의 현재 상태에서는 할 수 없습니다. 삭제 중인 계정은 변경할 수 없습니다.",
        "en": "The ad account's state does not allow it. An account that is being deleted cannot be changed.",
    },
    "server": {
        "ko": "카카오 서버의 문제입니다. 잠시 뒤에 다시 시도하고, 계속되면 request_id와 함께 카카오에 문의하세요.",
        "en": "Kakao's server is in trouble. Try again later; if it stays, contact Kakao with the request_id.",
    },
    "maintenance": {
        "ko": "카카오가 점검 중입니다. 공지를 확인하고 나중에 다시 시도하세요.",
        "en": "Kakao is under maintenance. See its notices and try again later.",
    },
    "redirect": {
        "ko": "다른 주소로 옮기라는 응답은 따르지 않습니다. base_url과 네트워크(로그인 포털)를 확인하세요.",
        "en": "Redirects are not followed. Check base_url and the network (a captive portal answers like this).",
    },
    "connection": {
        "ko": "서버에 연결하지 못했거나 응답이 끊겼습니다. 메시지의 주소(MOMENT_BASE_URL), 네트워크, 방화벽을 확인하세요.",
        "en": "The server could not be reached, or its answer broke off. Check its address (MOMENT_BASE_URL), network and firewall.",
    },
    "decode": {
        "ko": "응답이 문서와 다릅니다. problems를 붙여 이 프로젝트에 알려 주세요.",
        "en": "The answer differs from Kakao's documents. Please report it to this project with its problems.",
    },
    "outcome_unknown": {
        "ko": "변경이 적용되었는지 알 수 없습니다. 상태를 조회해 확인한 뒤에 다시 요청하세요.",
        "en": "It is not known whether the change took effect. Read the state before you send it again.",
    },
    "create_unknown": {
        "ko": "광고계정이 이미 만들어졌을 수 있습니다. 목록에서 같은 이름을 찾아본 뒤에만 다시 만드세요.",
        "en": "The ad account may exist already. Look for its name in the list before you create it again.",
    },
    "configuration": {
        "ko": "클라이언트 설정을 고치세요. 메시지에 무엇이 잘못되었는지 나와 있습니다.",
        "en": "Correct the client's settings; the message says what is wrong.",
    },
    "argument": {
        "ko": "인자를 고치세요. 요청은 보내지 않았습니다.",
        "en": "Correct the argument; nothing was sent.",
    },
    "client_state": {
        "ko": "클라이언트를 연 이벤트 루프에서, 닫기 전에 사용하세요. 루프마다 클라이언트를 하나씩 만드세요.",
        "en": "Use the client on the event loop that opened it, before it is closed: one client for each loop.",
    },
}
