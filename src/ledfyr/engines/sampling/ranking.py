"""The order of the draw: HMAC-SHA-256 with the seed as key and the row's key as message, smallest first.

Where a row stands depends on its own key and the seed alone: not on the order of the file, nor on the other rows.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator

ALGORITHM = "ledfyr-hmac-sha256"
VERSION = "1"
# Between the parts of a key made of several columns; no spreadsheet lets it be typed.
KEY_DIVIDER = "\x1f"


def rank_of(seed: str, key: str) -> bytes:
    """The row's 32 bytes; rows are drawn in the order of them."""
    return hmac.digest(seed.encode("utf-8"), key.encode("utf-8"), "sha256")


def ranked(seed: str, keys: Iterable[tuple[int, str]]) -> Iterator[tuple[bytes, int]]:
    """(rank, place) of (place, key), many at a time."""
    secret, digest = seed.encode("utf-8"), hmac.digest
    return ((digest(secret, key.encode("utf-8"), "sha256"), place) for place, key in keys)


def start_within(seed: str, interval: int) -> int:
    """A random start from 1 to ``interval``: the hash of the empty key, which no row has, as a number."""
    return int.from_bytes(rank_of(seed, ""), "big") % interval + 1
