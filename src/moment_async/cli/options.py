"""The options that every command on real ad accounts takes."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import attrs
from cyclopts import Group, Parameter
from cyclopts.validators import mutually_exclusive

from ..audit import Language
from .language import language_of

Form = Literal["text", "json", "csv"]

_FORMS: Final = Group("Output / 출력", validator=mutually_exclusive)


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Options:
    """How a command answers."""

    json: Annotated[
        bool,
        Parameter(group=_FORMS, negative="", help="JSON, 목록은 한 줄에 하나 / JSON; a list is JSON lines."),
    ] = False
    csv: Annotated[bool, Parameter(group=_FORMS, negative="", help="CSV.")] = False
    lang: Annotated[
        Literal["ko", "en"] | None,
        Parameter(help="출력 언어, 기본은 시스템 설정 / language, by default the system's."),
    ] = None

    @property
    def form(self) -> Form:
        """What the answer looks like."""
        if self.json:
            return "json"
        return "csv" if self.csv else "text"

    @property
    def language(self) -> Language:
        """Korean or English."""
        return self.lang or language_of()


DEFAULTS: Final = Options()
