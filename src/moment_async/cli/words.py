"""What the commands say, in Korean and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..audit import AccountStatus, Severity, Words

FIRST_LINE: Final = Words(
    "moment demo: 가짜 카카오모먼트 {url}, 광고계정 {accounts}개, 사용자 {users}명."
    " 상세 조회는 여기서 초당 {rate}회입니다(카카오는 1회).",
    "moment demo: sandbox on {url}, {accounts} accounts, {users} users;"
    " details run at {rate} a second here instead of Kakao's 1.",
)
PLAN_LINE: Final = Words(
    "읽을 계정: {shares}. 약 {time} 걸립니다.", "To be read: {shares}. This takes about {time}."
)
USER: Final = Words("사용자 {number}", "user {number}")
SHARE: Final = Words("{user} {count}개", "{count} by {user}")
PROGRESS: Final = Words("  {done}/{total} 완료", "  {done}/{total} done")
FINISHED: Final = Words("완료", "done")
TIME_LEFT: Final = Words("약 {time} 남음", "about {time} left")

COVERAGE: Final = Words(
    "점검 범위 {percent}%: {accounts}개 중 {unread}개를 다 읽지 못했습니다(ACC-002: {examples}).",
    "Coverage {percent}%: of {accounts} accounts, {unread} could not be read whole (ACC-002: {examples}).",
)
LIST_PROBLEM: Final = Words(
    "{user}의 목록이 온전하지 않을 수 있습니다: {reason}", "The list of {user} may not be whole: {reason}"
)
STATUSES: Final = Words("광고계정 {accounts}개", "{accounts} ad accounts")
FINDINGS: Final = Words("점검 결과", "Findings")
NO_FINDINGS: Final = Words("조치할 것이 없습니다.", "Nothing needs action.")
WORST: Final = Words(
    "먼저 볼 계정 {shown}개 (점검에 걸린 {all}개 중)", "The {shown} to look at first (of {all} with findings)"
)
WRITTEN: Final = Words("저장한 파일: {files}", "Written: {files}")
INTERRUPTED: Final = Words(
    "중단했습니다. {accounts}개 중 {done}개까지 저장했습니다: {files}",
    "Interrupted. {done} of {accounts} accounts are written: {files}",
)
CANNOT_WRITE: Final = Words("파일을 쓸 수 없습니다: {problem}", "Cannot write: {problem}")
FAILED: Final = Words("실패했습니다: {problem}", "It failed: {problem}")
NEXT: Final = Words(
    "실제 계정도 같은 방법으로 점검합니다. MOMENT_ACCESS_TOKEN에 비즈니스 토큰을 넣고:",
    "Real accounts are audited in the same way. Set MOMENT_ACCESS_TOKEN to your business token, then:",
)
NEXT_COMMANDS: Final = """\
moment doctor
moment audit"""

HOURS: Final = Words("{hours}시간 {minutes}분", "{hours} h {minutes} min")
MINUTES: Final = Words("{minutes}분 {seconds}초", "{minutes} min {seconds} s")
SECONDS: Final = Words("{seconds}초", "{seconds} s")
ACCOUNTS: Final = Words("{count}개", "{count} accounts")
INTERRUPTED_EARLY: Final = Words(
    "중단했습니다. 저장한 것은 없습니다.", "Interrupted before the first account; nothing is written."
)

STATUS: Final[Mapping[AccountStatus, Words]] = {
    AccountStatus.RUNNING: Words("운영중", "running"),
    AccountStatus.OUT_OF_BALANCE: Words("잔액부족", "no balance"),
    AccountStatus.ADMIN_STOP: Words("관리자정지", "admin stop"),
    AccountStatus.USER_OFF: Words("사용자OFF", "off"),
    AccountStatus.DELETED: Words("삭제됨", "deleted"),
    AccountStatus.UNREAD: Words("읽지 못함", "not read"),
    AccountStatus.OTHER: Words("기타", "other"),
}
SEVERITY: Final[Mapping[Severity, Words]] = {
    Severity.CRITICAL: Words("긴급", "critical"),
    Severity.HIGH: Words("높음", "high"),
    Severity.MEDIUM: Words("보통", "medium"),
    Severity.LOW: Words("낮음", "low"),
    Severity.INFO: Words("참고", "info"),
}

CHECK_TITLES: Final = (
    Words("심각도", "Severity"),
    Words("점검", "Check"),
    Words("내용", "What"),
    Words("계정", "Accounts"),
    Words("할 일", "To do"),
)
ACCOUNT_TITLES: Final = (
    Words("소유 회사", "Owner"),
    Words("광고계정", "Ad account"),
    Words("상태", "Status"),
    Words("잔액(원)", "Won"),
    Words("영업권", "Right"),
    Words("픽셀", "Pixels"),
    Words("점검", "Findings"),
)
YES: Final = Words("있음", "yes")
NONE: Final = Words("없음", "none")

ACCOUNT: Final = Words("광고계정", "Ad account")
NAME: Final = Words("이름", "Name")
MEMBER_TYPE: Final = Words("권한", "Role")
CONFIG: Final = Words("설정", "Config")
CASH: Final = Words("유상캐시(원)", "Cash (won)")
FREE_CASH: Final = Words("무상캐시(원)", "Free cash (won)")
MONEY: Final = Words("합계(원)", "Sum (won)")
PROBLEM: Final = Words("오류", "Error")

TYPE: Final = Words("종류", "Type")
STATE: Final = Words("상태", "Status")
ADMIN_STOP: Final = Words("관리자정지", "Admin stop")
OUT_OF_BALANCE: Final = Words("잔액부족", "Out of balance")
OWNER: Final = Words("소유 회사", "Owner")
ADVERTISER: Final = Words("광고주", "Advertiser")
BALANCE: Final = Words("잔액(원)", "Balance (won)")
BIZ_RIGHT: Final = Words("영업권", "Business right")
CHANNELS: Final = Words("카카오톡 채널", "Channels")
TRACKERS: Final = Words("픽셀/SDK", "Pixels and SDKs")
PAID_AND_FREE: Final = Words(
    "{money} (유상 {cash}, 무상 {free_cash})", "{money} (paid {cash}, free {free_cash})"
)
IS: Final = Words("예", "yes")
IS_NOT: Final = Words("아니요", "no")

VERSIONS: Final = Words("버전", "Versions")
TOKEN: Final = Words("토큰", "Token")
TOKEN_IS_SET: Final = Words(
    "MOMENT_ACCESS_TOKEN에 있고 형식이 맞습니다", "in MOMENT_ACCESS_TOKEN, well formed"
)
ONLY_THE_TOKEN: Final = Words(
    "따옴표, 빈칸, 줄바꿈, 'Bearer ' 없이 토큰만 MOMENT_ACCESS_TOKEN에 넣으세요.",
    "Put the token alone into MOMENT_ACCESS_TOKEN: no quotes, no white space, no 'Bearer '.",
)
ADDRESS: Final = Words("주소", "Address")
CHECK_THE_ADDRESS: Final = Words(
    "MOMENT_BASE_URL을 고치거나 지우세요. 지우면 카카오로 보냅니다.",
    "Correct MOMENT_BASE_URL, or unset it: requests then go to Kakao.",
)
CONNECTION: Final = Words("연결", "Connection")
ANSWERED: Final = Words("응답이 왔습니다", "answered")
CLOCK: Final = Words("시계", "Clock")
CLOCK_IS_RIGHT: Final = Words("서버의 시각과 맞습니다", "agrees with the server's")
CLOCK_IS_FAST: Final = Words(
    "서버보다 {seconds}초 빠릅니다. 맞추세요.", "{seconds} s ahead of the server's: set it right"
)
CLOCK_IS_SLOW: Final = Words(
    "서버보다 {seconds}초 느립니다. 맞추세요.", "{seconds} s behind the server's: set it right"
)
LIST: Final = Words("목록", "List")
LISTED: Final = Words("광고계정 {count}개(ON, OFF)", "{count} ad accounts (ON, OFF)")
NONE_LISTED: Final = Words(
    "볼 수 있는 광고계정이 없습니다. 광고계정 마스터에게 멤버 초대를 요청하세요.",
    "no ad account to be seen: ask a master for an invitation as a member",
)
ONE_ACCOUNT: Final = Words("계정 읽기", "Reading")
READ: Final = Words(
    "광고계정 {account_id}의 잔액을 읽었습니다", "read the balance of ad account {account_id}"
)
FINE: Final = Words("정상", "ok")
BLOCKED: Final = Words("막힘", "blocked")
NOTHING_BLOCKS: Final = Words("막는 것이 없습니다.", "Nothing blocks.")
RESULT: Final = Words("결과", "Result")
CHECKED: Final = Words("확인", "Checked")
WHAT: Final = Words("내용", "What")
TODO: Final = Words("할 일", "To do")

ASK: Final = Words("계속할까요? [y/N] ", "Go on? [y/N] ")
NOT_DONE: Final = Words("하지 않았습니다. 아무것도 보내지 않았습니다.", "Not done; nothing was sent.")
CANNOT_ASK: Final = Words(
    "터미널이 아니라서 물어볼 수 없습니다. 아무것도 보내지 않았습니다.",
    "This is no terminal, so nobody can be asked; nothing was sent.",
)
CANNOT_ASK_HINT: Final = Words("묻지 않고 실행하려면 --yes를 붙이세요.", "Add --yes to go on without asking.")
WILL_BE_SET: Final = Words(
    "광고계정 {account_id} {name}: {before} → {after}", "Ad account {account_id} {name}: {before} → {after}"
)
OFF_AND_MESSAGES: Final = Words(
    "카카오 문서에 따르면 계정을 끄면 하위의 다이렉트 메시지 광고도 바뀝니다:"
    " 발송 준비 중이면 종료되고, 발송 중이면 발송이 중단됩니다.",
    "Kakao's documents say that this reaches the direct message ads below it:"
    " what is ready to be sent is ended, what is being sent is stopped.",
)
IS_SET: Final = Words("광고계정 {account_id}: {config}", "Ad account {account_id}: {config}")
WILL_BE_CREATED: Final = Words(
    "광고계정을 새로 만듭니다: {name}, 소유 회사 {owner}, 광고주 회사 {advertiser}",
    "A new ad account: {name}, owner company {owner}, advertiser company {advertiser}",
)
SAME_AS_OWNER: Final = Words("소유 회사와 같음", "the owner")
IS_CREATED: Final = Words(
    "만들었습니다: 광고계정 {account_id} {name}", "Created: ad account {account_id} {name}"
)
MAY_HAVE_HAPPENED: Final = Words(
    "요청이 이미 처리되었을 수 있습니다. 다시 하기 전에 moment show로 상태를 확인하세요.",
    "The request may have taken effect. See the state with moment show before you repeat it.",
)
MAY_HAVE_BEEN_CREATED: Final = Words(
    "광고계정이 이미 만들어졌을 수 있습니다."
    " 다시 만들기 전에 moment accounts 목록에서 같은 이름을 찾아보세요.",
    "The ad account may exist already. Look for its name with moment accounts before you create it again.",
)
