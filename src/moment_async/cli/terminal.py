"""What goes to the terminal, and how."""

from __future__ import annotations

import os
import unicodedata
from typing import IO, Final

from rich.console import Console
from rich.text import Text

from .streams import forget

_NOT_SHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PIPED_WIDTH: Final = 100


class _Console(Console):
    """A console whose reader may leave: the audit goes on, and its files are written all the same."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        forget(self.file)


def console_on(file: IO[str] | None = None, *, width: int | None = None) -> Console:
    """
    Make a console that prints text as it is: no markup, no emoji names, no colour when it is not a terminal.

    Args:
        file: Where to print; None is the standard output of the moment.
        width: Columns; None asks the terminal, or takes 100 where there is none.
    """
    console = _Console(file=file, width=width, markup=False, emoji=False, highlight=False)
    if width is None and not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPED_WIDTH
    return console


def error_console() -> Console:
    """Make a console on the standard error that prints text as it is."""
    return _Console(stderr=True, markup=False, emoji=False, highlight=False)


def shown(text: str) -> str:
    """
    Make text from a server or file harmless and visible.

    Control characters, direction marks, lone surrogates and whatever else a terminal obeys instead of
    showing become backslash escapes.
    """
    return "".join(_escaped(one) if is_obeyed(one) else one for one in text)


def is_obeyed(character: str) -> bool:
    """Whether a terminal may obey a character instead of showing it."""
    return unicodedata.category(character) in _NOT_SHOWN


def cell(value: str, style: str = "") -> Text:
    """One cell of a table: never read as markup, cut where it does not fit."""
    return Text(shown(value), style=style, no_wrap=True, overflow="ellipsis")


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
