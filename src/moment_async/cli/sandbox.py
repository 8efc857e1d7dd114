"""`moment sandbox`: a fake Kakao Moment in the foreground."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter
from cyclopts.validators import Number

from ..sandbox import Switches, World, run
from . import exits

_MOST_TOKENS: Final = 10


def sandbox(
    *,
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 8080,
    accounts: Annotated[int, Parameter(validator=Number(gte=0))] = 300,
    users: Annotated[int, Parameter(validator=Number(gte=1))] = 1,
    seed: int = 1,
    host: str = "127.0.0.1",
    switch: Annotated[tuple[str, ...], Parameter(negative=(), show_default=False)] = (),
) -> int:
    """
    Serve until Ctrl-C, which ends it well, and return the exit code.

    Parameters
    ----------
    port
        포트, 0이면 빈 포트 / port, 0 for a free one.
    accounts
        광고계정 수 / how many ad accounts.
    users
        사용자 수 / how many users.
    seed
        같은 값이면 같은 데이터 / the same seed makes the same data.
    host
        루프백 주소 / loopback address to listen on.
    switch
        카카오 문서에 없는 동작 (예: window=fixed), 여러 번 쓸 수 있음 / what Kakao's documents leave open,
        as in window=fixed; may come several times.
    """
    world = World.generate(accounts, seed=seed, users=users)
    try:
        world.switches = Switches.of_words(switch)
        run(world, host, port, on_start=lambda url: print(_welcome(url, world), flush=True))
    except (OSError, ValueError) as refused:
        print(f"moment sandbox: {getattr(refused, 'strerror', None) or refused}", file=sys.stderr)
        return exits.USAGE
    return exits.DONE


def _welcome(base_url: str, world: World) -> str:
    token = world.tokens[0]
    return "\n".join(
        [
            f"가짜 카카오모먼트 / Fake Kakao Moment: {base_url} ({len(world.accounts)} ad accounts)",
            f"토큰 / Tokens: {_named(world.tokens)}",
            "",
            "다른 터미널에서 / In another terminal (Linux, macOS):",
            f"  export MOMENT_BASE_URL={base_url}",
            f"  export MOMENT_ACCESS_TOKEN={token}",
            f"  {_moment()} accounts --limit 5",
            "Windows PowerShell:",
            f'  $env:MOMENT_BASE_URL="{base_url}"; $env:MOMENT_ACCESS_TOKEN="{token}"',
            "Windows cmd:",
            f'  set "MOMENT_BASE_URL={base_url}" & set "MOMENT_ACCESS_TOKEN={token}"',
            "",
            "끝내기 / Stop: Ctrl-C",
        ]
    )


def _moment() -> str:
    # In an environment that is not activated the shell would not find it, or find another one.
    found = shutil.which("moment")
    is_ours = found is not None and Path(found).parent == Path(sys.executable).parent
    return "moment" if is_ours else f"{shlex.quote(sys.executable)} -m moment_async"


def _named(tokens: tuple[str, ...]) -> str:
    shown = ", ".join(tokens[:_MOST_TOKENS])
    return shown if len(tokens) <= _MOST_TOKENS else f"{shown} ... {tokens[-1]}"
