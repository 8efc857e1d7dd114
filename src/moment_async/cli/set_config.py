"""`moment on` and `moment off`: switch an ad account."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from .. import MomentClient
from ..audit import Language
from ..models import AdAccountDetail
from . import exits, words
from .asking import can_ask, code_unless_yes, sent
from .calling import called_with_client
from .options import DEFAULTS, Options
from .rows import Column, rows_on
from .terminal import shown

AccountId = Annotated[int, Parameter(validator=Number(gte=1))]
Yes = Annotated[bool, Parameter(negative="")]
ConfigWord = Literal["ON", "OFF"]

_COLUMNS: Final = (Column(title=words.ACCOUNT, width=12), Column(title=words.CONFIG, width=6))


def on(account_id: AccountId, /, *, yes: Yes = False, options: Options = DEFAULTS) -> int:
    """
    Switch an ad account on and return the exit code.

    Parameters
    ----------
    account_id
        광고계정 번호 / number of the ad account.
    yes
        묻지 않습니다 / do not ask.
    """
    return _switch(account_id, "ON", options, is_asking=not yes)


def off(account_id: AccountId, /, *, yes: Yes = False, options: Options = DEFAULTS) -> int:
    """
    Switch an ad account off and return the exit code.

    Parameters
    ----------
    account_id
        광고계정 번호 / number of the ad account.
    yes
        묻지 않습니다 / do not ask.
    """
    return _switch(account_id, "OFF", options, is_asking=not yes)


def _switch(account_id: int, config: ConfigWord, options: Options, *, is_asking: bool) -> int:
    if not is_asking:
        return _send(account_id, config, options)
    if not can_ask(options.language):
        return exits.USAGE

    async def look(moment: MomentClient) -> AdAccountDetail:
        return await moment.ad_accounts.get(account_id)

    return _ask(called_with_client(look, options.language), config, options)


def _ask(found: AdAccountDetail | int, config: ConfigWord, options: Options) -> int:
    if isinstance(found, int):
        return found
    code = code_unless_yes(_lines(found, config, options.language), options.language)
    return _send(found.id, config, options) if code is None else code


def _lines(found: AdAccountDetail, config: ConfigWord, language: Language) -> list[str]:
    line = words.WILL_BE_SET.of(language).format(
        account_id=found.id, name=shown(found.name), before=shown(found.config), after=config
    )
    return [line] if config == "ON" else [line, words.OFF_AND_MESSAGES.of(language)]


def _send(account_id: int, config: ConfigWord, options: Options) -> int:
    async def work(moment: MomentClient) -> int:
        await sent(moment.ad_accounts.set_config(account_id, config), words.MAY_HAVE_HAPPENED)
        _print(account_id, config, options)
        return exits.DONE

    return called_with_client(work, options.language)


def _print(account_id: int, config: ConfigWord, options: Options) -> None:
    if options.form == "text":
        print(words.IS_SET.of(options.language).format(account_id=account_id, config=config))
        return
    rows = rows_on(options.form, _COLUMNS, options.language)
    rows.add([account_id, config], {"account_id": account_id, "config": config})
