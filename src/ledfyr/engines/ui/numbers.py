"""Whole numbers as a browser sends them."""

from __future__ import annotations


def small_int(text: str, most: int) -> int | None:
    """The number 0..``most`` that the text is, else None: digits 0-9 alone, white space around them left out.

    Never raises, however many digits there are: Python refuses to convert some thousands of them.
    """
    text = text.strip()
    if not text.isascii() or not text.isdecimal():
        return None
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if number <= most else None
