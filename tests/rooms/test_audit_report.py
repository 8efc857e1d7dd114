"""Report files: what they hold, and what becomes of them when something goes wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_audit_checks import FORBIDDEN, company, detail, healthy, on

from moment_async.audit import (
    AccountFacts,
    AccountResult,
    Csv,
    JsonLines,
    ListProblem,
    Plan,
    ReportFile,
    Rules,
    Tally,
    findings_of,
    owner_of,
)
from moment_async.audit.report import csv_row, json_line

BOM = "\ufeff"


def result_of(facts: AccountFacts) -> AccountResult:
    return AccountResult(facts=facts, findings=findings_of(facts, Rules()))


def named(name: str) -> AccountResult:
    facts = healthy()
    account = attrs.evolve(facts.listed.account, name=name)
    return result_of(attrs.evolve(facts, listed=attrs.evolve(facts.listed, account=account)))


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_json_line_holds_values_and_errors(tmp_path: Path) -> None:
    result = result_of(on(detail=FORBIDDEN, trackers=None))
    with ReportFile(tmp_path / "a.jsonl") as file:
        JsonLines(file).add(result)
    (line,) = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    document = json.loads(line)
    assert {"id": 1111, "cash": 70_000, "free_cash": 0} == document["balance"]
    assert [{"id": "_a", "name": "바람상점", "search_id": "바람상점"}] == document["channels"]
    assert document["trackers"] is None
    assert ("PermissionDeniedError", 403, 9004) == tuple(
        document["detail"][key] for key in ("error", "status", "detail_code")
    )
    (finding,) = document["findings"]
    assert ("ACC-002", "high", 16) == (finding["check_id"], finding["severity"], len(finding["fingerprint"]))
    assert {"ko", "en"} == set(finding["title"])


def test_the_last_json_line_says_what_the_whole_came_to(tmp_path: Path) -> None:
    result = result_of(on(detail=FORBIDDEN))
    tally = Tally(
        Plan(accounts=(result.facts.listed,), problems=(ListProblem(user="me", reason="it moved"),))
    )
    tally.add(result)
    with ReportFile(tmp_path / "a.jsonl") as file:
        JsonLines(file).end(tally)
    summary = json.loads((tmp_path / "a.jsonl").read_text("utf-8"))
    assert ("summary", 1, 0, 1, False) == tuple(
        summary[key] for key in ("kind", "accounts", "read", "unread", "is_complete")
    )
    assert [{"user": "me", "reason": "it moved"}] == summary["list_problems"]
    assert {"ACC-002": 1} == summary["checks"]


def test_a_csv_opens_in_a_korean_spreadsheet(tmp_path: Path) -> None:
    facts = on(detail=detail(advertiser=company("1")))
    with ReportFile(tmp_path / "a.csv", encoding=Csv.encoding) as file:
        report = Csv(file, "ko")
        report.add(result_of(facts))
        report.add(result_of(on(detail=FORBIDDEN, balance=FORBIDDEN, biz_right=None, channels=None)))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    read, unread = csv_rows(tmp_path / "a.csv")
    assert ("1111", "바람상점", "ON", "70000") == tuple(
        read[key] for key in ("광고계정 번호", "광고계정 이름", "설정", "유상캐시")
    )
    assert "OWN-002 광고주의 사업자등록번호 오류" == read["점검"]
    assert ("주식회사 바람상점", "주식회사 바람상점", "medium") == (
        read["소유 회사"],
        read["광고주"],
        read["심각도"],
    )
    assert ("", "", "", "") == tuple(unread[key] for key in ("소유 회사", "유상캐시", "영업권", "채널 수"))
    assert "detail: PermissionDeniedError 403 -813 9004" in unread["읽지 못한 항목"]


def test_a_csv_can_speak_english(tmp_path: Path) -> None:
    with ReportFile(tmp_path / "a.csv", encoding=Csv.encoding) as file:
        Csv(file, "en").add(result_of(on(channels=[])))
    (row,) = csv_rows(tmp_path / "a.csv")
    assert ("LINK-002 No KakaoTalk channel is linked", "0") == (row["Findings"], row["Channels"])


def test_an_account_without_an_owner_has_none() -> None:
    assert owner_of(on(detail=attrs.evolve(detail(), owner_company=None))) is None
    assert owner_of(on(detail=FORBIDDEN)) is None


@given(st.text())
def test_any_name_survives_json_on_one_line(name: str) -> None:
    line = json_line({"name": name})
    assert 1 == len(line.splitlines())
    assert name == json.loads(line)["name"]


def test_a_lone_surrogate_survives_a_json_file(tmp_path: Path) -> None:
    with ReportFile(tmp_path / "a.jsonl") as file:
        JsonLines(file).add(named("\ud800가"))
    assert "\ud800가" == json.loads((tmp_path / "a.jsonl").read_text("utf-8"))["name"]


def test_a_lone_surrogate_is_spelled_out_in_a_csv(tmp_path: Path) -> None:
    with ReportFile(tmp_path / "a.csv", encoding=Csv.encoding) as file:
        Csv(file, "en").add(named("\ud800가"))
    (row,) = csv_rows(tmp_path / "a.csv")
    assert "\\ud800가" == row["Name"]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
def test_no_cell_starts_like_a_formula_and_none_is_lost(cells: list[str]) -> None:
    guarded = csv_row(cells)
    assert len(cells) == len(guarded)
    for before, after in zip(cells, guarded, strict=True):
        assert after.removeprefix("'") == before.removeprefix("'") or after == before
        assert not after.lstrip(" \u3000\u200b\xa0" + BOM).startswith(tuple("=+-@|%＝＋－＠\t\r\n\0"))
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(guarded)
    assert [guarded] == list(csv.reader(io.StringIO(text.getvalue(), newline="")))


@pytest.mark.parametrize(
    "start", [*"=+-@|%＝＋－＠", "\t=", " =", "\u3000=", "\ufeff=", "\u200b@", "\x01-", "\0"]
)
def test_a_formula_is_made_text(start: str) -> None:
    assert [f"'{start}1+1"] == csv_row([f"{start}1+1"])


@pytest.mark.parametrize("text", ["", "  ", "바람=상점", "'=1", "[봄] 바람상점"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert [text] == csv_row([text])


def test_numbers_stay_numbers_until_a_spreadsheet_would_round_them() -> None:
    assert ["-5", "999999999999999", "'1000000000000000", "'-1000000000000000", ""] == csv_row(
        [-5, 10**15 - 1, 10**15, -(10**15), None]
    )


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with ReportFile(path) as file:
        file.write("whole")
        assert not path.exists()
    assert ["a.txt"] == [one.name for one in tmp_path.iterdir()]
    assert "whole" == path.read_text()


def test_what_is_left_of_an_interrupted_file_is_called_partial(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("of yesterday")
    file = ReportFile(path)
    with pytest.raises(KeyboardInterrupt), file:
        file.write("half")
        raise KeyboardInterrupt
    assert tmp_path / "a.partial.txt" == file.path
    assert ("half", "of yesterday") == (file.path.read_text(), path.read_text())
    assert 2 == len(list(tmp_path.iterdir()))


def test_a_whole_file_replaces_what_an_earlier_run_left_half_done(tmp_path: Path) -> None:
    (tmp_path / "a.partial.txt").write_text("half")
    with ReportFile(tmp_path / "a.txt") as file:
        file.write("whole")
    assert ["a.txt"] == [one.name for one in tmp_path.iterdir()]


def test_a_file_that_cannot_be_flushed_is_called_partial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ReportFile(tmp_path / "a.txt")

    def refuse() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"), file:
        file.write("a")
        file._text.close()
        monkeypatch.setattr(file, "_text", SimpleNamespace(close=refuse))
    assert ["a.partial.txt"] == [one.name for one in tmp_path.iterdir()]


def test_a_name_that_is_taken_for_good_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with ReportFile(tmp_path / "a.txt") as file:
        file.write("whole")
    assert tmp_path / "a-2.txt" == file.path
    assert "whole" == file.path.read_text()


def test_when_every_name_is_taken_the_text_is_kept_all_the_same(tmp_path: Path) -> None:
    for name in ("a.txt", *(f"a-{number}.txt" for number in range(2, 10))):
        (tmp_path / name).mkdir()
    with ReportFile(tmp_path / "a.txt") as file:
        file.write("whole")
    assert ".tmp" == file.path.suffix
    assert "whole" == file.path.read_text()
