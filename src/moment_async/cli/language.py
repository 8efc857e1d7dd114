"""Korean or English: what the user's settings ask for."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping

from ..audit import Language


def language_of(environment: Mapping[str, str] | None = None) -> Language:
    """
    Ask the variables that name a language, then the system.

    Args:
        environment: The variables; None takes those of this process.
    """
    variables = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if variables.get(name):
            return _language(variables[name])
    # Windows has none of them and says "Korean_Korea".
    return _language(locale.getlocale()[0] or "")


def _language(name: str) -> Language:
    return "ko" if name.lower().startswith(("ko_", "ko-", "ko.", "korean")) or name.lower() == "ko" else "en"
