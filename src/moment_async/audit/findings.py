"""What a check says about an ad account."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal, TypeAlias

import attrs

Language = Literal["ko", "en"]
Evidence: TypeAlias = Mapping[str, str | int | bool | None]


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS: Final[Mapping[Severity, int]] = {severity: rank for rank, severity in enumerate(Severity)}


@attrs.frozen
class Words:
    """The same sentence in Korean and English."""

    ko: str
    en: str

    def of(self, language: Language) -> str:
        """The sentence in one of the two languages."""
        return self.ko if language == "ko" else self.en


@attrs.frozen(kw_only=True)
class Finding:
    """One thing about one ad account that somebody should know."""

    check_id: str
    """Id of the check in the catalogue, such as STAT-001."""
    account_id: int
    severity: Severity
    title: Words
    """What is the matter."""
    todo: Words
    """What to do about it."""
    evidence: Evidence
    """The values that the check saw."""

    @property
    def fingerprint(self) -> str:
        """The same for the same matter in every run: it holds no values that move."""
        return hashlib.sha256(f"{self.check_id}|{self.account_id}".encode()).hexdigest()[:16]
