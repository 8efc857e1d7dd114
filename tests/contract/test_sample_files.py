"""openapi/examples holds every sample of Kakao's documents, and the spec embeds the same ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from jsonschema import Draft202012Validator

from codegen.command import SPEC
from codegen.document import open_document
from kakao_spec import SPEC as DOCUMENT
from kakao_spec import operations, resolved
from moment_async._call import Call
from moment_async._generated import operations as generated

FOLDER = Path(__file__).parents[2] / "openapi" / "examples"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}

OURS: dict[str, Call[Any]] = {
    "listAdAccounts": generated.list_page(config=["ON", "OFF"], page=0, size=2),
    "getAdAccount": generated.get(1111),
    "getBalance": generated.get_balance(1111),
    "getBizRight": generated.get_biz_right(1111),
    "listChannelProfiles": generated.list_channel_profiles(1111),
    "listTrackers": generated.list_trackers(1111, campaign_type="TALK_BIZ_BOARD", goal="VISITING"),
    "createAdAccount": generated.create(
        name="테스트_광고계정", owner_company_id=12, advertiser_company_id=34
    ),
    "setAdAccountConfig": generated.set_config(1111, "ON"),
    "listAdAccountsLegacy": generated.list_legacy(config=["ON", "OFF", "DEL"]),
}


def embedded() -> Iterator[tuple[str, Any, Any]]:
    """Name, schema and value of each body that the spec shows."""
    for _, _, operation in operations():
        bodies = [resolved(response) for response in operation["responses"].values()]
        bodies += [operation["requestBody"]] if "requestBody" in operation else []
        for body in bodies:
            media = body.get("content", {}).get("application/json", {})
            for case, example in media.get("examples", {}).items():
                yield f"{operation['operationId']}.{case}", media["schema"], example["value"]


def test_every_sample_has_its_file() -> None:
    requests = {f"{name}.request" for name in OURS}
    successes = {f"{name}.success" for name in OURS}
    refusals = {
        f"{name}.failure" for name in ("getAdAccount", "getBalance", "getBizRight", "setAdAccountConfig")
    }
    assert requests | successes | refusals == set(FILES)


@pytest.mark.parametrize(("name", "_schema", "value"), list(embedded()))
def test_the_spec_embeds_what_the_file_holds(name: str, _schema: Any, value: Any) -> None:
    file = FILES[name]
    assert value == (file["body"] if name.endswith(".request") else file)


def test_the_spec_embeds_every_body() -> None:
    without_body = {f"{name}.request" for name in OURS} - {
        "createAdAccount.request",
        "setAdAccountConfig.request",
    }
    # The documented answer of the switch is empty, which OpenAPI cannot show.
    assert set(FILES) - without_body - {"setAdAccountConfig.success"} == {name for name, _, _ in embedded()}


@pytest.mark.parametrize(("name", "schema", "value"), list(embedded()))
def test_every_sample_fits_its_schema(name: str, schema: Any, value: Any) -> None:
    whole = {"components": DOCUMENT["components"], **schema}
    assert [] == [error.message for error in Draft202012Validator(whole).iter_errors(value)]


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_documented_request_is_what_we_send(name: str) -> None:
    sample, ours = FILES[f"{name}.request"], OURS[name]
    filled = json.loads(json.dumps(sample).replace("${AD_ACCOUNT_ID}", "1111"))
    assert (filled["method"], filled["target"]) == (ours.operation.method, ours.target)
    # Names of headers do not depend on case, and the content type is written with the body.
    headers = {wire.lower(): value for wire, value in filled.get("headers", {}).items()}
    headers.pop("content-type", None)
    assert headers == {wire.lower(): value for wire, value in ours.headers}
    assert filled.get("body") == (None if ours.body is None else json.loads(ours.body))


def test_documented_queries_are_the_examples_of_the_parameters() -> None:
    for path, method, operation in operations():
        shown = {
            parameter["name"]: parameter.get("examples", {})
            for parameter in map(resolved, operation.get("parameters", []))
            if parameter["in"] == "query"
        }
        target = urlsplit(FILES[f"{operation['operationId']}.request"]["target"])
        query = dict(pair.split("=") for pair in target.query.split("&") if pair)
        texts = {
            name: [_text(example["value"]) for example in examples.values()]
            for name, examples in shown.items()
        }
        assert all(value in texts[name] for name, value in query.items()), (method, path)


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def test_codegen_and_pyyaml_read_the_same() -> None:
    assert yaml.safe_load(SPEC.read_text(encoding="utf-8")) == open_document(SPEC).plain()
