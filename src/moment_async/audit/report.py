"""
Reports as files: JSON lines for programs, CSV for spreadsheets.

A report appears under its name when it is whole, never half; what an interrupted audit leaves has `partial`
in its name.
"""

from __future__ import annotations

import csv
import json
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from .findings import Language
from .rows import COLUMNS, Cell, document_of, summary_of
from .run import AccountResult
from .tally import Tally

# Readers that split a file by str.splitlines would cut a line at these.
_LINE_ENDS: Final = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}
_FORMULA_STARTS: Final = frozenset("=+-@|%＝＋－＠\t\r\n\0")
_UNSEEN: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
# A spreadsheet keeps 15 digits of a number and makes the rest zeros.
_EXACT_BELOW: Final = 10**15


class Writes(Protocol):
    """Takes text: a ReportFile, or any text file."""

    def write(self, text: str, /) -> object:
        """Add text as it is."""
        ...


class ReportFile:
    """
    A text file that takes its name when its `with` block ends well.

    When the block ends by an exception, what was written is kept as `<name>.partial<suffix>`. When another
    program holds the file (a spreadsheet on Windows does), the name gets a number.
    """

    path: Path
    """Where it is, or will be."""

    def __init__(self, path: Path, *, encoding: str = "utf-8") -> None:
        """Open nothing yet."""
        self.path = path
        self._encoding = encoding

    def __enter__(self) -> Self:
        """Open a temporary file next to the place."""
        self._temporary = self.path.with_name(f".{self.path.stem}-{secrets.token_hex(4)}.tmp")
        # In JSON the escape of a lone surrogate is its right spelling; in CSV it is at least readable.
        self._text = self._temporary.open("x", encoding=self._encoding, errors="backslashreplace", newline="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it and give it its name."""
        is_whole = False
        try:
            self._text.close()
            is_whole = kind is None
        finally:
            wanted = self.path if is_whole else _partial(self.path)
            self.path = _renamed(self._temporary, wanted)
        if is_whole:
            # What an earlier audit left half done is worth nothing beside the whole.
            _partial(wanted).unlink(missing_ok=True)

    def write(self, text: str, /) -> None:
        """Add text as it is."""
        self._text.write(text)


class JsonLines:
    """Writes one line for each account and a last one for the whole."""

    def __init__(self, file: Writes) -> None:
        """Write to this file."""
        self._file = file

    def add(self, result: AccountResult) -> None:
        """Write the line of one account."""
        self._file.write(json_line(document_of(result)))

    def end(self, tally: Tally) -> None:
        """Write the last line."""
        self._file.write(json_line(summary_of(tally)))


class Csv:
    """Writes a heading and one row for each account, made for spreadsheets in Korean."""

    encoding: Final = "utf-8-sig"
    """Spreadsheets take a file without this mark for CP949."""

    def __init__(self, file: Writes, language: Language) -> None:
        """Write the heading to this file."""
        self._writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        self._language: Language = language
        self._writer.writerow([column.title.of(language) for column in COLUMNS])

    def add(self, result: AccountResult) -> None:
        """Write the row of one account."""
        self._writer.writerow(csv_row([column.cell(result, self._language) for column in COLUMNS]))


def json_line(document: object) -> str:
    """One document on one line, whatever the reader takes for a line's end."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).translate(_LINE_ENDS) + "\n"


def csv_row(cells: Sequence[Cell]) -> list[str]:
    """Cells that no spreadsheet takes for formulas, and whose numbers it does not round."""
    return [_csv_cell(cell) for cell in cells]


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell) if abs(cell) < _EXACT_BELOW else f"'{cell}"
    return f"'{cell}" if _looks_like_formula(cell) else cell


def _looks_like_formula(text: str) -> bool:
    for character in text:
        if character in _FORMULA_STARTS:
            return True
        if unicodedata.category(character) not in _UNSEEN:
            return False
    return False


def _partial(path: Path) -> Path:
    return path.with_suffix(f".partial{path.suffix}")


def _renamed(temporary: Path, wanted: Path) -> Path:
    for number in range(1, 10):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            temporary.replace(path)
        except (PermissionError, IsADirectoryError):
            continue
        return path
    return temporary
