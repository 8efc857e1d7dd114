"""The nine operations: what each reads from the request, and what it does to the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from . import documents
from .accounts import Account
from .answers import (
    answer,
    being_deleted,
    empty,
    name_is_taken,
    no_permission,
    unknown_account,
    unknown_company,
    wrong,
)
from .switches import Switches
from .wire import Wire, body_long, body_text, config_words, integer, word
from .world import World

# Seed 2: "a maximum of 1,500 ad account information".
LEGACY_MAX = 1500

Work = Callable[[World], Response]
"""What is left to do once the request's form is known to be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One row of the documents' table of calls."""

    id: str
    read: Callable[[Wire], Work]
    takes_account: bool = False
    query: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    """Body keys that must be there; none at all means that the operation takes no body."""
    optional: frozenset[str] = frozenset()


def _list_ad_accounts(wire: Wire) -> Work:
    configs = config_words(wire.query)
    number = integer(wire.query, "page", default=0, least=0)
    size = _capped(integer(wire.query, "size", default=10, least=1), wire.switches)

    def work(world: World) -> Response:
        accounts, total = world.page(
            wire.user, configs, number * size, size, is_stable=wire.switches.list_order == "stable"
        )
        rows = [documents.listed(account, wire.user) for account in accounts]
        return answer(documents.page(rows, size=size, total=total, number=number, switches=wire.switches))

    return work


def _capped(size: int, switches: Switches) -> int:
    if switches.size_cap is None or size <= switches.size_cap:
        return size
    if switches.above_size_cap == "refused":
        raise wrong(f"size must be {switches.size_cap} or less, got {size}")
    return switches.size_cap


def _list_ad_accounts_legacy(wire: Wire) -> Work:
    configs = config_words(wire.query)

    def work(world: World) -> Response:
        accounts, _ = world.page(wire.user, configs, 0, LEGACY_MAX)
        rows = [documents.listed_legacy(account, wire.user, wire.switches) for account in accounts]
        return answer({"content": rows})

    return work


def _reads(document: Callable[[Account, Switches], object]) -> Callable[[Wire], Work]:
    def read(wire: Wire) -> Work:
        return lambda world: answer(document(_open(world, wire), wire.switches))

    return read


def _list_trackers(wire: Wire) -> Work:
    word(wire.query, "campaignType")
    word(wire.query, "goal")
    return lambda world: answer(documents.trackers(_open(world, wire), wire.switches))


def _create_ad_account(wire: Wire) -> Work:
    name = body_text(wire.body, "name")
    owner_id = body_long(wire.body, "ownerCompanyId")
    given = "advertiserCompanyId" in wire.body
    advertiser_id = body_long(wire.body, "advertiserCompanyId") if given else None

    def work(world: World) -> Response:
        owner = world.companies.get(owner_id)
        if owner is None:
            raise unknown_company()
        if advertiser_id is None and not owner.is_advertiser:
            raise wrong("advertiserCompanyId is required: the owner company is not an advertiser")
        advertiser = owner if advertiser_id is None else world.companies.get(advertiser_id)
        if advertiser is None:
            raise unknown_company()
        if not wire.switches.duplicate_names and world.has_name(wire.user, name):
            raise name_is_taken()
        lag_s = wire.switches.creation_lag_s
        made = world.add(
            name,
            user=wire.user,
            owner=owner,
            advertiser=advertiser,
            listed_at=wire.now + lag_s if lag_s else None,
        )
        return answer(documents.detail(made, wire.switches), status=wire.switches.created_status)

    return work


def _set_ad_account_config(wire: Wire) -> Work:
    config = wire.body["config"]
    if config not in ("ON", "OFF"):
        raise wrong("config must be ON or OFF")
    word_to_set = str(config)

    def work(world: World) -> Response:
        account = _open(world, wire)
        if account.config == "DEL":
            raise being_deleted()
        world.set_config(account.id, word_to_set)
        return empty()

    return work


def _open(world: World, wire: Wire) -> Account:
    account = world.find(wire.account_id)
    if account is None:
        raise unknown_account()
    if account.is_forbidden or wire.user not in account.members:
        raise no_permission()
    return account


PREFIX = "/openapi/v4/adAccounts"

GET_AD_ACCOUNT = Operation(id="getAdAccount", read=_reads(documents.detail), takes_account=True)
"""Reached by the number in the path, so it has no row in `ROUTES`."""

ROUTES: dict[str, dict[str, Operation]] = {
    PREFIX: {
        "GET": Operation(
            id="listAdAccountsLegacy", read=_list_ad_accounts_legacy, query=frozenset({"config"})
        ),
        "POST": Operation(
            id="createAdAccount",
            read=_create_ad_account,
            required=frozenset({"name", "ownerCompanyId"}),
            optional=frozenset({"advertiserCompanyId"}),
        ),
    },
    f"{PREFIX}/pages": {
        "GET": Operation(
            id="listAdAccounts", read=_list_ad_accounts, query=frozenset({"config", "page", "size"})
        )
    },
    f"{PREFIX}/balance": {
        "GET": Operation(id="getBalance", read=_reads(documents.balance), takes_account=True)
    },
    f"{PREFIX}/bizRight": {
        "GET": Operation(id="getBizRight", read=_reads(documents.biz_right), takes_account=True)
    },
    f"{PREFIX}/channel/profiles": {
        "GET": Operation(
            id="listChannelProfiles", read=_reads(documents.channel_profiles), takes_account=True
        )
    },
    f"{PREFIX}/trackers": {
        "GET": Operation(
            id="listTrackers",
            read=_list_trackers,
            takes_account=True,
            query=frozenset({"campaignType", "goal"}),
        )
    },
    f"{PREFIX}/onOff": {
        "PUT": Operation(
            id="setAdAccountConfig",
            read=_set_ad_account_config,
            takes_account=True,
            required=frozenset({"config"}),
        )
    },
}
"""Operation by path and method."""

OPERATION_IDS = frozenset(
    {GET_AD_ACCOUNT.id, *(one.id for methods in ROUTES.values() for one in methods.values())}
)
"""Ids of all nine operations."""
