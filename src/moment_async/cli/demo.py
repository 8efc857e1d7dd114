"""`moment demo`: an audit of fake ad accounts over real HTTP."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from textwrap import indent
from typing import Annotated, Final

import anyio
import attrs
from cyclopts import Parameter
from cyclopts.validators import Number

from .. import Limit, MomentClient
from ..audit import Audit, Language, Tally
from ..sandbox import Server, World, serve
from . import exits, words
from .auditing import Auditing, is_writable, print_failure
from .options import DEFAULTS, Options

_DETAIL: Final = "getAdAccount"
# A world this large has one account that the user may not read, as real books do.
_FORBIDDEN_FROM: Final = 20


def demo(
    *,
    accounts: Annotated[int, Parameter(validator=Number(gte=1, lte=100_000))] = 300,
    users: Annotated[int, Parameter(validator=Number(gte=1, lte=100))] = 2,
    seed: int = 1,
    rate: Annotated[int, Parameter(validator=Number(gte=1, lte=1000))] = 20,
    out: Path = Path("moment-demo"),
    options: Options = DEFAULTS,
) -> int:
    """
    Audit fake ad accounts over real HTTP and return the exit code.

    Parameters
    ----------
    accounts
        광고계정 수 / how many ad accounts.
    users
        사용자 수 / how many users share the reading.
    seed
        같은 값이면 같은 데이터 / the same seed makes the same data.
    rate
        사용자마다 초당 상세 조회 수 / details a second for each user (Kakao: 1).
    out
        결과 폴더 / folder for audit.jsonl and audit.csv.
    """
    language = options.language
    if not is_writable(out, language):
        return exits.USAGE
    show = _Demo(
        world=_world(accounts, seed=seed, users=users),
        rate=rate,
        auditing=Auditing(out, per_second=rate, form=options.form, language=language),
        language=language,
    )
    try:
        return show.run()
    except OSError as error:
        print_failure(error, language)
        return exits.FAILED


def _world(accounts: int, *, seed: int, users: int) -> World:
    world = World.generate(accounts, seed=seed, users=users)
    if accounts >= _FORBIDDEN_FROM:
        # The second account of every world is ON.
        world.forbid(world.accounts[1].id)
    return world


@attrs.frozen(kw_only=True)
class _Demo:
    """One demo, from its first line to its last."""

    world: World
    rate: int
    auditing: Auditing
    language: Language

    def run(self) -> int:
        with serve(self.world, limits={_DETAIL: (1, 1 / self.rate)}) as server:
            self.auditing.say(
                words.FIRST_LINE.of(self.language).format(
                    url=server.base_url,
                    accounts=len(self.world.accounts),
                    users=len(self.world.tokens),
                    rate=self.rate,
                )
            )
            try:
                return self._say_end(anyio.run(self._audit, server))
            except KeyboardInterrupt:
                return self.auditing.print_interrupted()

    async def _audit(self, server: Server) -> Tally:
        limit = Limit(requests=self.rate, seconds=1, scope="user+app")
        async with AsyncExitStack() as stack:
            audit = Audit(
                {
                    words.USER.of(self.language).format(number=number): await stack.enter_async_context(
                        MomentClient(token, base_url=server.base_url, limits={_DETAIL: limit})
                    )
                    for number, token in enumerate(server.tokens, start=1)
                }
            )
            return await self.auditing.read(audit, await audit.plan())

    def _say_end(self, tally: Tally) -> int:
        self.auditing.print_end(tally)
        self.auditing.say("")
        self.auditing.say(words.NEXT.of(self.language))
        self.auditing.say(indent(words.NEXT_COMMANDS, "    "))
        return exits.DONE
