"""What a whole audit comes to, counted as the results pass by."""

from __future__ import annotations

import heapq
from collections import Counter

from .facts import AccountStatus
from .findings import Severity
from .plan import ListProblem, Plan
from .run import AccountResult

_UNREAD_NAMED = 5


class Tally:
    """Counts results, and keeps the few worst of them; memory does not grow with the accounts."""

    accounts: int
    """How many accounts the lists hold."""
    read: int
    """How many of them were read whole; deleted ones are, from the list."""
    unread: int
    """How many had a part that could not be read."""
    unread_ids: tuple[int, ...]
    """The first few of those."""
    with_findings: int
    """How many have a finding."""
    problems: tuple[ListProblem, ...]
    """Lists that may not hold every account."""
    statuses: Counter[AccountStatus]
    """Accounts by what they do."""
    checks: Counter[str]
    """Findings by check id."""
    severities: Counter[Severity]
    """Findings by severity."""

    def __init__(self, plan: Plan, *, worst: int = 12) -> None:
        """
        Begin at zero.

        Args:
            plan: What is going to be read.
            worst: How many of the worst results to keep.
        """
        self.accounts = len(plan.accounts)
        self.problems = plan.problems
        self.read = self.unread = self.with_findings = 0
        self.unread_ids = ()
        self.statuses = Counter()
        self.checks = Counter()
        self.severities = Counter()
        self._worst: list[tuple[tuple[int, ...], AccountResult]] = []
        self._most = worst

    def add(self, result: AccountResult) -> None:
        """Count one result."""
        facts = result.facts
        if facts.errors:
            self.unread += 1
            self.unread_ids = (*self.unread_ids, facts.account_id)[:_UNREAD_NAMED]
        else:
            self.read += 1
        self.statuses[facts.status] += 1
        for finding in result.findings:
            self.checks[finding.check_id] += 1
            self.severities[finding.severity] += 1
        if result.findings:
            self.with_findings += 1
            self._keep(result)

    def _keep(self, result: AccountResult) -> None:
        ranks = [0] * len(Severity)
        for finding in result.findings:
            ranks[finding.severity.rank] += 1
        # Worst: more critical findings, then more high ones and so on; of equals the smaller id.
        entry = ((*ranks, -result.facts.account_id), result)
        heapq.heappush(self._worst, entry)
        if len(self._worst) > self._most:
            heapq.heappop(self._worst)

    @property
    def has_more_unread(self) -> bool:
        """Whether there are more than `unread_ids`."""
        return self.unread > len(self.unread_ids)

    @property
    def worst(self) -> tuple[AccountResult, ...]:
        """The results with the worst findings, worst first."""
        return tuple(result for _, result in sorted(self._worst, key=lambda entry: entry[0], reverse=True))

    @property
    def is_complete(self) -> bool:
        """Whether every account that may exist was read whole."""
        return self.read == self.accounts and not self.problems
