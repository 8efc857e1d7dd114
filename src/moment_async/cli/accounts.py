"""`moment accounts`: the list of ad accounts."""

from __future__ import annotations

from typing import Annotated, Final, Literal, cast

import attrs
from cyclopts import Parameter
from cyclopts.validators import Number

from .. import MomentClient
from ..audit import Language
from ..models import AdAccount
from . import exits, problem_words, words
from .calling import called_with_client, print_reasons
from .options import DEFAULTS, Form, Options
from .problems import print_problem
from .rows import Column, rows_on
from .terminal import shown

_CONFIGS: Final = ("ON", "OFF", "DEL")
_PAGE: Final = 100
_COLUMNS: Final = (
    Column(title=words.ACCOUNT, width=12),
    Column(title=words.NAME, most=48),
    Column(title=words.MEMBER_TYPE, width=8),
    Column(title=words.CONFIG, width=6),
)

ConfigWord = Literal["ON", "OFF", "DEL"]


def accounts(
    *,
    config: str = "ON,OFF",
    limit: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    options: Options = DEFAULTS,
) -> int:
    """
    List the ad accounts and return the exit code.

    Parameters
    ----------
    config
        설정, 쉼표로 구분 / states, with commas between: ON,OFF,DEL.
    limit
        최대 개수 / how many at most.
    """
    wanted = [word.strip().upper() for word in config.split(",")]
    for word in wanted:
        if word not in _CONFIGS:
            print_problem(problem_words.UNKNOWN_CONFIG.of(options.language).format(word=shown(word)))
            return exits.USAGE
    configs = cast("list[ConfigWord]", wanted)

    async def work(moment: MomentClient) -> int:
        return await _list(moment, configs, limit, options.form, options.language)

    return called_with_client(work, options.language)


async def _list(
    moment: MomentClient, configs: list[ConfigWord], limit: int | None, form: Form, language: Language
) -> int:
    rows = rows_on(form, _COLUMNS, language)
    found = moment.ad_accounts.iter_all(config=configs, size=min(limit or _PAGE, _PAGE))
    count = 0
    async with found:
        async for account in found:
            rows.add(_cells(account), attrs.asdict(account))
            count += 1
            if count == limit:
                break
    rows.end()
    if count == limit:
        return exits.DONE
    print_reasons(found.reasons, language)
    return exits.DONE if found.complete else exits.INCOMPLETE


def _cells(account: AdAccount) -> tuple[int, str, str, str]:
    return account.id, account.name, account.member_type, account.config
