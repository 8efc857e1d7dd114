"""How far an audit is: bars on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Final, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from ..audit import Language
from . import words
from .duration import duration
from .terminal import shown

_QUARTERS: Final = 4


class ShowsProgress(Protocol):
    """Is told of each account that is done."""

    def advance(self, user: str) -> None:
        """One more account of this user is done."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


def progress_on(
    console: Console, totals: Mapping[str, int], *, per_second: float, language: Language
) -> ShowsProgress:
    """
    Show how far it is in the way that fits the console.

    Args:
        console: Where.
        totals: How many accounts each user reads.
        per_second: How many details each user gets; the time that is left is computed from it.
        language: Korean or English.
    """
    if console.is_terminal:
        return Bars(console, totals, per_second=per_second, language=language)
    return Lines(console, sum(totals.values()), language=language)


class Lines:
    """One line at each quarter of the way."""

    def __init__(self, console: Console, total: int, *, language: Language) -> None:
        """Begin at zero."""
        self._console = console
        self._language: Language = language
        self._total = total
        self._done = 0

    def __enter__(self) -> Self:
        """Print nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave what was printed."""

    def advance(self, user: str) -> None:
        """One more account is done."""
        before = self._done * _QUARTERS // self._total
        self._done += 1
        if self._done * _QUARTERS // self._total > before:
            line = words.PROGRESS.of(self._language).format(done=self._done, total=self._total)
            self._console.print(line, soft_wrap=True)


class Bars:
    """One bar for each user."""

    def __init__(
        self, console: Console, totals: Mapping[str, int], *, per_second: float, language: Language
    ) -> None:
        """Draw nothing yet."""
        self._progress = Progress(
            TextColumn("  {task.description}", markup=False),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            _TimeLeft(per_second, language),
            console=console,
            # Rows for programs may go there while the bars are drawn on the other stream.
            redirect_stdout=False,
        )
        self._tasks: dict[str, TaskID] = {
            user: self._progress.add_task(shown(user), total=total) for user, total in totals.items()
        }

    def __enter__(self) -> Self:
        """Draw the bars."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Draw them a last time and give the cursor back."""
        self._progress.stop()

    def advance(self, user: str) -> None:
        """One more account of this user is done; deleted ones may belong to a user without a bar."""
        if user in self._tasks:
            self._progress.advance(self._tasks[user])


class _TimeLeft(ProgressColumn):
    """Time left by the limit, not by the speed so far: exact from the first second on."""

    def __init__(self, per_second: float, language: Language) -> None:
        super().__init__()
        self._per_second = per_second
        self._language: Language = language

    def render(self, task: Task) -> Text:
        """What stands behind the bar."""
        if task.finished:
            return Text(words.FINISHED.of(self._language))
        time = duration((task.remaining or 0) / self._per_second, self._language)
        return Text(words.TIME_LEFT.of(self._language).format(time=time))
