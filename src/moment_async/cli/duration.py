"""How long something takes, in words."""

from __future__ import annotations

import math

from ..audit import Language
from . import words


def duration(seconds: float, language: Language) -> str:
    """Say a time in the two largest units that matter, rounded up to whole seconds."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return words.HOURS.of(language).format(hours=hours, minutes=minutes_left)
    if minutes:
        return words.MINUTES.of(language).format(minutes=minutes, seconds=rest)
    return words.SECONDS.of(language).format(seconds=rest)
