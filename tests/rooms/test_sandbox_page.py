"""docs/sandbox.md says what is true of the sandbox, and all of it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import get_args

import httpx
import pytest

from moment_async.sandbox import Fault, Switches, TokenKind, World, serve
from moment_async.sandbox.control import FAULTS

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, flags=re.DOTALL)
SNIPPETS = [text for language, text in BLOCKS if language == "python"]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line[:1] == "|"
]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_a_snippet_runs(snippet: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet],
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ("", 0) == (done.stderr, done.returncode)
    assert ("getBalance 200" in done.stdout) == ("get_balance(1111)" in snippet)


def test_the_call_of_curl_plans_a_fault() -> None:
    (command,) = [text for language, text in BLOCKS if language == "bash"]
    words = shlex.split(command)
    with serve(World.generate(3, seed=1)) as server:
        path = words[words.index("POST") + 1].removeprefix("http://127.0.0.1:8080")
        planned = httpx.post(server.base_url + path, json=json.loads(words[-1]))
        headers = {"Authorization": f"Bearer {server.tokens[0]}", "adAccountId": "1111"}
        refused = httpx.get(f"{server.base_url}/openapi/v4/adAccounts/balance", headers=headers)
    assert (200, 400, -10) == (planned.status_code, refused.status_code, refused.json()["code"])


def test_every_switch_is_on_the_page_with_its_default() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in ROWS if row[0].strip("`") in Switches.__slots__}
    assert {one.name: repr(one.default) for one in fields(Switches)} == told


def test_every_fault_is_on_the_page_with_its_values() -> None:
    calls = [re.fullmatch(r"`(\w+)\((.*)\)`", row[0]) for row in ROWS]
    told = {call[1]: [name for name in call[2].split(", ") if name] for call in calls if call}
    selectors = {one.name for one in fields(Fault)}
    own = {
        word: [one.name for one in fields(kind) if one.name not in selectors] for word, kind in FAULTS.items()
    }
    assert own == told


def test_every_kind_of_token_is_on_the_page() -> None:
    told = [row[0].strip("`") for row in ROWS if row[0].strip("`") in get_args(TokenKind)]
    assert list(get_args(TokenKind)) == told
