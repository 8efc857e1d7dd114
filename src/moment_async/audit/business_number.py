"""The check digit of Korean business registration numbers."""

from __future__ import annotations

import re
from typing import Final

_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_FORM: Final = re.compile(r"[0-9]{3}-?[0-9]{2}-?[0-9]{5}")


def is_business_number(text: str) -> bool:
    """
    Say whether the ten digits, with or without dashes, end in the right check digit.

    The sum that reaches a full ten has check digit 0: hence the outer `% 10`.
    """
    if _FORM.fullmatch(text.strip()) is None:
        return False
    digits = [int(digit) for digit in text if digit.isdigit()]
    weighted = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return (10 - (weighted + digits[8] * 5 // 10) % 10) % 10 == digits[9]
