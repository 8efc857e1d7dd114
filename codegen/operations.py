"""The text of the operations: a constant and a pure builder for each."""

from __future__ import annotations

from .ir import Api, Argument, Operation
from .rendering import render
from .text import docstring


def operations_text(api: Api) -> str:
    """A module that says what each request is."""
    return render(
        "operations.py.jinja2",
        server=api.server,
        models=list(api.schemas),
        operations=api.operations,
        signature=signature,
        source=source,
        names=_names,
        docstring=_docstring,
    )


def signature(operation: Operation) -> str:
    """The parameters of a builder or a method, without `self`."""
    positional = [_parameter(each) for each in operation.arguments if each.is_positional]
    keywords = [_parameter(each) for each in operation.arguments if not each.is_positional]
    return ", ".join([*positional, "*", *keywords] if keywords else positional)


def source(operation: Operation) -> str:
    """Kakao's document and section, in words."""
    return f'Kakao docs, "{operation.document}", section "{operation.section}"'


def _parameter(argument: Argument) -> str:
    if argument.is_required:
        return f"{argument.name}: {argument.annotation}"
    return f"{argument.name}: {argument.annotation} | None = None"


def _names(operation: Operation) -> str:
    return "{" + ", ".join(f'"{each.name}": {each.name}' for each in operation.arguments) + "}"


def _docstring(operation: Operation) -> str:
    text = f"The request of {operation.id}.\n\nRaises:\n    InvalidArgumentError: An argument is not valid."
    return docstring(text, 4)
