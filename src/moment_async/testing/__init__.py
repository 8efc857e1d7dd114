"""
For tests of code that uses this package: `pip install "moment-async[test]"`.

pytest finds the fixtures by itself: `moment_world`, `moment_sandbox`, `moment_client` and `moment_respx`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..sandbox import Answer as Answer
    from ..sandbox import Bomb as Bomb
    from ..sandbox import Drift as Drift
    from ..sandbox import ErrorIn200 as ErrorIn200
    from ..sandbox import Fault as Fault
    from ..sandbox import Hang as Hang
    from ..sandbox import HtmlError as HtmlError
    from ..sandbox import Latency as Latency
    from ..sandbox import Nulls as Nulls
    from ..sandbox import Quota as Quota
    from ..sandbox import Redirect as Redirect
    from ..sandbox import Reset as Reset
    from ..sandbox import Server as Server
    from ..sandbox import ServerTrouble as ServerTrouble
    from ..sandbox import SlowDrip as SlowDrip
    from ..sandbox import Truncated as Truncated
    from ..sandbox import UnknownWords as UnknownWords
    from ..sandbox import World as World
    from .calls import Calls as Calls
    from .calls import asked as asked
    from .clients import in_process as in_process
    from .recording import RecordingTransport as RecordingTransport
    from .recording import ReplayTransport as ReplayTransport
    from .respx_routes import add_respx_routes as add_respx_routes
    from .virtual_time import run_in_virtual_time as run_in_virtual_time
    from .virtual_time import virtual_backend as virtual_backend
else:
    # Every run of pytest loads the plugin, and this package with it: the rest is imported when asked for.
    _OF_OURS = {
        "Calls": ".calls",
        "RecordingTransport": ".recording",
        "ReplayTransport": ".recording",
        "add_respx_routes": ".respx_routes",
        "asked": ".calls",
        "in_process": ".clients",
        "run_in_virtual_time": ".virtual_time",
        "virtual_backend": ".virtual_time",
    }
    _OF_THE_SANDBOX = {
        "Answer", "Bomb", "Drift", "ErrorIn200", "Fault", "Hang", "HtmlError", "Latency", "Nulls", "Quota",
        "Redirect", "Reset", "Server", "ServerTrouble", "SlowDrip", "Truncated", "UnknownWords", "World",
    }  # fmt: skip

    __all__ = [*_OF_OURS, *_OF_THE_SANDBOX]  # noqa: PLE0604 - two lists of strings

    def __dir__() -> list[str]:
        return sorted(__all__)

    def __getattr__(name: str) -> object:
        home = "..sandbox" if name in _OF_THE_SANDBOX else _OF_OURS.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(home, __name__), name)
