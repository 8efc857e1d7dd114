"""Account in, answer body out: each function is one response table of the documents."""

from __future__ import annotations

from collections.abc import Sequence

from .accounts import Account, Company

Document = dict[str, object]


def page(listed: Sequence[Document], *, size: int, total: int, number: int) -> Document:
    """Body of listAdAccounts."""
    return {
        "content": list(listed),
        "size": size,
        "totalElements": total,
        "totalPages": -(-total // size),
        "page": number,
    }


def listed(account: Account, user: int) -> Document:
    """One row of listAdAccounts, as this user sees it."""
    return {
        "id": account.id,
        "name": account.name,
        "memberType": account.members[user],
        "config": account.config,
    }


def listed_legacy(account: Account, user: int) -> Document:
    """One row of listAdAccountsLegacy."""
    row = listed(account, user)
    if account.business_account is not None:
        # Seed 2 names businessAccount without its fields: these two are invented.
        row["businessAccount"] = {"id": account.business_account.id, "name": account.business_account.name}
    return row


def detail(account: Account) -> Document:
    """Body of getAdAccount and createAdAccount."""
    body: Document = {"id": account.id, "name": account.name}
    if account.owner is not None:
        body["ownerCompany"] = _company(account.owner)
    if account.advertiser is not None:
        body["advertiser"] = _company(account.advertiser)
    body["type"] = account.type
    body["config"] = account.config
    if account.config != "DEL":
        body["isAdminStop"] = account.is_admin_stop
        body["isOutOfBalance"] = account.is_out_of_balance
    body["statusDescription"] = account.status_description
    return body


def balance(account: Account) -> Document:
    """Body of getBalance."""
    return {"id": account.id, "cash": account.cash, "freeCash": account.free_cash}


def biz_right(account: Account) -> Document:
    """Body of getBizRight."""
    if account.biz_right is None:
        return {"id": account.id}
    return {"id": account.id, "bizRightCompanyName": account.biz_right}


def channel_profiles(account: Account) -> list[Document]:
    """Body of listChannelProfiles."""
    return [{"id": one.id, "name": one.name, "searchId": one.search_id} for one in account.channels]


def trackers(account: Account) -> list[Document]:
    """Body of listTrackers."""
    return [{"id": one.id, "name": one.name} for one in account.trackers]


def _company(company: Company) -> Document:
    return {"businessRegistrationNumber": company.business_registration_number, "name": company.name}
