"""
A fake Kakao Moment with state, for tests and demos: all nine ad-account operations, no token needed.

    with serve(World.generate(300, seed=1)) as sandbox:
        print(sandbox.base_url, sandbox.tokens[0])

Needs the extra `sandbox`.
"""

from __future__ import annotations

try:
    from .accounts import Account as Account
    from .accounts import ChannelProfile as ChannelProfile
    from .accounts import Company as Company
    from .accounts import Tracker as Tracker
    from .app import create_app as create_app
    from .asked import Asked as Asked
    from .fault import Fault as Fault
    from .fault import Stage as Stage
    from .faults import Answer as Answer
    from .faults import Drift as Drift
    from .faults import ErrorIn200 as ErrorIn200
    from .faults import HtmlError as HtmlError
    from .faults import Latency as Latency
    from .faults import Nulls as Nulls
    from .faults import Quota as Quota
    from .faults import ServerTrouble as ServerTrouble
    from .faults import UnknownWords as UnknownWords
    from .server import Server as Server
    from .server import run as run
    from .server import serve as serve
    from .socket_faults import Bomb as Bomb
    from .socket_faults import Hang as Hang
    from .socket_faults import Redirect as Redirect
    from .socket_faults import Reset as Reset
    from .socket_faults import SlowDrip as SlowDrip
    from .socket_faults import Truncated as Truncated
    from .switches import Switches as Switches
    from .tokens import TokenKind as TokenKind
    from .world import World as World
except ModuleNotFoundError as _missing:
    _library = (_missing.name or "").partition(".")[0]
    raise ImportError(
        f'the sandbox needs {_library}: pip install "moment-async[sandbox]"'
        f' / 샌드박스에는 {_library}이(가) 필요합니다: pip install "moment-async[sandbox]"',
        name=_library,
    ) from None
