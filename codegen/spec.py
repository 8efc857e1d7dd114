"""The operations of a spec, checked to the last key."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from . import names
from .arguments import Arguments
from .document import open_document, resolve
from .extensions import NAMES, Extensions
from .ir import Api, Limit, Operation, Pagination, Row
from .media import json_sample, json_schema
from .problems import SpecError
from .report import Report
from .schemas import answer, check_components
from .source import Node, empty

_METHODS: Final = ("get", "put", "post", "patch", "delete")
_ROOT: Final = ("openapi", "info", "servers", "security", "tags", "paths", "components")
_COMPONENTS: Final = ("securitySchemes", "parameters", "responses", "examples", "schemas")
_OPERATION: Final = (
    *(
        "operationId",
        "tags",
        "summary",
        "description",
        "deprecated",
        "parameters",
        "requestBody",
        "responses",
    ),
    *NAMES,
)
_REQUIRED: Final = ("x-moment-python-name", "x-moment-rate-limit", "x-moment-retry", "x-moment-source")


def load(path: Path) -> Api:
    """
    Read the spec.

    Raises:
        SpecError: With every problem found, each with its line and what to do.
    """
    root = open_document(path)
    report = Report()
    reader = _Reader(root, report)
    api = reader.api()
    if report.problems:
        raise SpecError(path.name, report.problems)
    return api


class _Reader:
    def __init__(self, root: Node, report: Report) -> None:
        self._root = root
        self._report = report
        self._arguments = Arguments(root, report)
        self._components = root.get("components") or empty(root)
        self._schemas = self._components.get("schemas") or empty(self._components)

    def api(self) -> Api:
        self._report.only(self._root, *_ROOT)
        self._report.only(self._components, *_COMPONENTS)
        check_components(self._schemas, self._report)
        self._check_security(self._components.get("securitySchemes") or empty(self._components))
        return Api(server=self._server(), operations=self._operations(), schemas=self._schemas.plain())

    def _server(self) -> str:
        servers = self._root.get("servers") or empty(self._root)
        if len(servers.items) != 1:
            self._report.add(servers, "exactly one server is supported: callers choose another by base_url")
        for server in servers.items:
            self._report.only(server, "url", "description")
        return "".join(str(server.plain("url")) for server in servers.items)

    def _check_security(self, schemes: Node) -> None:
        bearers = [name for name, node in schemes.fields.items() if node.plain("scheme") == "bearer"]
        is_for_all = self._root.plain("security") == [{name: [] for name in bearers}]
        if len(schemes.fields) != 1 or not bearers or not is_for_all:
            self._report.add(
                schemes, "exactly one security scheme is supported: http bearer, at the root, for all"
            )

    def _operations(self) -> tuple[Operation, ...]:
        found: dict[str, Operation] = {}
        for path, item in (self._root.get("paths") or empty(self._root)).fields.items():
            self._report.only(item, *_METHODS)
            for method in _METHODS:
                node = item.get(method)
                if node is None:
                    continue
                operation = self._operation(path, method, node)
                if found.setdefault(operation.name, operation) is not operation:
                    message = f"x-moment-python-name {operation.name} stands here twice: choose another"
                    self._report.add(node, message)
        return tuple(found.values())

    def _operation(self, path: str, method: str, node: Node) -> Operation:
        self._report.only(node, *_OPERATION)
        extensions = Extensions(node, self._report, required=_REQUIRED)
        rows, arguments = self._arguments.of(node)
        returns, what, sample = self._answer(node)
        limit = extensions.value("x-moment-rate-limit")
        source = extensions.value("x-moment-source") or {"document": "", "section": ""}
        return Operation(
            id=self._id(node),
            name=self._name(node, extensions),
            method=method.upper(),
            path=path,
            returns=returns,
            retry=str(extensions.value("x-moment-retry")),
            document=source["document"],
            section=source["section"],
            summary=self._report.text(node, "summary"),
            description=str(node.plain("description", "")).strip(),
            answer=what,
            sample=sample,
            refusal=self._refusal(node),
            is_deprecated=node.plain("deprecated", default=False) is True,
            rows=rows,
            arguments=arguments,
            limit=None if limit is None else Limit(**limit),
            pagination=self._pagination(extensions, node, rows, returns),
        )

    def _id(self, node: Node) -> str:
        if node.get("operationId") is None:
            self._report.add(node, "operationId is missing: errors name the operation by it")
        return str(node.plain("operationId"))

    def _name(self, node: Node, extensions: Extensions) -> str:
        name = extensions.value("x-moment-python-name")
        if name is not None and not names.is_method_name(name):
            place = node.fields["x-moment-python-name"]
            self._report.add(place, f"{name} means something else in generated code: choose another")
        # Those without a name are told apart by their place, so that none hides another's problems.
        return name or node.pointer

    def _answer(self, node: Node) -> tuple[str, str, object]:
        """The annotation of the answer, what it is in words, and a sample."""
        responses = node.get("responses") or empty(node)
        for status, inner in responses.fields.items():
            if status not in ("200", "default"):
                message = f"the status {status} is not supported: write 200 for success, default for all else"
                self._report.add(inner, message)
        success = responses.get("200")
        if success is None:
            self._report.add(responses, "200 is missing: say what a successful answer holds")
            return "None", "", None
        response = self._response(success)
        schema = json_schema(response, self._report) if response.get("content") else None
        returns = answer(schema, self._report) if schema else "None"
        return returns, self._report.text(response, "description"), json_sample(self._root, response)

    def _refusal(self, node: Node) -> str:
        responses = node.get("responses") or empty(node)
        refusal = responses.get("default")
        if refusal is None:
            self._report.add(responses, "default is missing: say what a refusal holds")
            return ""
        response = self._response(refusal)
        schema = json_schema(response, self._report)
        if schema is not None:
            answer(schema, self._report)
        return self._report.text(response, "description")

    def _response(self, node: Node) -> Node:
        response = resolve(self._root, node)
        self._report.only(response, "description", "content")
        return response

    def _pagination(
        self, extensions: Extensions, node: Node, rows: tuple[Row, ...], returns: str
    ) -> Pagination | None:
        value = extensions.value("x-moment-pagination")
        if value is None:
            return None
        place = node.fields["x-moment-pagination"]
        queries = [row.wire for row in rows if row.place == "query"]
        for key in ("page-parameter", "size-parameter"):
            if value[key] not in queries:
                message = f"there is no query parameter {value[key]}: correct one of the two"
                self._report.add(place.fields[key], message)
        model = self._schemas.get(returns) or empty(node)
        for key in ("items", "total-pages", "total-items"):
            if value[key] not in (model.get("properties") or model).fields:
                message = f"{returns} has no field {value[key]}: correct one of the two"
                self._report.add(place.fields[key], message)
        return Pagination(**{key.replace("-", "_"): inner for key, inner in value.items()})
