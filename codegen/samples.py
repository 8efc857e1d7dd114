"""The text of the samples: a documented answer for each operation."""

from __future__ import annotations

from .ir import Api
from .rendering import render


def samples_text(api: Api) -> str:
    """A module that holds the answers."""
    return render("samples.py.jinja2", operations=api.operations)
