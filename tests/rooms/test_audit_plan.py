"""Who reads which account."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moment_async.audit import Plan
from moment_async.audit.plan import assigned
from moment_async.models import AdAccount, Config, MemberType


def row(account_id: int, config: str = "ON", member: str = "MEMBER") -> AdAccount:
    return AdAccount(id=account_id, name="a", member_type=MemberType(member), config=Config(config))


rows = st.builds(
    row, st.integers(1, 40), st.sampled_from(["ON", "OFF", "DEL"]), st.sampled_from(["MASTER", "MEMBER"])
)
lists = st.dictionaries(st.sampled_from("abcd"), st.lists(rows, max_size=40), max_size=4)


def loads(lists: dict[str, list[AdAccount]]) -> dict[str, int]:
    shares = Plan(accounts=assigned(lists)).shares()
    return {user: len(share) for user, share in shares.items()}


@given(lists)
def test_every_account_is_given_once_to_a_user_who_sees_it(lists: dict[str, list[AdAccount]]) -> None:
    given_out = assigned(lists)
    ids = [listed.account.id for listed in given_out]
    assert sorted({account.id for accounts in lists.values() for account in accounts}) == ids
    for listed in given_out:
        seers = tuple(
            user for user, seen in lists.items() if any(one.id == listed.account.id for one in seen)
        )
        assert seers == listed.seen_by
        assert listed.user in seers
        assert listed.account in lists[listed.user]


@given(lists)
def test_shares_and_deleted_accounts_make_up_the_whole(lists: dict[str, list[AdAccount]]) -> None:
    plan = Plan(accounts=assigned(lists))
    parts = [listed for share in plan.shares().values() for listed in share] + list(plan.deleted)
    assert list(plan.accounts) == sorted(parts, key=lambda listed: listed.account.id)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_two_users_read_as_evenly_as_can_be(first: set[int], second: set[int]) -> None:
    load = loads({"a": [row(one) for one in sorted(first)], "b": [row(one) for one in sorted(second)]})
    alone = max(len(first - second), len(second - first))
    assert max(alone, -(-len(first | second) // 2)) == max(load.values(), default=0)


def test_shares_come_in_the_order_of_the_users() -> None:
    lists = {"10": [row(3)], "9": [], "2": [row(1), row(2)]}
    plan = Plan(accounts=assigned(lists), users=tuple(lists))
    assert ["10", "2"] == list(plan.shares())


def test_the_master_reads_when_both_have_read_as_much() -> None:
    (listed,) = assigned({"member": [row(1)], "master": [row(1, member="MASTER")]})
    assert "master" == listed.user
    assert MemberType.MASTER == listed.account.member_type
    assert ("member", "master") == listed.seen_by


def test_deleted_accounts_count_as_no_work() -> None:
    deleted = [row(one, "DEL") for one in range(1, 10)]
    both = [row(20), row(21)]
    assert {"a": 1, "b": 1} == loads({"a": [*deleted, *both], "b": both})
