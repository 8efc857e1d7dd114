"""
The checks: pure functions from the facts of one account to the evidence of a finding, or None.

A part that was not read is never judged: a check that needs it says nothing, and ACC-002 says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import attrs

from .. import MomentError
from ..models import Company, Config
from .business_number import is_business_number
from .facts import AccountFacts, money_of, value_of
from .findings import Evidence, Finding, Severity, Words

# Seed 1, error sample of onOff: the account is being deleted.
_BEING_DELETED: Final = 21400


@attrs.frozen(kw_only=True)
class Rules:
    """What the user of an audit may set."""

    low_balance: int = attrs.field(default=50_000, validator=attrs.validators.ge(0))
    """BAL-001 fires below so many won."""


@attrs.frozen(kw_only=True)
class Check:
    """One entry of the catalogue."""

    id: str
    severity: Severity
    title: Words
    todo: Words
    look: Callable[[AccountFacts, Rules], Evidence | None]
    """What it saw, if there is something to say."""


def findings_of(
    facts: AccountFacts, rules: Rules, checks: Iterable[Check] | None = None
) -> tuple[Finding, ...]:
    """Run the checks on one account; worst findings first."""
    found = [
        Finding(
            check_id=check.id,
            account_id=facts.account_id,
            severity=check.severity,
            title=check.title,
            todo=check.todo,
            evidence=evidence,
        )
        for check in (CHECKS if checks is None else checks)
        if (evidence := check.look(facts, rules)) is not None
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def _out_of_balance(facts: AccountFacts, _: Rules) -> Evidence | None:
    detail = value_of(facts.detail)
    if detail is None or detail.config != Config.ON or not detail.is_out_of_balance:
        return None
    return {"config": detail.config, "is_out_of_balance": True}


def _admin_stop(facts: AccountFacts, _: Rules) -> Evidence | None:
    detail = value_of(facts.detail)
    if detail is None or detail.config == Config.DEL or not detail.is_admin_stop:
        return None
    return {"config": detail.config, "is_admin_stop": True}


def _low_balance(facts: AccountFacts, rules: Rules) -> Evidence | None:
    balance = value_of(facts.balance)
    is_on = facts.listed.account.config == Config.ON
    # STAT-001 says it already, and worse.
    has_stopped = _out_of_balance(facts, rules) is not None
    if balance is None or has_stopped or not is_on or money_of(balance) >= rules.low_balance:
        return None
    return {"cash": balance.cash, "free_cash": balance.free_cash, "low_balance": rules.low_balance}


def _only_free_cash(facts: AccountFacts, _: Rules) -> Evidence | None:
    balance = value_of(facts.balance)
    if balance is None or balance.cash > 0 or balance.free_cash <= 0:
        return None
    return {"cash": balance.cash, "free_cash": balance.free_cash}


def _no_biz_right(facts: AccountFacts, _: Rules) -> Evidence | None:
    right = value_of(facts.biz_right)
    if right is None or (right.biz_right_company_name or "").strip():
        return None
    return {"biz_right_company_name": right.biz_right_company_name}


def _wrong_owner_number(facts: AccountFacts, _: Rules) -> Evidence | None:
    detail = value_of(facts.detail)
    return _wrong_number(detail.owner_company) if detail else None


def _wrong_advertiser_number(facts: AccountFacts, _: Rules) -> Evidence | None:
    detail = value_of(facts.detail)
    return _wrong_number(detail.advertiser) if detail else None


def _wrong_number(company: Company | None) -> Evidence | None:
    if company is None or is_business_number(company.business_registration_number):
        return None
    return {"name": company.name, "business_registration_number": company.business_registration_number}


def _no_tracker(facts: AccountFacts, _: Rules) -> Evidence | None:
    trackers = value_of(facts.trackers)
    if trackers is None or trackers or facts.listed.account.config != Config.ON:
        return None
    return {"trackers": 0}


def _no_channel(facts: AccountFacts, _: Rules) -> Evidence | None:
    channels = value_of(facts.channels)
    return None if channels is None or channels else {"channels": 0}


def _unreadable(facts: AccountFacts, _: Rules) -> Evidence | None:
    errors = {name: error for name, error in facts.errors.items() if error.detail_code != _BEING_DELETED}
    return {name: said_of(error) for name, error in errors.items()} or None


def _being_deleted(facts: AccountFacts, _: Rules) -> Evidence | None:
    errors = {name: error for name, error in facts.errors.items() if error.detail_code == _BEING_DELETED}
    return {name: said_of(error) for name, error in errors.items()} or None


def said_of(error: MomentError) -> str:
    """Name an error in a few words: its kind and Kakao's numbers, never Kakao's text."""
    numbers = (error.status, error.code, error.detail_code)
    return " ".join([type(error).__name__, *(str(number) for number in numbers if number is not None)])


CHECKS: Final = (
    Check(
        id="STAT-001",
        severity=Severity.CRITICAL,
        title=Words("잔액부족으로 광고가 멈춤", "Ads stopped: out of balance"),
        todo=Words("비즈머니를 충전하세요.", "Top up the balance."),
        look=_out_of_balance,
    ),
    Check(
        id="STAT-002",
        severity=Severity.CRITICAL,
        title=Words("관리자정지", "Stopped by an administrator"),
        todo=Words("카카오모먼트에 정지 사유를 확인하세요.", "Ask Kakao Moment for the reason."),
        look=_admin_stop,
    ),
    Check(
        id="ACC-002",
        severity=Severity.HIGH,
        title=Words("목록에 있으나 읽을 수 없음", "Listed, but cannot be read"),
        todo=Words("코드를 보세요(9004는 권한 없음).", "See the code (9004: no access)."),
        look=_unreadable,
    ),
    Check(
        id="BAL-001",
        severity=Severity.HIGH,
        title=Words("잔액이 기준보다 적음", "Balance is low"),
        todo=Words("곧 멈출 수 있으니 충전하세요.", "Top up before the ads stop."),
        look=_low_balance,
    ),
    Check(
        id="BIZ-001",
        severity=Severity.HIGH,
        title=Words("영업권을 가진 회사가 없음", "No business-right holder"),
        todo=Words("영업권을 신청하세요.", "Apply for the business right."),
        look=_no_biz_right,
    ),
    Check(
        id="OWN-001",
        severity=Severity.HIGH,
        title=Words("소유 회사의 사업자등록번호 오류", "Owner's company number is wrong"),
        todo=Words("등록된 사업자 정보를 확인하세요.", "Check the registered company data."),
        look=_wrong_owner_number,
    ),
    Check(
        id="OWN-002",
        severity=Severity.MEDIUM,
        title=Words("광고주의 사업자등록번호 오류", "Advertiser's number is wrong"),
        todo=Words("등록된 사업자 정보를 확인하세요.", "Check the registered company data."),
        look=_wrong_advertiser_number,
    ),
    Check(
        id="LINK-001",
        severity=Severity.MEDIUM,
        title=Words("연결된 픽셀/SDK가 없음", "No pixel or SDK is linked"),
        todo=Words("픽셀 또는 SDK를 연결하세요.", "Link a pixel or SDK."),
        look=_no_tracker,
    ),
    Check(
        id="BAL-004",
        severity=Severity.LOW,
        title=Words("무상캐시만 남음", "Only free cash is left"),
        todo=Words("유상캐시 충전이 필요한지 보세요.", "See whether paid cash is needed."),
        look=_only_free_cash,
    ),
    Check(
        id="LINK-002",
        severity=Severity.LOW,
        title=Words("연결된 카카오톡 채널이 없음", "No KakaoTalk channel is linked"),
        todo=Words("필요하면 채널을 연결하세요.", "Link a channel if it is needed."),
        look=_no_channel,
    ),
    Check(
        id="ACC-004",
        severity=Severity.INFO,
        title=Words("삭제 처리 중", "Being deleted"),
        todo=Words("기다리면 됩니다.", "Nothing to do but wait."),
        look=_being_deleted,
    ),
)
"""The catalogue; of equal severity, the first here comes first."""
