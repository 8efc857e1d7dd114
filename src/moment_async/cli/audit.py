"""`moment audit`: the ad accounts of the token, and what is the matter with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import Parameter

from .. import MomentClient
from ..audit import CHECKS, Audit, Severity, Tally
from . import exits
from .auditing import Auditing, is_writable, print_failure
from .calling import called_with_client
from .options import DEFAULTS, Options

_PER_SECOND: Final = 1
"""Kakao's limit for details, which the client keeps."""
_USER: Final = "me"
_UNREADABLE: Final = "ACC-002"
"""Says what exit code 2 says: not a finding as the others are."""

FailOn = Literal["never", "critical", "high", "medium", "low"]


def audit(
    *,
    out: Path = Path("moment-audit"),
    fail_on: FailOn = "high",
    incomplete_ok: Annotated[bool, Parameter(negative="")] = False,
    options: Options = DEFAULTS,
) -> int:
    """
    Audit all ad accounts of the token and return the exit code.

    Parameters
    ----------
    out
        결과 폴더 / folder for audit.jsonl and audit.csv.
    fail_on
        이 심각도부터 종료 코드 1 / exit code 1 from this severity on.
    incomplete_ok
        다 읽지 못해도 종료 코드 2로 끝내지 않습니다 / accounts that cannot be read are no exit code 2.
    """
    language = options.language
    auditing = Auditing(out, per_second=_PER_SECOND, form=options.form, language=language)

    async def work(moment: MomentClient) -> int:
        if not is_writable(out, language):
            return exits.USAGE
        try:
            tally = await _read(moment, auditing)
        except OSError as error:
            print_failure(error, language)
            return exits.FAILED
        auditing.print_end(tally)
        return _code(tally, fail_on, is_incomplete_ok=incomplete_ok)

    try:
        return called_with_client(work, language)
    except KeyboardInterrupt:
        return auditing.print_interrupted()


async def _read(moment: MomentClient, auditing: Auditing) -> Tally:
    audit = Audit({_USER: moment})
    plan = await audit.plan()
    if plan.problems and not plan.accounts:
        # The plan holds the reason as text; the call raises it, and so it gets its hint and exit code.
        await moment.ad_accounts.list_page(size=1)
    return await auditing.read(audit, plan)


def _code(tally: Tally, fail_on: FailOn, *, is_incomplete_ok: bool) -> int:
    if not (tally.is_complete or is_incomplete_ok):
        return exits.INCOMPLETE
    if fail_on == "never":
        return exits.DONE
    least = Severity(fail_on).rank
    fails = any(
        tally.checks[check.id] for check in CHECKS if check.severity.rank <= least and check.id != _UNREADABLE
    )
    return exits.FAILED if fails else exits.DONE
