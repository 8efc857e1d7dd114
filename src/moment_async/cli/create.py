"""`moment create`: a new business ad account, never twice."""

from __future__ import annotations

from typing import Annotated, Final

import attrs
from cyclopts import Parameter
from cyclopts.validators import Number

from .. import CreateOutcomeUnknownError, MomentClient
from ..audit import Language, part_document
from ..models import AdAccountDetail
from . import exits, words
from .asking import can_ask, code_unless_yes, sent
from .calling import called_with_client
from .options import DEFAULTS, Options
from .problems import print_problem, what_of
from .rows import Column, print_json, rows_on
from .terminal import shown

CompanyId = Annotated[int, Parameter(validator=Number(gte=1))]

_COLUMNS: Final = (
    Column(title=words.ACCOUNT, width=12),
    Column(title=words.NAME),
    Column(title=words.CONFIG, width=6),
)


def create(
    *,
    name: str,
    owner_company_id: CompanyId,
    advertiser_company_id: CompanyId | None = None,
    yes: Annotated[bool, Parameter(negative="")] = False,
    options: Options = DEFAULTS,
) -> int:
    """
    Create an ad account and return the exit code.

    Parameters
    ----------
    name
        광고계정 이름 / name of the ad account.
    owner_company_id
        소유 회사의 ID, 대행사는 자신 / company that owns it; an agency names itself.
    advertiser_company_id
        광고주 회사의 ID, 소유 회사가 광고주면 생략 / company that advertises, unless the owner does.
    yes
        묻지 않습니다 / do not ask.
    """
    wanted = _Wanted(
        name=name, owner_company_id=owner_company_id, advertiser_company_id=advertiser_company_id
    )
    language = options.language
    if not yes:
        if not can_ask(language):
            return exits.USAGE
        code = code_unless_yes([wanted.line(language)], language)
        if code is not None:
            return code

    async def work(moment: MomentClient) -> int:
        try:
            created = await sent(
                moment.ad_accounts.create(**attrs.asdict(wanted)), words.MAY_HAVE_BEEN_CREATED
            )
        except CreateOutcomeUnknownError as error:
            return _said_unknown(error, language)
        _print(created, options)
        return exits.DONE

    return called_with_client(work, language)


@attrs.frozen(kw_only=True)
class _Wanted:
    """What Kakao is asked for, in the client's words."""

    name: str
    owner_company_id: int
    advertiser_company_id: int | None

    def line(self, language: Language) -> str:
        advertiser = self.advertiser_company_id
        return words.WILL_BE_CREATED.of(language).format(
            name=shown(self.name),
            owner=self.owner_company_id,
            advertiser=words.SAME_AS_OWNER.of(language) if advertiser is None else advertiser,
        )


def _said_unknown(error: CreateOutcomeUnknownError, language: Language) -> int:
    # In both languages: a second ad account is what must not happen.
    print_problem(
        what_of(error, language), f"{words.MAY_HAVE_BEEN_CREATED.ko}\n  {words.MAY_HAVE_BEEN_CREATED.en}"
    )
    return exits.FAILED


def _print(created: AdAccountDetail, options: Options) -> None:
    if options.form == "json":
        print_json({"account_id": created.id, "detail": part_document(created)})
    elif options.form == "csv":
        rows_on("csv", _COLUMNS, options.language).add([created.id, created.name, created.config], {})
    else:
        print(words.IS_CREATED.of(options.language).format(account_id=created.id, name=shown(created.name)))
