"""
A fake Kakao Moment with state, for tests and demos: all nine ad-account operations, no token needed.

    with serve(World.generate(300, seed=1)) as sandbox:
        print(sandbox.base_url, sandbox.tokens[0])

Needs the extra `sandbox`.
"""

from __future__ import annotations

from .accounts import Account as Account
from .accounts import ChannelProfile as ChannelProfile
from .accounts import Company as Company
from .accounts import Tracker as Tracker
from .world import World as World

try:
    from .app import Asked as Asked
    from .app import create_app as create_app
    from .server import Server as Server
    from .server import run as run
    from .server import serve as serve
except ModuleNotFoundError as _missing:
    _library = (_missing.name or "").partition(".")[0]
    raise ImportError(
        f'the sandbox needs {_library}: pip install "moment-async[sandbox]"'
        f' / 샌드박스에는 {_library}이(가) 필요합니다: pip install "moment-async[sandbox]"',
        name=_library,
    ) from None
