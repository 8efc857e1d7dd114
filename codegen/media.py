"""Contents of bodies: JSON, and nothing else."""

from __future__ import annotations

from typing import Final

from .document import resolve
from .report import Report
from .source import Node, empty

_JSON: Final = "application/json"


def json_schema(body: Node, report: Report) -> Node | None:
    """The schema of a request's or an answer's JSON."""
    content = body.get("content") or empty(body)
    report.only(content, _JSON)
    media = content.get(_JSON) or empty(content)
    report.only(media, "schema", "example", "examples")
    schema = media.get("schema")
    if schema is None:
        report.add(content, f"a schema for {_JSON} is missing: without it nothing can be read or written")
    return schema


def json_sample(root: Node, body: Node) -> object:
    """The first sample of a request's or an answer's JSON, or None."""
    media = (body.get("content") or empty(body)).get(_JSON) or empty(body)
    examples = [resolve(root, each) for each in (media.get("examples") or empty(media)).fields.values()]
    samples = [each.plain("value") for each in examples] + [media.plain("example")]
    return samples[0]
