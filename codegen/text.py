"""Docstrings from the texts of the spec."""

from __future__ import annotations

import textwrap

LINE_LENGTH = 110


def filled(text: str, indent: int) -> str:
    """The text with its paragraphs filled to the line, without the indent itself."""
    paragraphs = (" ".join(each.split()) for each in text.strip().split("\n\n"))
    width = LINE_LENGTH - indent
    return "\n\n".join(
        textwrap.fill(each, width, break_long_words=False, break_on_hyphens=False) for each in paragraphs
    )


def escaped(text: str) -> str:
    """The text as it must stand between triple quotes."""
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def docstring(text: str, indent: int) -> str:
    """A docstring, its quotes on their own lines; the first line comes without indent."""
    return textwrap.indent(f'"""\n{escaped(text)}\n"""', " " * indent).lstrip(" ")
