"""The standard streams, made fit for what the commands write."""

from __future__ import annotations

import os
import sys
from typing import IO, TextIO


def soften(*streams: object) -> None:
    """Let no character of Korean end a command on a terminal that lacks it."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def stdout_for_programs() -> TextIO:
    """Return the standard output, in UTF-8 and with line ends as written, for JSON and CSV."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    return sys.stdout


def forget(stream: IO[str]) -> None:
    """Send the rest nowhere: the reader has left, and Python would complain of that when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
