"""One audit on the command line: the plan, how far it is, its files and its end."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from ..audit import AccountResult, Audit, Csv, JsonLines, Language, Plan, ReportFile, Tally, Writes
from . import exits, words
from .duration import duration
from .options import Form
from .problems import print_problem
from .progress import progress_on
from .rows import HarmlessJson, harmless_csv
from .streams import forget, stdout_for_programs
from .summary import print_summary
from .terminal import console_on, error_console, shown


def is_writable(out: Path, language: Language) -> bool:
    """Whether the folder is there now; if not, say why."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print_problem(words.CANNOT_WRITE.of(language).format(problem=shown(str(error))))
        return False
    return True


def print_failure(error: OSError, language: Language) -> None:
    """Say what the machine refused."""
    print_problem(words.FAILED.of(language).format(problem=shown(str(error))))


class _Both:
    """Writes a report to its file and to a program that may leave: the file is written all the same."""

    def __init__(self, file: Writes, reader: Writes) -> None:
        self._file = file
        self._reader = reader

    def write(self, text: str, /) -> object:
        try:
            self._reader.write(text)
        except BrokenPipeError:
            forget(sys.stdout)
        return self._file.write(text)


class Auditing:
    """An audit that people or programs watch, from its plan to its last line."""

    tally: Tally | None
    """What it came to so far; None before there is a plan."""

    def __init__(self, out: Path, *, per_second: float, form: Form, language: Language) -> None:
        """
        Begin with nothing asked and nothing written.

        Args:
            out: Folder of audit.jsonl and audit.csv.
            per_second: How many details each user gets.
            form: What stands on the standard output; other than "text", the talk goes to the other stream.
            language: Korean or English.
        """
        self.tally = None
        self._per_second = per_second
        self._form: Form = form
        self._language: Language = language
        self._console: Console = console_on() if form == "text" else error_console()
        self._json_lines = ReportFile(out / "audit.jsonl")
        self._csv = ReportFile(out / "audit.csv", encoding=Csv.encoding)

    async def read(self, audit: Audit, plan: Plan) -> Tally:
        """Say how long it takes, read the accounts into the files, and show how far it is."""
        self.tally = tally = Tally(plan)
        self._say_plan(plan)
        totals = {user: len(share) for user, share in plan.shares().items()}
        with (
            self._json_lines as json_file,
            self._csv as csv_file,
            progress_on(
                self._console, totals, per_second=self._per_second, language=self._language
            ) as progress,
        ):
            json_lines, csv = JsonLines(self._json_to(json_file)), Csv(self._csv_to(csv_file), self._language)

            def on_result(result: AccountResult) -> None:
                tally.add(result)
                json_lines.add(result)
                csv.add(result)
                if result.facts.listed.is_read:
                    progress.advance(result.facts.listed.user)

            await audit.run(plan, on_result)
            json_lines.end(tally)
        return tally

    def print_end(self, tally: Tally) -> None:
        """Print what the audit came to and where it is written."""
        if self._form == "text":
            print_summary(self._console, tally, self._language)
        self.say(words.WRITTEN.of(self._language).format(files=self._files()))

    def print_interrupted(self) -> int:
        """Say what Ctrl-C left, and return the exit code."""
        if self.tally is None or not (done := self.tally.read + self.tally.unread):
            self.say(words.INTERRUPTED_EARLY.of(self._language))
        else:
            line = words.INTERRUPTED.of(self._language)
            self.say(line.format(accounts=self.tally.accounts, done=done, files=self._files()))
        return exits.INTERRUPTED

    def say(self, line: str) -> None:
        """Print a line: a pipe gets it whole, a terminal gets it broken between words."""
        self._console.print(line, soft_wrap=not self._console.is_terminal)

    def _say_plan(self, plan: Plan) -> None:
        shares = {user: len(share) for user, share in plan.shares().items()}
        if len(plan.users) == 1:
            listed = words.ACCOUNTS.of(self._language).format(count=sum(shares.values()))
        else:
            share = words.SHARE.of(self._language)
            listed = ", ".join(share.format(user=user, count=count) for user, count in shares.items())
        time = duration(max(shares.values(), default=0) / self._per_second, self._language)
        self.say(words.PLAN_LINE.of(self._language).format(shares=listed or "0", time=time))

    def _json_to(self, file: Writes) -> Writes:
        return _Both(file, HarmlessJson(stdout_for_programs())) if self._form == "json" else file

    def _csv_to(self, file: Writes) -> Writes:
        return _Both(file, harmless_csv(stdout_for_programs())) if self._form == "csv" else file

    def _files(self) -> str:
        return ", ".join(shown(str(file.path)) for file in (self._json_lines, self._csv))
