"""Unpacks gzip, and stops at bombs."""

from __future__ import annotations

import zlib

from .engine import ANSWER_TOO_LONG, ExchangeFailed

LONGEST_BODY = 64 * 2**20
"""Longer than a page of half a million accounts, and short enough to hold."""

# What zlib calls 16 more than its largest window: a stream with gzip's header and checksum.
_GZIP = 16 + zlib.MAX_WBITS
# Each copies what is left: a million of them would take minutes.
_MOST_STREAMS = 16


def unpacked(raw: bytes) -> bytes | None:
    """
    The bytes, or None if they are no whole gzip.

    Raises:
        ExchangeFailed: There are more than can be held.
    """
    body = b""
    for _ in range(_MOST_STREAMS):
        unpacking = zlib.decompressobj(_GZIP)
        try:
            body += unpacking.decompress(raw, LONGEST_BODY + 1 - len(body))
        except zlib.error:
            return None
        if len(body) > LONGEST_BODY:
            raise ExchangeFailed(ANSWER_TOO_LONG, was_sent=True)
        if not unpacking.eof:
            return None
        # Another stream may follow (RFC 1952, 2.2).
        raw = unpacking.unused_data
        if not raw:
            return body
    return None
