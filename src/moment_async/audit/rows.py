"""Results as plain documents and as rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, cast

import attrs

from .. import MomentError
from ..models import Company
from .checks import said_of
from .facts import AccountFacts, AccountStatus, Part, value_of
from .findings import Finding, Language, Severity, Words
from .run import AccountResult
from .tally import Tally

Cell = str | int | None
Document = dict[str, object]


def document_of(result: AccountResult) -> Document:
    """Everything about one account, in words of JSON; a part that was not read is its error."""
    listed = result.facts.listed
    return {
        "kind": "account",
        "account_id": listed.account.id,
        "name": listed.account.name,
        "config": listed.account.config,
        "member_type": listed.account.member_type,
        "user": listed.user,
        "seen_by": listed.seen_by,
        "status": result.facts.status,
        **{name: part_document(part) for name, part in result.facts.parts.items()},
        "findings": [_finding(finding) for finding in result.findings],
    }


def summary_of(tally: Tally) -> Document:
    """What the audit came to: the last line, so that a file without it is known to be cut."""
    return {
        "kind": "summary",
        "accounts": tally.accounts,
        "read": tally.read,
        "unread": tally.unread,
        "is_complete": tally.is_complete,
        "list_problems": [{"user": problem.user, "reason": problem.reason} for problem in tally.problems],
        "statuses": _counted(tally.statuses),
        "severities": _counted(tally.severities),
        "checks": _counted(tally.checks),
    }


def _counted(counts: Counter[AccountStatus] | Counter[Severity] | Counter[str]) -> Document:
    # In an order that does not depend on which account came first.
    return {str(name): count for name, count in sorted(counts.items())}


def part_document(part: Part[object]) -> object:
    """A part in words of JSON: its value, the facts of its error, or None."""
    if isinstance(part, MomentError):
        return {
            "error": type(part).__name__,
            "status": part.status,
            "code": part.code,
            "detail_code": part.detail_code,
            "kakao_message": part.kakao_message,
            "request_id": part.request_id,
        }
    if isinstance(part, list):
        return [_plain(one) for one in cast(list[object], part)]
    return _plain(part)


def _plain(value: object) -> object:
    # None, or one of the models, which are attrs classes all.
    return None if value is None else attrs.asdict(cast(attrs.AttrsInstance, value))


def _finding(finding: Finding) -> Document:
    return {
        "check_id": finding.check_id,
        "severity": finding.severity,
        "title": {"ko": finding.title.ko, "en": finding.title.en},
        "todo": {"ko": finding.todo.ko, "en": finding.todo.en},
        "evidence": dict(finding.evidence),
        "fingerprint": finding.fingerprint,
    }


@attrs.frozen
class Column:
    """One column of the table."""

    title: Words
    cell: Callable[[AccountResult, Language], Cell]


def owner_of(facts: AccountFacts) -> Company | None:
    """Company that owns the account, if that is known."""
    detail = value_of(facts.detail)
    return detail.owner_company if detail else None


def _detail_name(result: AccountResult, _: Language) -> Cell:
    owner = owner_of(result.facts)
    return owner.name if owner else None


def _advertiser_name(result: AccountResult, _: Language) -> Cell:
    detail = value_of(result.facts.detail)
    return detail.advertiser.name if detail and detail.advertiser else None


def _cash(result: AccountResult, _: Language) -> Cell:
    balance = value_of(result.facts.balance)
    return balance.cash if balance else None


def _free_cash(result: AccountResult, _: Language) -> Cell:
    balance = value_of(result.facts.balance)
    return balance.free_cash if balance else None


def _biz_right(result: AccountResult, _: Language) -> Cell:
    right = value_of(result.facts.biz_right)
    return right.biz_right_company_name if right else None


def _count(part: Part[Sequence[object]]) -> Cell:
    items = value_of(part)
    return None if items is None else len(items)


def _severity(result: AccountResult, _: Language) -> Cell:
    return result.findings[0].severity if result.findings else None


COLUMNS: Final = (
    Column(Words("광고계정 번호", "Account"), lambda result, _: result.facts.account_id),
    Column(Words("광고계정 이름", "Name"), lambda result, _: result.facts.listed.account.name),
    Column(Words("소유 회사", "Owner"), _detail_name),
    Column(Words("광고주", "Advertiser"), _advertiser_name),
    Column(Words("설정", "Config"), lambda result, _: result.facts.listed.account.config),
    Column(Words("상태", "Status"), lambda result, _: result.facts.status),
    Column(Words("유상캐시", "Cash"), _cash),
    Column(Words("무상캐시", "Free cash"), _free_cash),
    Column(Words("영업권", "Business right"), _biz_right),
    Column(Words("채널 수", "Channels"), lambda result, _: _count(result.facts.channels)),
    Column(Words("픽셀/SDK 수", "Trackers"), lambda result, _: _count(result.facts.trackers)),
    Column(Words("심각도", "Severity"), _severity),
    Column(
        Words("점검", "Findings"),
        lambda result, language: "; ".join(
            f"{finding.check_id} {finding.title.of(language)}" for finding in result.findings
        ),
    ),
    Column(
        Words("읽지 못한 항목", "Not read"),
        lambda result, _: "; ".join(
            f"{name}: {said_of(error)}" for name, error in result.facts.errors.items()
        ),
    ),
    Column(Words("사용자", "User"), lambda result, _: result.facts.listed.user),
)
"""The table's columns, left to right."""
