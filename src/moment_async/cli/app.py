"""The command line: names of the commands, and what becomes of their results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cyclopts import App, CycloptsError

from .. import __version__
from . import exits
from .terminal import console_on

_COMMANDS: Final = {
    "accounts": ("accounts", "광고계정 목록을 봅니다. / List the ad accounts."),
    "show": (
        "show",
        (
            "광고계정 하나의 상세, 잔액, 영업권, 채널, 픽셀을 봅니다. / "
            "Show one ad account: details, balance, business right, channels, trackers."
        ),
    ),
    "balance": ("balance", "광고계정의 실시간 잔액을 봅니다. / Show the balance of ad accounts."),
    "on": ("set_config", "광고계정을 켭니다. / Switch an ad account on."),
    "off": ("set_config", "광고계정을 끕니다. / Switch an ad account off."),
    "create": ("create", "비즈니스 광고계정을 만듭니다. / Create a business ad account."),
    "doctor": (
        "doctor",
        (
            "토큰, 주소, 연결, 권한을 확인하고 무엇이 막는지 알려 줍니다. / "
            "Check token, address, connection and permission, and say what blocks."
        ),
    ),
    "audit": (
        "audit",
        "모든 광고계정을 점검해 표와 파일로 보여 줍니다. / Audit all ad accounts into a table and files.",
    ),
    "demo": (
        "demo",
        (
            "토큰 없이 점검을 봅니다. 가짜 서버의 광고계정을 HTTP로 점검하고 표와 파일로 보여 줍니다. / "
            "See an audit without a token: fake ad accounts over real HTTP."
        ),
    ),
    "sandbox": (
        "sandbox",
        "가짜 카카오모먼트 서버를 이 컴퓨터에서 실행합니다. / Run a fake Kakao Moment on this machine.",
    ),
}
"""Module and help of each command, in the order of the help; its function has its name."""

app: Final[App] = App(
    name="moment",
    help="카카오모먼트 광고계정 도구 / Tools for Kakao Moment ad accounts.",
    help_epilogue=exits.EXPLAINED,
    # Markdown would cost a quarter of the time that `moment --help` takes.
    help_format="plaintext",
    version=f"moment-async {__version__}",
    result_action="return_value",
    exit_on_error=False,
    suppress_keyboard_interrupt=False,
)

# By name, so that `moment --help` imports no command.
for _place, (_name, (_module, _help)) in enumerate(_COMMANDS.items()):
    app.command(f"moment_async.cli.{_module}:{_name}", name=_name, help=_help, sort_key=_place)
# cyclopts leaves the keywords that it passes on without types.
app.register_install_completion_command(  # pyright: ignore[reportUnknownMemberType]
    help="셸 자동 완성을 설치합니다. / Install the completion for your shell."
)


def called(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return its exit code."""
    try:
        code = app(list(arguments), console=console_on())
    except CycloptsError:
        return exits.USAGE
    return code if isinstance(code, int) else exits.DONE
