"""Rows as they come: a table on a terminal, tabs in a pipe, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from typing import IO, Final, Protocol

import attrs
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ..audit import Cell, Document, Language, Words, Writes, csv_row, json_line
from .options import Form
from .streams import stdout_for_programs
from .terminal import cell, console_on, is_obeyed, shown

_LEAST: Final = 10
"""Columns of the terminal that the widest column keeps, however narrow the terminal is."""


@attrs.frozen(kw_only=True)
class Column:
    """One column of the rows."""

    title: Words
    width: int | None = None
    """Columns of the terminal; None takes what the others leave, and one column may. The last needs none."""
    most: int = 1000
    """A column without a width grows no wider than this."""
    is_money: bool = False
    """Whether it stands on the right, by thousands."""


class Rows(Protocol):
    """Where a command's rows go. Each is written as it comes, so that their number does not matter."""

    def add(self, cells: Sequence[Cell], document: Document, style: str = "") -> None:
        """
        Write one row.

        Args:
            cells: What people read, a cell for each column.
            document: What programs read.
            style: Of the row on a terminal, as rich names styles.
        """
        ...

    def end(self) -> None:
        """No more rows: a table without any has its heading all the same."""
        ...


def rows_on(form: Form, columns: Sequence[Column], language: Language) -> Rows:
    """Make the rows for what was asked and for where they go."""
    if form == "json":
        return JsonRows(stdout_for_programs())
    if form == "csv":
        return CsvRows(stdout_for_programs(), columns, language)
    console = console_on()
    return TableRows(console, columns, language) if console.is_terminal else TabRows(console.file)


def print_json(document: Document) -> None:
    """Print one document on one line of the standard output."""
    JsonRows(stdout_for_programs()).add((), document)


class HarmlessJson:
    """Passes JSON lines on; what a terminal would obey is escaped, as JSON does it."""

    def __init__(self, file: IO[str]) -> None:
        """Write to this file."""
        self._file = file

    def write(self, text: str, /) -> object:
        """Write lines of JSON."""
        return self._file.write(
            "".join(json.dumps(one)[1:-1] if is_obeyed(one) and one != "\n" else one for one in text)
        )


class _Shown:
    """Passes lines on, with what a terminal would obey spelled out."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str, /) -> object:
        return self._file.write("".join(one if one in "\r\n" else shown(one) for one in text))


def harmless_csv(file: IO[str]) -> Writes:
    """Where CSV may be written: the file itself, unless it is a terminal."""
    return _Shown(file) if file.isatty() else file


class JsonRows:
    """One document on each line."""

    def __init__(self, file: IO[str]) -> None:
        """Write to this file."""
        self._file = HarmlessJson(file)

    def add(self, cells: Sequence[Cell], document: Document, style: str = "") -> None:
        """Write the document."""
        self._file.write(json_line(document))

    def end(self) -> None:
        """Nothing is left to write."""


class CsvRows:
    """A heading and a row for each."""

    def __init__(self, file: IO[str], columns: Sequence[Column], language: Language) -> None:
        """Write to this file."""
        self._writer = csv.writer(harmless_csv(file), quoting=csv.QUOTE_ALL)
        self._titles = [column.title.of(language) for column in columns]

    def add(self, cells: Sequence[Cell], document: Document, style: str = "") -> None:
        """Write the cells."""
        self._begin()
        self._writer.writerow(csv_row(cells))

    def end(self) -> None:
        """See that there is a heading."""
        self._begin()

    def _begin(self) -> None:
        if self._titles:
            self._writer.writerow(self._titles)
            self._titles = []


class TabRows:
    """Fields with tabs between them, whole and without a heading: made for `cut` and `while read`."""

    def __init__(self, file: IO[str]) -> None:
        """Write to this file."""
        self._file = file

    def add(self, cells: Sequence[Cell], document: Document, style: str = "") -> None:
        """Write the cells."""
        self._file.write("\t".join("" if one is None else shown(str(one)) for one in cells) + "\n")

    def end(self) -> None:
        """Nothing is left to write."""


class TableRows:
    """Aligned columns whose widths are known before the first row comes."""

    def __init__(self, console: Console, columns: Sequence[Column], language: Language) -> None:
        """Print on this console."""
        self._console = console
        self._columns = columns
        self._titles = [column.title.of(language) for column in columns]
        fixed = sum((column.width or 0) + 1 for column in columns)
        self._widths = [
            max(column.width or min(max(console.width - fixed, _LEAST), column.most), cell_len(title))
            for column, title in zip(columns, self._titles, strict=True)
        ]

    def add(self, cells: Sequence[Cell], document: Document, style: str = "") -> None:
        """Print the cells."""
        self._begin()
        self._print(
            [
                f"{one:,}" if column.is_money and isinstance(one, int) else _text(one)
                for column, one in zip(self._columns, cells, strict=True)
            ],
            style,
        )

    def end(self) -> None:
        """See that there is a heading."""
        self._begin()

    def _begin(self) -> None:
        if self._titles:
            self._print(self._titles, "bold")
            self._titles = []

    def _print(self, cells: Sequence[str], style: str) -> None:
        *others, last = [cell(one) for one in cells]
        line = Text(no_wrap=True)
        for text, column, width in zip(others, self._columns, self._widths, strict=False):
            text.truncate(width, overflow="ellipsis")
            text.align("right" if column.is_money else "left", width)
            line.append_text(text).append(" ")
        # The last cell may be as long as it is: the terminal breaks it.
        line.append_text(last).rstrip()
        line.stylize(style)
        self._console.print(line, soft_wrap=True)


def _text(one: Cell) -> str:
    return "" if one is None else str(one)
