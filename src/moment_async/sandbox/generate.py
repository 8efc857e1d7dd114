"""A believable book of ad accounts from one seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from . import names
from .accounts import Account, ChannelProfile, Company, Tracker

FIRST_ACCOUNT_ID = 1111
AGENCY_ID = 12
ADVERTISER_ID = 34

# (config, isAdminStop, isOutOfBalance) with how often it comes in a hundred accounts.
_STATUSES: Mapping[tuple[str, bool, bool], int] = {
    ("ON", False, False): 60,
    ("ON", False, True): 9,
    ("ON", True, False): 4,
    ("ON", True, True): 1,
    ("OFF", False, False): 15,
    ("OFF", False, True): 5,
    ("OFF", True, False): 2,
    ("OFF", True, True): 1,
    ("DEL", False, False): 3,
}
_KINDS = {"advertiser": 40, "agency": 45, "agency alone": 12, "individual": 3}
_LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Brand:
    """One client: its companies and what its accounts may use."""

    name: str
    company: Company
    agency: Company
    channels: tuple[ChannelProfile, ...]
    trackers: tuple[Tracker, ...]


def brands(random: Random, accounts: int) -> list[Brand]:
    """Make the clients of a book of this many accounts, about one for six."""
    count = min(names.BRANDS, max(6, accounts // 6))
    agencies = [_agency(random, index) for index in range(max(2, count // 12))]
    return [_brand(random, index, agencies[index % len(agencies)]) for index in range(count)]


def accounts(random: Random, clients: list[Brand], *, count: int, users: int) -> Iterator[Account]:
    """
    Make ad accounts with rising ids.

    The first nine walk through all nine statuses, all kinds and the users, so that a small world has
    them too.
    """
    taken: Counter[str] = Counter()
    account_id = FIRST_ACCOUNT_ID
    statuses, kinds = list(_STATUSES), list(_KINDS)
    drawn_statuses = random.choices(statuses, list(_STATUSES.values()), k=count)
    drawn_kinds = random.choices(kinds, list(_KINDS.values()), k=count)
    for index in range(count):
        is_early = index < len(statuses)
        yield _account(
            random,
            account_id=account_id,
            client=clients[index % len(clients)] if is_early else random.choice(clients),
            status=statuses[index] if is_early else drawn_statuses[index],
            kind=kinds[index % len(kinds)] if is_early else drawn_kinds[index],
            members=_early_members(index, users) if is_early else _members(random, users),
            taken=taken,
        )
        account_id += random.randint(1, 4)


def _agency(random: Random, index: int) -> Company:
    return Company(
        id=AGENCY_ID if index == 0 else 1000 + 3 * index,
        business_registration_number=names.business_registration_number(random),
        name=names.company(names.agency(index), random),
        is_advertiser=False,
    )


def _brand(random: Random, index: int, agency: Company) -> Brand:
    name = names.brand(index)
    company = Company(
        id=ADVERTISER_ID if index == 0 else 5000 + 7 * index,
        # One in 25 is wrong, as Kakao's own sample 678-67-67890 is.
        business_registration_number=names.business_registration_number(random, is_valid=index % 25 != 4),
        name=names.company(name, random),
        is_advertiser=True,
    )
    channels = tuple(
        ChannelProfile(
            id="_" + "".join(random.choices(_LETTERS, k=5)), name=title, search_id=title.replace(" ", "")
        )
        for title in (name, f"{name} 고객센터", f"{name} 이벤트")
    )
    numbers = (str(random.randrange(10**18, 10**19)) for _ in range(3))
    titles = (f"{name} 웹 픽셀", f"{name} 앱 SDK", f"{name} 랜딩 픽셀")
    trackers = tuple(Tracker(id=number, name=title) for number, title in zip(numbers, titles, strict=True))
    return Brand(name, company, agency, channels, trackers)


def _account(
    random: Random,
    *,
    account_id: int,
    client: Brand,
    status: tuple[str, bool, bool],
    kind: str,
    members: Mapping[int, str],
    taken: Counter[str],
) -> Account:
    config, is_admin_stop, is_out_of_balance = status
    cash, free_cash = (0, 0) if is_out_of_balance else _money(random)
    owner, advertiser = _companies(kind, client)
    return Account(
        id=account_id,
        name=_unused(names.account(client.name, random), taken),
        members=members,
        config=config,
        is_admin_stop=is_admin_stop,
        owner=owner,
        advertiser=advertiser,
        cash=cash,
        free_cash=free_cash,
        biz_right=owner.name if owner is not None and random.random() < 0.93 else None,
        channels=client.channels[: random.choice((0, 1, 1, 1, 2, 3))],
        trackers=client.trackers[: random.choice((0, 1, 1, 2, 2, 3))],
        business_account=owner if random.random() < 0.6 else None,
    )


def _companies(kind: str, client: Brand) -> tuple[Company | None, Company | None]:
    if kind == "individual":
        return None, None
    if kind == "agency":
        return client.agency, client.company
    if kind == "agency alone":
        return client.agency, None
    return client.company, client.company


def _money(random: Random) -> tuple[int, int]:
    amount = random.random()
    if amount < 0.06:
        return 0, random.randrange(10, 5_000) * 100
    free_cash = random.choice((0, 0, 0, 50_000, 100_000, 1_000_000))
    if amount < 0.2:
        return random.randrange(1, 30_000), 0
    if amount < 0.9:
        return random.randrange(3_000, 2_000_000) * 10, free_cash
    return random.randrange(200_000, 30_000_000) * 100, free_cash


def _members(random: Random, users: int) -> Mapping[int, str]:
    # One master at most (Kakao's help); often it is somebody whose token is not here.
    first = random.randint(1, users)
    others = random.choices((0, 1, 2), (60, 30, 10))[0] if users > 1 else 0
    also = frozenset(random.randint(1, users) for _ in range(others)) - {first}
    return _membership(first, "MASTER" if random.random() < 0.7 else "MEMBER", also)


def _early_members(index: int, users: int) -> Mapping[int, str]:
    first = index % users + 1
    also = {(index + 1) % users + 1} if index % 3 == 2 else set[int]()
    return _membership(first, "MASTER" if index % 4 != 3 else "MEMBER", frozenset(also - {first}))


@cache
def _membership(first: int, word: str, others: frozenset[int]) -> Mapping[int, str]:
    return {first: word, **dict.fromkeys(sorted(others), "MEMBER")}


def _unused(name: str, taken: Counter[str]) -> str:
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}_{taken[name]}"
