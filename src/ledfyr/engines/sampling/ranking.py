"""The order of the draw: HMAC-SHA-256 with the seed as key and the row's key as message, smallest first.

Where a row stands depends on its own key and the seed alone: not on the order of the file, nor on the other rows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator

ALGORITHM = "ledfyr-hmac-sha256"
VERSION = "1"
# Between the parts of a key made of several columns; no spreadsheet lets it be typed.
KEY_DIVIDER = "\x1f"
_BLOCK = 64  # bytes that SHA-256 takes at a time


def rank_of(seed: str, key: str) -> bytes:
    """The row's 32 bytes; rows are drawn in the order of them."""
    return hmac.digest(seed.encode("utf-8"), key.encode("utf-8"), "sha256")


def ranked(seed: str, keys: Iterable[tuple[int, str]]) -> Iterator[tuple[bytes, int]]:
    """(rank, place) of (place, key), many at a time: ``rank_of`` with the seed's part of the work done once."""
    secret = seed.encode("utf-8")
    secret = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in secret))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in secret))
    for place, key in keys:
        within, around = inner.copy(), outer.copy()
        within.update(key.encode("utf-8"))
        around.update(within.digest())
        yield around.digest(), place


def start_within(seed: str, interval: int) -> int:
    """A random start from 1 to ``interval``: the hash of the empty key, which no row has, as a number."""
    return int.from_bytes(rank_of(seed, ""), "big") % interval + 1
