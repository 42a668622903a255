"""Which characters may be printed: texts come from spreadsheets and word processors and hold anything.

Standard library only: the child process that makes PDF imports this, and must stay small.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Container, Iterator

_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# What XML 1.0 cannot hold, halves of surrogate pairs, and marks that turn the reading direction of what follows.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_LONG_WORD = re.compile(r"\S{41,}")
_PIECE = 10

# Bullets and ticks as Word's symbol fonts store them, in the private use area.
_SYMBOL_FONTS = {0xF0B7: "•", 0xF0A7: "■", 0xF0FC: "✓", 0xF0D8: "►", 0xF0E0: "→", 0xF02D: "-"}
_INVISIBLE = {0x200C: "", 0x200D: "", 0x200E: "", 0x200F: "", 0x2060: "", 0xFE0E: "", 0xFE0F: ""}
MISSING = "□"


def printable(text: str) -> str:
    """``text`` in NFC without what no file format may hold; every kind of line break becomes ``\\n``, tabs spaces."""
    text = _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text)).replace("\t", " ")
    return unicodedata.normalize("NFC", text)


def breakable(text: str, sign: str = "\u200b") -> str:
    """Give words over 40 characters (addresses, keys) places to break, which hyphenation does not find."""
    return _LONG_WORD.sub(_pieces(sign), text) if len(text) > 40 else text


def _pieces(sign: str) -> Callable[[re.Match[str]], str]:
    def cut(match: re.Match[str]) -> str:
        word = match.group()
        return sign.join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))

    return cut


class FontTable(dict[int, str]):
    """A table for ``str.translate`` that swaps characters the font lacks for the nearest it has, at last for ``□``.

    PDF/A refuses a character without a glyph, so one emoji in one cell would otherwise stop the whole document.
    """

    def __init__(self, covered: Container[int]) -> None:
        super().__init__(_INVISIBLE)
        self.update({code: sign for code, sign in _SYMBOL_FONTS.items() if ord(sign) in covered})
        self._covered = covered

    def __missing__(self, code: int) -> str:
        self[code] = self._nearest(chr(code))
        return self[code]

    def _nearest(self, char: str) -> str:
        if char in "\n\u00ad" or (ord(char) in self._covered and unicodedata.category(char) != "Co"):
            return char
        simpler = unicodedata.normalize("NFKC", char)
        if simpler != char and all(ord(part) in self._covered for part in simpler):
            return simpler
        base = unicodedata.normalize("NFD", char)[0]
        if base != char and ord(base) in self._covered:
            return base
        return "" if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc", "Cn") else MISSING


def covered_by(font: bytes) -> frozenset[int]:
    """The code points that a TrueType ``font`` has glyphs for. ValueError when it has no format 4 table."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"cmap":
            return _from_cmap(font, start)
    raise ValueError("font without cmap")


def _from_cmap(font: bytes, start: int) -> frozenset[int]:
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        offset = start + struct.unpack_from(">HHL", font, start + 4 + 8 * number)[2]
        if struct.unpack_from(">H", font, offset)[0] == 4:
            return frozenset(_segments(font, offset))
    raise ValueError("font without a format 4 cmap")


def _segments(font: bytes, offset: int) -> Iterator[int]:
    """The characters of a format 4 table: segments of first, last, delta, and perhaps a place in a list of glyphs."""
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2

    def column(at: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", font, offset + at)

    lasts, firsts = column(14), column(16 + 2 * count)
    deltas, places = column(16 + 4 * count), column(16 + 6 * count)
    for index in range(count):
        here = offset + 16 + 6 * count + 2 * index
        for code in range(firsts[index], min(lasts[index], 0xFFFE) + 1):
            glyph = code
            if places[index]:
                glyph = struct.unpack_from(">H", font, here + places[index] + 2 * (code - firsts[index]))[0]
            if places[index] and not glyph:
                continue
            if (glyph + deltas[index]) & 0xFFFF:
                yield code
