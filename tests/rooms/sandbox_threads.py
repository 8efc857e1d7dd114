"""The threads that sandboxes run in."""

from __future__ import annotations

import threading


def sandbox_threads() -> set[threading.Thread]:
    """Those that are alive; other tests may have some of their own."""
    return {thread for thread in threading.enumerate() if thread.name == "moment-sandbox"}
