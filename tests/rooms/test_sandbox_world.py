"""The world behind the sandbox, without HTTP."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from random import Random

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async.sandbox import Account, World, serve
from moment_async.sandbox.accounts import CONFIGS
from moment_async.sandbox.names import BRANDS, agency, brand, business_registration_number

ALL = frozenset(CONFIGS)
SERVING = frozenset({"ON", "OFF"})
STATUSES = {
    "운영중",
    "잔액부족",
    "관리자정지",
    "관리자정지, 잔액부족",
    "사용자OFF",
    "사용자OFF, 잔액부족",
    "사용자OFF, 관리자정지",
    "사용자OFF, 잔액부족, 관리자정지",
    "삭제됨",
}


def has_valid_check_digit(number: str) -> bool:
    digits = [int(digit) for digit in number.replace("-", "")]
    total = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    return (10 - (total + digits[8] * 5 // 10) % 10) % 10 == digits[9]


def ids_of(world: World, user: int, configs: frozenset[str] = ALL) -> list[int]:
    accounts, _ = world.page(user, configs, 0, 10**9)
    return [account.id for account in accounts]


def test_the_same_seed_makes_the_same_world() -> None:
    assert World.generate(200, seed=7, users=3).accounts == World.generate(200, seed=7, users=3).accounts


def test_another_seed_makes_another_world() -> None:
    assert World.generate(50, seed=1).accounts != World.generate(50, seed=2).accounts


def test_nine_accounts_show_all_nine_statuses() -> None:
    assert {account.status_description for account in World.generate(9, seed=1).accounts} == STATUSES


def test_a_world_of_300_has_every_kind_of_account() -> None:
    accounts = World.generate(300, seed=1, users=2).accounts
    kinds = {
        "individual": [one for one in accounts if one.type == "INDIVIDUAL"],
        "made by the advertiser": [one for one in accounts if one.owner and one.owner == one.advertiser],
        "made by an agency": [one for one in accounts if one.owner and one.owner != one.advertiser],
        "without advertiser": [one for one in accounts if one.owner and not one.advertiser],
        "free cash only": [one for one in accounts if one.cash == 0 and one.free_cash > 0],
        "little money": [one for one in accounts if 0 < one.cash < 10_000],
        "much money": [one for one in accounts if one.cash > 100_000_000],
        "no business right": [one for one in accounts if one.owner and one.biz_right is None],
        "no channel": [one for one in accounts if not one.channels],
        "several channels": [one for one in accounts if len(one.channels) > 1],
        "no tracker": [one for one in accounts if not one.trackers],
        "several trackers": [one for one in accounts if len(one.trackers) > 1],
        "business account": [one for one in accounts if one.business_account],
    }
    assert [kind for kind, found in kinds.items() if not found] == []


@pytest.mark.slow
def test_a_world_of_100000_accounts_is_made_and_its_list_served() -> None:
    world = World.generate(100_000, seed=1, users=3)
    with serve(world) as server:
        answer = httpx.get(
            f"{server.base_url}/openapi/v4/adAccounts/pages?config=ON,OFF,DEL&page=20&size=1000",
            headers={"Authorization": f"Bearer {server.tokens[2]}"},
        )
    mine = [account for account in world.accounts if 3 in account.members]
    assert [one["id"] for one in answer.json()["content"]] == [one.id for one in mine[20_000:21_000]]
    assert {one["memberType"] for one in answer.json()["content"]} == {"MASTER", "MEMBER"}
    assert STATUSES == {account.status_description for account in world.accounts}


def test_individual_accounts_have_no_company() -> None:
    individuals = [one for one in World.generate(2000, seed=3).accounts if one.type == "INDIVIDUAL"]
    assert individuals
    assert {(one.owner, one.advertiser, one.biz_right, one.business_account) for one in individuals} == {
        (None, None, None, None)
    }


def test_an_account_is_out_of_balance_exactly_when_no_cash_is_left() -> None:
    for account in World.generate(500, seed=5).accounts:
        assert account.is_out_of_balance == (account.cash == 0 and account.free_cash == 0)
        assert ("잔액부족" in account.status_description) == (
            account.is_out_of_balance and account.config != "DEL"
        )


def test_account_names_differ_and_are_korean() -> None:
    names = [account.name for account in World.generate(3000, seed=1).accounts]
    assert len(names) == len(set(names))
    assert all(re.search("[가-힣]", name) for name in names)


def test_brands_and_agencies_have_names_of_their_own() -> None:
    assert len({brand(index) for index in range(BRANDS)}) == BRANDS
    assert len({agency(index) for index in range(30)}) == 30


def test_most_registration_numbers_are_valid_and_a_few_are_not() -> None:
    companies = World.generate(600, seed=1).companies.values()
    numbers = [company.business_registration_number for company in companies]
    invalid = [number for number in numbers if not has_valid_check_digit(number)]
    assert 0 < len(invalid) < len(numbers) / 10
    assert all(re.fullmatch(r"0\d\d-\d\d-\d{5}", number) for number in numbers)


@given(st.integers(), st.booleans())
def test_the_check_digit_holds_exactly_when_asked_to(seed: int, is_valid: bool) -> None:
    number = business_registration_number(Random(seed), is_valid=is_valid)
    assert has_valid_check_digit(number) == is_valid


@pytest.mark.parametrize("number", ["120-81-47521", "123-12-12345"])
def test_the_check_agrees_with_the_valid_numbers_of_the_documents(number: str) -> None:
    assert has_valid_check_digit(number)


def test_companies_of_the_documented_sample_are_an_agency_and_an_advertiser() -> None:
    companies = World.generate(0, seed=1).companies
    assert (False, True) == (companies[12].is_advertiser, companies[34].is_advertiser)


def test_the_first_account_runs_and_user_one_is_its_master() -> None:
    first = World.generate(1, seed=9, users=2).account(1111)
    assert ("MASTER", "운영중", "BUSINESS") == (first.members[1], first.status_description, first.type)


@pytest.mark.parametrize("users", [1, 2, 3, 40])
def test_users_together_see_every_account_with_one_master_at_most(users: int) -> None:
    world = World.generate(400, seed=2, users=users)
    seen = {account_id for number in range(1, users + 1) for account_id in ids_of(world, number)}
    assert {account.id for account in world.accounts} == seen
    assert max(list(account.members.values()).count("MASTER") for account in world.accounts) == 1


def test_two_users_share_some_accounts_and_have_some_alone() -> None:
    world = World.generate(9, seed=2, users=2)
    assert {(1,), (2,), (1, 2)} == {tuple(sorted(account.members)) for account in world.accounts}


def test_deleted_accounts_are_listed_only_when_asked_for() -> None:
    world = World.generate(300, seed=1)
    deleted = [account.id for account in world.accounts if account.config == "DEL"]
    assert deleted == ids_of(world, 1, frozenset({"DEL"}))
    assert sorted(ids_of(world, 1, SERVING) + deleted) == ids_of(world, 1)


def test_a_page_is_a_slice_with_the_total() -> None:
    world = World.generate(25, seed=1)
    accounts, total = world.page(1, ALL, 20, 10)
    assert (25, list(world.accounts[20:])) == (total, accounts)


def test_tokens_are_the_documented_ones() -> None:
    world = World.generate(1, seed=1, users=3)
    assert world.tokens == ("sandbox-token-1", "sandbox-token-2", "sandbox-token-3")
    assert world.user(2).token == "sandbox-token-2"


def test_repr_counts_accounts_and_shows_no_token() -> None:
    assert repr(World.generate(3, seed=1)) == "<World of 3 ad accounts, 1 users>"


@pytest.mark.parametrize(("accounts", "users"), [(-1, 1), (1, 0)])
def test_a_world_of_impossible_size_is_refused(accounts: int, users: int) -> None:
    with pytest.raises(ValueError, match="or more, got"):
        World.generate(accounts, seed=1, users=users)


def test_an_empty_world_needs_a_user() -> None:
    with pytest.raises(ValueError, match="1 user or more"):
        World(users=0)


@pytest.mark.parametrize("number", [0, 3])
def test_an_unknown_user_is_named_in_the_error(number: int) -> None:
    with pytest.raises(LookupError, match=f"users 1 to 2, not {number}"):
        World(users=2).user(number)


def test_an_unknown_account_is_named_in_the_error() -> None:
    with pytest.raises(LookupError, match="no ad account 5"):
        World().account(5)


def test_a_put_account_replaces_the_old_one_in_the_lists() -> None:
    world = World.generate(5, seed=1, users=2)
    world.put(replace(world.account(1111), config="DEL", members={2: "MEMBER"}))
    assert 1111 not in ids_of(world, 1)
    assert ids_of(world, 2, frozenset({"DEL"})) == [1111]


def test_a_member_must_be_a_user_of_the_world() -> None:
    world = World()
    with pytest.raises(LookupError):
        world.put(Account(id=1, name="새 계정", members={2: "MASTER"}))
    assert world.accounts == ()


def test_an_added_account_comes_last_and_is_out_of_balance() -> None:
    world = World.generate(5, seed=1)
    added = world.add("새 계정")
    assert ids_of(world, 1)[-1] == added.id == world.accounts[-1].id
    assert ("MASTER", "잔액부족") == (added.members[1], added.status_description)


def test_ids_of_put_accounts_are_not_given_again() -> None:
    world = World()
    world.put(Account(id=9_000, name="먼 계정", members={1: "MASTER"}))
    assert world.add("다음 계정").id == 9_001


def test_a_dropped_account_is_gone() -> None:
    world = World.generate(5, seed=1)
    world.drop(1111)
    assert world.find(1111) is None
    assert 1111 not in ids_of(world, 1)


def test_a_deleted_account_keeps_its_facts() -> None:
    world = World.generate(5, seed=1)
    before = world.account(1111)
    assert replace(before, config="DEL") == world.delete(1111) == world.account(1111)


def test_a_forbidden_account_stays_listed() -> None:
    world = World.generate(5, seed=1)
    assert world.forbid(1111).is_forbidden
    assert 1111 in ids_of(world, 1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"config": "PAUSED"}, "config must be one of ON, OFF, DEL, got 'PAUSED'"),
        ({"id": 0}, "id must be above 0"),
        ({"id": 2**63}, "id must be above 0"),
        ({"members": {1: "OWNER"}}, "a member is MASTER or MEMBER, got OWNER"),
    ],
)
def test_an_impossible_account_is_refused(wrong: dict[str, object], message: str) -> None:
    account = Account(id=1, name="계정", members={1: "MASTER"})
    with pytest.raises(ValueError, match=message):
        replace(account, **wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_second_token_of_a_user_stands_for_the_same_user() -> None:
    world = World.generate(1, seed=1, users=2)
    grant = world.grant(world.issue_token(2, app="app-2"))
    assert grant is not None
    assert (2, "app-2") == (grant.user, grant.app)


def test_a_revoked_token_stands_for_nobody() -> None:
    world = World()
    world.revoke("sandbox-token-1")
    assert world.grant("sandbox-token-1") is None


def test_a_token_for_an_unknown_user_is_refused() -> None:
    with pytest.raises(LookupError):
        World().issue_token(2)


def test_threads_that_add_accounts_lose_none() -> None:
    world = World()
    threads = [threading.Thread(target=lambda: [world.add("계정") for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ids_of(world, 1) == list(range(1111, 1311))
