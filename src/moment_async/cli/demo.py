"""`moment demo`: an audit of fake ad accounts over real HTTP."""

from __future__ import annotations

import math
from contextlib import AsyncExitStack
from pathlib import Path
from textwrap import indent
from typing import Annotated, Final, Literal

import anyio
import attrs
from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from .. import Limit, MomentClient
from ..audit import AccountResult, Audit, Csv, JsonLines, Language, Plan, ReportFile, Tally
from ..sandbox import Server, World, serve
from . import exits, words
from .language import language_of
from .progress import progress_on
from .summary import print_summary
from .terminal import console_on, shown

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
    lang: Literal["ko", "en"] | None = None,
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
    lang
        출력 언어, 기본은 시스템 설정 / language, by default the system's.
    """
    language = lang or language_of()
    errors = Console(stderr=True, markup=False, emoji=False, highlight=False)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        errors.print(words.CANNOT_WRITE.of(language).format(problem=shown(str(error))), soft_wrap=True)
        return exits.USAGE
    show = _Demo(
        world=_world(accounts, seed=seed, users=users),
        rate=rate,
        json_lines=ReportFile(out / "audit.jsonl"),
        csv=ReportFile(out / "audit.csv", encoding=Csv.encoding),
        language=language,
        console=console_on(),
    )
    try:
        return show.run()
    except OSError as error:
        errors.print(words.FAILED.of(language).format(problem=shown(str(error))), soft_wrap=True)
        return exits.FAILED


def _world(accounts: int, *, seed: int, users: int) -> World:
    world = World.generate(accounts, seed=seed, users=users)
    if accounts >= _FORBIDDEN_FROM:
        # The second account of every world is ON.
        world.forbid(world.accounts[1].id)
    return world


@attrs.define(kw_only=True)
class _Demo:
    """One demo, from its first line to its last."""

    world: World
    rate: int
    json_lines: ReportFile
    csv: ReportFile
    language: Language
    console: Console
    _tally: Tally | None = attrs.field(default=None, init=False)

    def run(self) -> int:
        with serve(self.world, limits={_DETAIL: (1, 1 / self.rate)}) as server:
            self._say(
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
                return self._say_interrupted()

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
            plan = await audit.plan()
            self._tally = tally = Tally(plan)
            self._say_plan(plan)
            await self._read(audit, plan, tally)
            return tally

    async def _read(self, audit: Audit, plan: Plan, tally: Tally) -> None:
        totals = {user: len(share) for user, share in plan.shares().items()}
        with (
            self.json_lines as json_file,
            self.csv as csv_file,
            progress_on(self.console, totals, per_second=self.rate, language=self.language) as progress,
        ):
            json_lines, csv = JsonLines(json_file), Csv(csv_file, self.language)

            def on_result(result: AccountResult) -> None:
                tally.add(result)
                json_lines.add(result)
                csv.add(result)
                if result.facts.listed.is_read:
                    progress.advance(result.facts.listed.user)

            await audit.run(plan, on_result)
            json_lines.end(tally)

    def _say_plan(self, plan: Plan) -> None:
        shares = {user: len(share) for user, share in plan.shares().items()}
        listed = ", ".join(
            words.SHARE.of(self.language).format(user=user, count=count) for user, count in shares.items()
        )
        seconds = math.ceil(max(shares.values(), default=0) / self.rate)
        self._say(words.PLAN_LINE.of(self.language).format(shares=listed or "0", seconds=seconds))

    def _say_end(self, tally: Tally) -> int:
        print_summary(self.console, tally, self.language)
        self._say(words.WRITTEN.of(self.language).format(files=self._files()))
        self._say("")
        self._say(words.NEXT.of(self.language))
        self._say(indent(words.SNIPPET, "    "))
        return exits.DONE

    def _say_interrupted(self) -> int:
        done = self._tally.read + self._tally.unread if self._tally else 0
        self._say(
            words.INTERRUPTED.of(self.language).format(
                accounts=len(self.world.accounts), done=done, files=self._files() if done else "-"
            )
        )
        return exits.INTERRUPTED

    def _files(self) -> str:
        return ", ".join(shown(str(file.path)) for file in (self.json_lines, self.csv))

    def _say(self, line: str) -> None:
        # A pipe gets whole lines; a terminal gets them broken between words.
        self.console.print(line, soft_wrap=not self.console.is_terminal)
