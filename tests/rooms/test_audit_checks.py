"""The checks: each fires on what it is for, and on nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async import MomentError, NotFoundError, PermissionDeniedError
from moment_async.audit import CHECKS, AccountFacts, AccountStatus, Listed, Rules, Severity, findings_of
from moment_async.audit.business_number import is_business_number
from moment_async.models import (
    AdAccount,
    AdAccountDetail,
    AdAccountType,
    Balance,
    BizRight,
    ChannelProfile,
    Company,
    Config,
    MemberType,
    PixelAndSdkInfo,
)

GOOD, WRONG = "220-81-62517", "678-67-67890"
FORBIDDEN = PermissionDeniedError(
    "no", status=403, code=-813, detail_code=9004, kakao_message="권한이 없습니다"
)
GONE = NotFoundError("no", status=400, code=-813, detail_code=21006)
DELETING = MomentError("no", status=400, code=-813, detail_code=21400)


def company(number: str) -> Company:
    return Company(business_registration_number=number, name="주식회사 바람상점")


def detail(
    *,
    config: str = "ON",
    stop: bool | None = False,
    empty: bool | None = False,
    owner: Company | None = None,
    advertiser: Company | None = None,
) -> AdAccountDetail:
    return AdAccountDetail(
        id=1111,
        name="바람상점",
        owner_company=owner or company(GOOD),
        advertiser=advertiser,
        type=AdAccountType.BUSINESS,
        config=Config(config),
        is_admin_stop=stop,
        is_out_of_balance=empty,
        status_description="",
    )


def healthy(*, config: str = "ON") -> AccountFacts:
    row = AdAccount(id=1111, name="바람상점", member_type=MemberType.MASTER, config=Config(config))
    return AccountFacts(
        listed=Listed(account=row, user="me", seen_by=("me",)),
        balance=money(70_000, 0),
        biz_right=BizRight(id=1111, biz_right_company_name="주식회사 바람상점"),
        channels=[ChannelProfile(id="_a", name="바람상점", search_id="바람상점")],
        trackers=[PixelAndSdkInfo(id="1", name="픽셀")],
        detail=detail(config=config),
    )


def money(cash: int, free_cash: int) -> Balance:
    return Balance(id=1111, cash=cash, free_cash=free_cash)


def right(name: str | None) -> BizRight:
    return BizRight(id=0, biz_right_company_name=name)


def ids(facts: AccountFacts) -> list[str]:
    return [finding.check_id for finding in findings_of(facts, Rules())]


def off(**changes: Any) -> AccountFacts:
    return attrs.evolve(healthy(config="OFF"), **changes)


def on(**changes: Any) -> AccountFacts:
    return attrs.evolve(healthy(), **changes)


FIRES: list[tuple[AccountFacts, list[str]]] = [
    (on(detail=detail(empty=True)), ["STAT-001"]),
    (on(detail=detail(stop=True)), ["STAT-002"]),
    (on(detail=detail(stop=True, empty=True)), ["STAT-001", "STAT-002"]),
    (off(detail=detail(config="OFF", stop=True)), ["STAT-002"]),
    (on(balance=money(49_999, 0)), ["BAL-001"]),
    (on(balance=money(-5, 0)), ["BAL-001"]),
    (
        on(balance=money(0, 0), detail=detail(stop=True, empty=True)),
        ["STAT-001", "STAT-002"],
    ),
    (on(balance=money(0, 0), detail=FORBIDDEN), ["ACC-002", "BAL-001"]),
    (on(balance=money(0, 0), detail=detail(empty=True)), ["STAT-001"]),
    (on(balance=money(0, 50_000)), ["BAL-004"]),
    (on(balance=money(-1, 60_000)), ["BAL-004"]),
    (on(biz_right=right(None)), ["BIZ-001"]),
    (on(biz_right=right(" \u3000")), ["BIZ-001"]),
    (on(detail=detail(owner=company(WRONG))), ["OWN-001"]),
    (on(detail=detail(advertiser=company("1234"))), ["OWN-002"]),
    (on(trackers=[]), ["LINK-001"]),
    (on(channels=[]), ["LINK-002"]),
    (off(channels=[]), ["LINK-002"]),
    (on(trackers=GONE), ["ACC-002"]),
    (on(balance=DELETING, detail=DELETING), ["ACC-004"]),
    (on(balance=DELETING, detail=GONE), ["ACC-002", "ACC-004"]),
]

SILENT: list[AccountFacts] = [
    healthy(),
    on(balance=money(1, 49_999)),
    off(balance=money(1, 0)),
    off(trackers=[]),
    off(detail=detail(config="OFF", empty=True)),
    on(detail=detail(config="DEL", stop=None, empty=None)),
    on(detail=detail(config="DEL", stop=True, empty=True)),
    on(detail=attrs.evolve(detail(), owner_company=None)),
    on(balance=None, biz_right=None, channels=None, trackers=None, detail=None),
]


@pytest.mark.parametrize(("facts", "expected"), FIRES)
def test_a_check_fires_on_what_it_is_for(facts: AccountFacts, expected: list[str]) -> None:
    assert expected == ids(facts)


@pytest.mark.parametrize("facts", SILENT)
def test_no_check_fires_on_an_account_in_order(facts: AccountFacts) -> None:
    assert [] == ids(facts)


def test_every_check_of_the_catalogue_is_in_the_table() -> None:
    assert {check.id for check in CHECKS} == {check_id for _, found in FIRES for check_id in found}


def test_a_part_that_was_not_read_is_not_judged() -> None:
    facts = on(balance=GONE, biz_right=GONE, channels=GONE, trackers=GONE, detail=GONE)
    assert ["ACC-002"] == ids(facts)
    assert {"balance", "biz_right", "channels", "trackers", "detail"} == set(facts.errors)


def test_evidence_names_the_error_by_numbers_and_not_by_kakaos_words() -> None:
    (finding,) = findings_of(on(balance=FORBIDDEN), Rules())
    assert {"balance": "PermissionDeniedError 403 -813 9004"} == finding.evidence


def test_an_error_without_an_answer_is_named_by_its_kind() -> None:
    (finding,) = findings_of(on(balance=MomentError("lost")), Rules())
    assert {"balance": "MomentError"} == finding.evidence


def test_the_threshold_of_a_low_balance_can_be_set() -> None:
    facts = on(balance=money(70_000, 0))
    (finding,) = findings_of(facts, Rules(low_balance=70_001))
    assert {"cash": 70_000, "free_cash": 0, "low_balance": 70_001} == finding.evidence


def test_a_threshold_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="low_balance"):
        Rules(low_balance=-1)


def test_only_the_checks_that_are_asked_for_run() -> None:
    facts = on(trackers=[], channels=[])
    chosen = [check for check in CHECKS if check.id == "LINK-002"]
    assert ["LINK-002"] == [finding.check_id for finding in findings_of(facts, Rules(), chosen)]


def test_findings_come_worst_first() -> None:
    facts = on(channels=[], trackers=[], biz_right=right(None), detail=detail(stop=True))
    found = findings_of(facts, Rules())
    expected = [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW]
    assert expected == [finding.severity for finding in found]


def test_a_fingerprint_stays_when_the_numbers_move() -> None:
    (before,) = findings_of(on(balance=money(10, 0)), Rules())
    (after,) = findings_of(on(balance=money(20, 0)), Rules())
    assert before.fingerprint == after.fingerprint
    assert before.evidence != after.evidence


def test_every_check_speaks_korean_and_english() -> None:
    for check in CHECKS:
        for words in (check.title, check.todo):
            assert any("가" <= letter <= "힣" for letter in words.of("ko"))
            assert words.of("en").isascii()


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: healthy(), AccountStatus.RUNNING),
        (lambda: on(detail=detail(empty=True)), AccountStatus.OUT_OF_BALANCE),
        (lambda: on(detail=detail(stop=True, empty=True)), AccountStatus.ADMIN_STOP),
        (lambda: off(detail=detail(config="OFF", stop=True)), AccountStatus.ADMIN_STOP),
        (lambda: off(detail=detail(config="OFF", empty=True)), AccountStatus.USER_OFF),
        (lambda: on(detail=detail(config="DEL", stop=None, empty=None)), AccountStatus.DELETED),
        (lambda: healthy(config="DEL"), AccountStatus.DELETED),
        (lambda: on(detail=FORBIDDEN), AccountStatus.UNREAD),
        (lambda: on(detail=None), AccountStatus.UNREAD),
        (lambda: on(detail=detail(config="PAUSED")), AccountStatus.OTHER),
    ],
)
def test_a_status_follows_from_the_detail(make: Callable[[], AccountFacts], expected: AccountStatus) -> None:
    assert expected is make().status


@pytest.mark.parametrize("number", [GOOD, "2208162517", " 220-81-62517 ", "000-00-00000"])
def test_a_number_with_the_right_check_digit_is_one(number: str) -> None:
    assert is_business_number(number)


@pytest.mark.parametrize(
    "number", [WRONG, "220-81-62518", "220-81-6251", "220-81-625170", "", "٢٢٠٨١٦٢٥١٧", "2-2-0-8162517"]
)
def test_any_other_text_is_no_business_number(number: str) -> None:
    assert not is_business_number(number)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_of_ten_last_digits_one_is_right(digits: list[int]) -> None:
    start = "".join(map(str, digits))
    assert 1 == sum(is_business_number(f"{start}{last}") for last in range(10))
