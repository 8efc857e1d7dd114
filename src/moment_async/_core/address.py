"""Checks where requests go, before a token goes there."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from ..errors import ConfigurationError

_NO_URL = re.compile(r"[\s\x00-\x20\x7f]")


def checked_base_url(url: object, *, allow_http: bool) -> str:
    """
    Return the URL without a slash at its end.

    Raises:
        ConfigurationError: It is no absolute http or https URL, says more than an address, or would send
            a token over plain http to another machine.
    """
    parts = _parts_of(url) if isinstance(url, str) else None
    if parts is None or not isinstance(url, str):
        raise ConfigurationError(f"base_url must be an absolute http or https URL, got {url!r}")
    if "@" in parts.netloc:
        raise ConfigurationError("base_url must not hold a user name or password")
    if "?" in url or "#" in url:
        raise ConfigurationError("base_url must not hold a query or a fragment")
    if parts.scheme == "http" and not allow_http and not _is_loopback(parts):
        raise ConfigurationError(
            f"base_url {url!r} would send the token unencrypted to another machine: "
            "use https, or pass allow_http=True if that is what you want"
        )
    return url.rstrip("/")


def _parts_of(url: str) -> SplitResult | None:
    # urlsplit drops some of these in silence.
    if _NO_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # What stands for a port is none, or a bracket is open.
        return None
    return parts if is_whole else None


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
