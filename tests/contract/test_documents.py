from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from kakao_spec import PATH, SPEC, operations, resolved
from moment_async._core.error_table import TABLE

ALL = {operation["operationId"]: (path, method, operation) for path, method, operation in operations()}


def test_the_spec_is_valid_openapi() -> None:
    validate(SPEC)
    assert SPEC["openapi"].startswith("3.1")


def test_all_nine_operations_are_there() -> None:
    root = "/openapi/v4/adAccounts"
    assert {name: (method, path.removeprefix(root)) for name, (path, method, _) in ALL.items()} == {
        "listAdAccounts": ("GET", "/pages"),
        "getAdAccount": ("GET", "/{adAccountId}"),
        "getBalance": ("GET", "/balance"),
        "getBizRight": ("GET", "/bizRight"),
        "listChannelProfiles": ("GET", "/channel/profiles"),
        "listTrackers": ("GET", "/trackers"),
        "createAdAccount": ("POST", ""),
        "setAdAccountConfig": ("PUT", "/onOff"),
        "listAdAccountsLegacy": ("GET", ""),
    }
    assert [server["url"] for server in SPEC["servers"]] == ["https://apis.moment.kakao.com"]


def enums(node: object) -> Iterator[list[object]]:
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield node["enum"]
        for child in node.values():
            yield from enums(child)
    elif isinstance(node, list):
        for child in node:
            yield from enums(child)


def test_every_enum_word_is_a_string_and_so_is_every_default_word() -> None:
    words = [word for enum in enums(SPEC) for word in enum]
    assert len(words) > 20
    assert all(type(word) is str for word in words)
    config = SPEC["components"]["parameters"]["ConfigFilter"]
    assert (config["schema"]["default"], config["style"], config["explode"]) == (["ON", "OFF"], "form", False)


def test_the_documented_limits_are_the_only_ones() -> None:
    limits = {name: operation.get("x-moment-rate-limit") for name, (_, _, operation) in ALL.items()}
    assert {name: limit for name, limit in limits.items() if limit} == {
        "getAdAccount": {"requests": 1, "seconds": 1, "scope": "user+app"},
        "createAdAccount": {"requests": 1, "seconds": 1, "scope": "user"},
        "setAdAccountConfig": {"requests": 1, "seconds": 1, "scope": "user"},
    }


def test_only_reads_are_safe_and_create_is_unsafe() -> None:
    assert {operation["x-moment-retry"] for _, method, operation in ALL.values() if method == "GET"} == {
        "safe"
    }
    assert ALL["createAdAccount"][2]["x-moment-retry"] == "unsafe"
    assert ALL["setAdAccountConfig"][2]["x-moment-retry"] == "idempotent-write"


@pytest.mark.parametrize("name", ALL)
def test_every_operation_names_its_source_and_has_an_example_of_its_answer(name: str) -> None:
    operation: dict[str, Any] = ALL[name][2]
    assert operation["x-moment-source"]["document"] in {"광고 만들기: 광고계정", "Ad creation: Ad account"}
    success = resolved(operation["responses"]["200"])
    assert name == "setAdAccountConfig" or success["content"]["application/json"]["examples"]


def test_six_calls_need_the_account_header() -> None:
    with_header = {
        name
        for name, (_, _, operation) in ALL.items()
        for parameter in map(resolved, operation.get("parameters", []))
        if (parameter["in"], parameter["name"], parameter.get("required")) == ("header", "adAccountId", True)
    }
    assert with_header == set(ALL) - {"listAdAccounts", "listAdAccountsLegacy", "createAdAccount"}


def test_the_sources_page_knows_every_source_of_the_error_table() -> None:
    page = (PATH.parent / "SOURCES.md").read_text("utf-8")
    for row in TABLE:
        for name in re.findall(r"\b(?:S[12]|[DFP]-[A-Za-z0-9]+)\b", row.source):
            assert name in page


def test_the_sources_page_knows_every_code_of_the_error_table() -> None:
    page = (PATH.parent / "SOURCES.md").read_text("utf-8")
    codes = {code for row in TABLE for code in (row.code, row.detail_code) if code is not None}
    assert {code for code in codes if str(code) not in page} == set()
