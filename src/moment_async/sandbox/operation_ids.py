"""What the nine operations are called."""

from __future__ import annotations

from collections.abc import Mapping

PYTHON_NAMES: Mapping[str, str] = {
    "listAdAccounts": "list_page",
    "getAdAccount": "get",
    "getBalance": "get_balance",
    "getBizRight": "get_biz_right",
    "listChannelProfiles": "list_channel_profiles",
    "listTrackers": "list_trackers",
    "listAdAccountsLegacy": "list_legacy",
    "createAdAccount": "create",
    "setAdAccountConfig": "set_config",
}
"""Method of the client by operation id."""

EVERY = "*"
"""Stands for all nine."""

_IDS = {name: operation for operation, name in PYTHON_NAMES.items()}


def operation_id(name: str) -> str:
    """Operation id of an operation id, a method of the client, or "*"."""
    if name == EVERY or name in PYTHON_NAMES:
        return name
    if name not in _IDS:
        raise ValueError(
            f"no operation {name!r}; there are {', '.join(_IDS)}, their operation ids, and {EVERY!r}"
        )
    return _IDS[name]
