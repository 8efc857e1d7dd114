"""Account in, answer body out: each function is one response table of the documents."""

from __future__ import annotations

from collections.abc import Sequence

from .accounts import Account, Company
from .switches import Switches

Document = dict[str, object]


def page(listed: Sequence[Document], *, size: int, total: int, number: int, switches: Switches) -> Document:
    """Body of listAdAccounts."""
    body: Document = {
        "content": list(listed),
        "size": size,
        "totalElements": total,
        "totalPages": -(-total // size),
        "page": number,
    }
    return body | {"number": number} if switches.page_number else body


def listed(account: Account, user: int) -> Document:
    """One row of listAdAccounts, as this user sees it."""
    return {
        "id": account.id,
        "name": account.name,
        "memberType": account.members[user],
        "config": account.config,
    }


def listed_legacy(account: Account, user: int, switches: Switches) -> Document:
    """One row of listAdAccountsLegacy."""
    company = account.business_account
    # Seed 2 names businessAccount without its fields: these two are invented.
    business = None if company is None else {"id": company.id, "name": company.name}
    return _answered(listed(account, user) | {"businessAccount": business}, switches)


def detail(account: Account, switches: Switches) -> Document:
    """Body of getAdAccount and createAdAccount."""
    is_deleted = account.config == "DEL"
    return _answered(
        {
            "id": account.id,
            "name": account.name,
            "ownerCompany": _company(account.owner),
            "advertiser": _company(account.advertiser),
            "bizWalletId": account.biz_wallet_id,
            "type": account.type,
            "config": account.config,
            "isAdminStop": None if is_deleted else account.is_admin_stop,
            "isOutOfBalance": None if is_deleted else account.is_out_of_balance,
            "statusDescription": account.status_description,
        },
        switches,
    )


def balance(account: Account, switches: Switches) -> Document:
    """Body of getBalance."""
    return _answered(
        {
            "id": account.id,
            "cash": account.cash,
            "freeCash": account.free_cash,
            "deferredPayAmount": account.deferred_pay_amount,
            "bizWalletId": account.biz_wallet_id,
        },
        switches,
    )


def biz_right(account: Account, switches: Switches) -> Document:
    """Body of getBizRight."""
    number = 0 if switches.biz_right_id_zero else account.id
    return _answered({"id": number, "bizRightCompanyName": account.biz_right}, switches)


def channel_profiles(account: Account, switches: Switches) -> list[Document]:
    """Body of listChannelProfiles."""
    return [{"id": one.id, "name": one.name, "searchId": one.search_id} for one in account.channels]


def trackers(account: Account, switches: Switches) -> list[Document]:
    """Body of listTrackers."""
    return [{"id": one.id, "name": one.name} for one in account.trackers]


def _answered(body: Document, switches: Switches) -> Document:
    """Without the keys that are switched off and, mostly, without those that have no value."""
    off = {
        key
        for key, is_on in (
            ("ownerCompany", switches.owner_company),
            ("bizWalletId", switches.biz_wallet_id),
            ("deferredPayAmount", switches.deferred_pay_amount),
        )
        if not is_on
    }
    return {
        key: value for key, value in body.items() if key not in off and (switches.nulls or value is not None)
    }


def _company(company: Company | None) -> Document | None:
    if company is None:
        return None
    return {"businessRegistrationNumber": company.business_registration_number, "name": company.name}
