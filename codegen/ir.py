"""What the generator knows of the API once the spec is read: frozen values."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Row:
    """One row of a request table; becomes a `Parameter`."""

    wire: str
    name: str
    place: str
    kind: str
    """A Python expression."""
    is_required: bool


@attrs.frozen(kw_only=True)
class Argument:
    """One argument of a builder and of its method."""

    name: str
    annotation: str
    description: str
    is_required: bool
    is_positional: bool


@attrs.frozen(kw_only=True)
class Limit:
    """How often Kakao lets the operation be called."""

    requests: int
    seconds: int
    scope: str


@attrs.frozen(kw_only=True)
class Pagination:
    """Where a paged answer says what, in wire names."""

    page_parameter: str
    size_parameter: str
    items: str
    total_pages: str
    total_items: str
    first_page: int


@attrs.frozen(kw_only=True)
class Operation:
    """One operation of the spec."""

    id: str
    name: str
    method: str
    path: str
    returns: str
    """An annotation; `None` for an empty answer."""
    retry: str
    document: str
    section: str
    summary: str
    description: str
    answer: str
    """What a successful answer is, in words."""
    sample: object
    """A successful answer, as plain JSON; None if it is empty or none is shown."""
    refusal: str
    """What a refusal is, in words."""
    is_deprecated: bool
    rows: tuple[Row, ...]
    arguments: tuple[Argument, ...]
    limit: Limit | None
    pagination: Pagination | None

    @property
    def constant(self) -> str:
        """Name of the constant that holds the operation."""
        return self.name.upper()


@attrs.frozen(kw_only=True)
class Api:
    """All that is generated."""

    server: str
    operations: tuple[Operation, ...]
    schemas: dict[str, object]
    """components/schemas, as plain JSON."""
