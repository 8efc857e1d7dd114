"""pydantic and FastAPI read, write and describe models, and importing the package loads neither."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import pydantic
import pytest
from fastapi import Body, FastAPI
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.json_schema import JsonSchemaMode

import moment_async
from moment_async.models import (
    AdAccount,
    AdAccountDetail,
    AdAccountPage,
    AdAccountType,
    Balance,
    Company,
    Config,
    ErrorBody,
    LegacyAdAccount,
    MemberType,
)

COMPANY = Company(business_registration_number="120-81-47521", name="주식회사 카카오")
DETAIL = AdAccountDetail(
    id=1111,
    name="카카오모먼트_광고계정",
    owner_company=COMPANY,
    type=AdAccountType("PARTNER"),
    config=Config.ON,
    is_admin_stop=False,
    status_description="운영중",
)
DETAIL_ON_THE_WIRE = {
    "id": 1111,
    "name": "카카오모먼트_광고계정",
    "ownerCompany": {"businessRegistrationNumber": "120-81-47521", "name": "주식회사 카카오"},
    "type": "PARTNER",
    "config": "ON",
    "isAdminStop": False,
    "statusDescription": "운영중",
}


def test_importing_every_model_loads_no_pydantic() -> None:
    code = (
        "import sys, moment_async, moment_async.models; print({'pydantic', 'pydantic_core'} & {*sys.modules})"
    )
    source = Path(moment_async.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "set()\n"


def test_a_nested_model_is_written_in_wire_names() -> None:
    adapter = TypeAdapter(AdAccountDetail)
    assert adapter.dump_python(DETAIL) == DETAIL_ON_THE_WIRE
    assert adapter.validate_json(adapter.dump_json(DETAIL)) == DETAIL


def test_a_model_is_taken_as_it_is_and_from_wire_names() -> None:
    adapter = TypeAdapter(AdAccountDetail)
    assert adapter.validate_python(DETAIL) is DETAIL
    assert adapter.validate_python(DETAIL_ON_THE_WIRE) == DETAIL


def test_models_are_fields_of_pydantic_models() -> None:
    class Report(BaseModel):
        balances: list[Balance]
        best: Balance | None = None
        states: dict[Config, int] = {}

    balance = Balance(id=1, cash=2, free_cash=3)
    report = Report(balances=[balance], best=balance, states={Config("PAUSED"): 1})
    assert report.model_dump_json() == (
        '{"balances":[{"id":1,"cash":2,"freeCash":3}],"best":{"id":1,"cash":2,"freeCash":3},"states":{"PAUSED":1}}'
    )
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_every_problem_of_a_value_is_told_by_its_path() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(list[AdAccountPage]).validate_python([{"content": [{"id": "1"}], "size": 1}])
    (error,) = caught.value.errors()
    assert ("moment_model", (0,)) == (error["type"], error["loc"])
    for problem in (
        "$.content[0].id: expected int, not str",
        "$.content[0].name: missing",
        "$.page: missing",
    ):
        assert problem in error["msg"]


@pytest.mark.parametrize("value", [1, None, True, ["ON"]])
def test_a_word_is_text_to_pydantic(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Config).validate_python(value)


def test_an_unknown_word_passes_in_and_out() -> None:
    adapter = TypeAdapter(Config)
    assert [Config.ON, Config("PAUSED")] == [adapter.validate_python(word) for word in (Config.ON, "PAUSED")]
    assert b'"PAUSED"' == adapter.dump_json(Config("PAUSED"))


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_a_word_is_described_as_one_of_the_known_ones_or_another(mode: JsonSchemaMode) -> None:
    schema = TypeAdapter(MemberType).json_schema(mode=mode)
    assert schema == {
        "title": "MemberType",
        "description": MemberType.__doc__,
        "anyOf": [{"type": "string", "enum": ["MASTER", "MEMBER"]}, {"type": "string"}],
    }


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_a_model_is_described_in_wire_names_and_its_parts_by_reference(mode: JsonSchemaMode) -> None:
    schema = TypeAdapter(ErrorBody).json_schema(mode=mode)
    nullable_extras = {"anyOf": [{"$ref": "#/$defs/ErrorExtras"}, {"type": "null"}]}
    assert nullable_extras == {key: schema["properties"]["extras"][key] for key in ("anyOf",)}
    assert "required" not in schema
    assert ["ErrorExtras"] == list(schema["$defs"])
    assert "required_scopes" in schema["properties"]
    assert "detailCode" in schema["$defs"]["ErrorExtras"]["properties"]


def application() -> FastAPI:
    app = FastAPI()

    async def detail() -> AdAccountDetail:
        return DETAIL

    async def balances(config: Config) -> list[Balance]:
        return [Balance(id=1, cash=0, free_cash=len(config))]

    async def legacy() -> LegacyAdAccount:
        return LegacyAdAccount(
            id=1,
            name="n",
            member_type=MemberType.MASTER,
            config=Config.ON,
            business_account={"deep": {"er": [1]}},
        )

    async def echo(account: Annotated[AdAccount, Body()]) -> AdAccount:
        return account

    app.get("/detail")(detail)
    app.get("/balances")(balances)
    app.get("/legacy")(legacy)
    app.post("/echo")(echo)
    return app


async def ask(method: str, path: str, body: bytes = b"") -> tuple[int, Any]:
    """One request to the application, without a client of any make."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    name, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": name,
        "raw_path": name.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"content-type", b"application/json")],
        "client": None,
        "server": None,
    }
    await application()(scope, receive, send)
    answer = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], pydantic.TypeAdapter(Any).validate_json(answer)


@pytest.mark.anyio
async def test_routes_return_models() -> None:
    assert await ask("GET", "/detail") == (200, DETAIL_ON_THE_WIRE)
    assert await ask("GET", "/balances?config=PAUSED") == (200, [{"id": 1, "cash": 0, "freeCash": 6}])
    assert (await ask("GET", "/legacy"))[1]["businessAccount"] == {"deep": {"er": [1]}}


@pytest.mark.anyio
async def test_routes_receive_models_and_refuse_what_is_none() -> None:
    good = b'{"id":1,"name":"n","memberType":"OWNER","config":"ON"}'
    assert await ask("POST", "/echo", good) == (
        200,
        {"id": 1, "name": "n", "memberType": "OWNER", "config": "ON"},
    )
    status, answer = await ask("POST", "/echo", b'{"id":"1","name":null,"config":"ON"}')
    assert status == 422
    assert answer["detail"][0]["msg"] == (
        "$.id: expected int, not str; $.name: expected str, not null; $.memberType: missing"
    )


def test_documents_of_an_application_name_each_model_once() -> None:
    document = application().openapi()
    answers = {
        path: next(iter(item.values()))["responses"]["200"]["content"]["application/json"]["schema"]
        for path, item in document["paths"].items()
    }
    assert answers["/detail"] == {"$ref": "#/components/schemas/AdAccountDetail"}
    assert answers["/balances"]["items"] == {"$ref": "#/components/schemas/Balance"}
    schemas = document["components"]["schemas"]
    assert {"AdAccountDetail", "AdAccountType", "Balance", "Company", "Config", "LegacyAdAccount"} < set(
        schemas
    )
    detail = schemas["AdAccountDetail"]
    assert detail["required"] == ["id", "name", "type", "config", "statusDescription"]
    assert detail["properties"]["ownerCompany"] == {
        "anyOf": [{"$ref": "#/components/schemas/Company"}, {"type": "null"}]
    }
    assert detail["properties"]["isAdminStop"] == {"anyOf": [{"type": "boolean"}, {"type": "null"}]}
