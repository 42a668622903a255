"""What a cell of a table looks like: number, rating, star, bullet. Pure; used by the rooms' parsers.

Nothing here knows a document: a cell is told by its shape, so that a shifted column is still recognised.
"""

from __future__ import annotations

import re

from ledfyr.kernel.text import fold, squeeze

BULLETS = "■▪▫●•◦‣∙·–—*-o"
_STARS = set("★☆⭐✩✪✭✮✯✰*✱✲✶✓✔☑☒✗✘")
_RATING = re.compile(r"([1-9])\s*[.:)]\s*([A-Za-zÅÄÖåäöé]+(?:\s[A-Za-zÅÄÖåäöé]+){0,2})\.?")
# The steps as the Stockholm model names them; other wordings are told by their shape alone.
SCALE_WORDS = (
    r"(?:mycket|mindre|ganska|osannolik|sannolik|möjlig|försumbar|lindrig|kännbar|allvarl?ig|trolig|obetydlig)"
)
_SCALE = re.compile(rf"[1-9]\s*[.:]\s*{SCALE_WORDS}", re.IGNORECASE)
_INTEGER = re.compile(r"\d{1,4}\.?")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+\S|\d{1,2}\.\s+\S")
_ABBREVIATIONS = {
    "t.ex",
    "ex",
    "bl.a",
    "bl a",
    "m.m",
    "mm",
    "m.fl",
    "dvs",
    "d.v.s",
    "resp",
    "kap",
    "ca",
    "osv",
    "o.s.v",
}
_ABBREVIATIONS |= {"f.n", "fr.o.m", "t.o.m", "nr", "inkl", "exkl", "max", "min", "st", "tel", "s.k", "etc", "f.d"}


def is_private(mark: str) -> bool:
    """True for a glyph of the private use area: what symbol fonts leave behind for bullets and stars."""
    return "\ue000" <= mark <= "\uf8ff"


def strip_bullet(text: str) -> str:
    """The text without leading bullets and stray glyphs, white space folded."""
    text = squeeze(text)
    while text and (is_private(text[0]) or text[0] in "■▪▫●•◦‣∙·"):
        text = text[1:].lstrip()
    if len(text) > 1 and text[0] in "-–—*" and text[1] == " ":
        text = text[2:].lstrip()
    return "".join(mark for mark in text if not is_private(mark)).strip()


def has_bullet(text: str) -> bool:
    """True when the text starts with a bullet or a stray glyph."""
    text = text.lstrip()
    return bool(text) and (is_private(text[0]) or text[0] in "■▪▫●•◦‣∙" or text.startswith(("- ", "– ")))


def integer(text: str) -> int | None:
    """A cell that is nothing but a whole number (a closing full stop is allowed), else None."""
    text = squeeze(text)
    return int(text.rstrip(".")) if _INTEGER.fullmatch(text) else None


def rating(text: str) -> int | None:
    """The step of a rating cell such as '3. Möjlig' or '3.Möjlig', else None. A plain number is no rating by itself."""
    match = _RATING.fullmatch(squeeze(text))
    return int(match.group(1)) if match else None


def opens_with_rating(text: str) -> bool:
    """True when the text starts with a step of the usual scales: '2. Mindre …', '4.Allvarlig 8'."""
    return bool(_SCALE.match(squeeze(text)))


def is_star(text: str) -> bool:
    """True for a cell that holds nothing but a star, a tick or a symbol font's glyph."""
    marks = squeeze(text).replace(" ", "")
    return bool(marks) and len(marks) <= 3 and all(mark in _STARS or is_private(mark) for mark in marks)


def handling(text: str) -> str | None:
    """'plan' for a star or a yes, 'analysis_only' for a cell that says no or only the analysis; else None."""
    if is_star(text):
        return "plan"
    words = fold(text).split()
    if not words or len(words) > 8:
        return None
    if (
        words[0] == "nej"
        or {"inte", "ingår"} <= set(words[:2])
        or words[:3] in (["inte", "är", "med"], ["är", "inte", "med"])
    ):
        return "analysis_only"
    if words[0] in {"endast", "enbart", "bara"} and set(words) & {"vor", "analys", "analysen"}:
        return "analysis_only"
    yes = words[0] in {"ja", "x"} and len(words) <= 4
    return "plan" if yes or words in (["plan"], ["ikp"], ["i", "plan"], ["i", "planen"]) else None


def is_numbered(text: str) -> bool:
    """True for a text that opens with a heading number: '1.1 I Granvik …', '2. …'."""
    return bool(_NUMBERED.match(squeeze(text)))


def starts_lower(text: str) -> bool:
    """True when the first letter is a lower-case one."""
    first = next((mark for mark in text if mark.isalpha()), "")
    return first.islower()


def sentences(text: str) -> list[str]:
    """A cell's separate statements: its lines or bullets, else its sentences; a bracketed remark ends one too.

    A full stop after an abbreviation or a number ends nothing, nor does one before a lower-case letter.
    """
    text = text.replace(" ; ", "\n")
    if "\n" in text:
        return [piece for part in text.split("\n") for piece in sentences(part)]
    text = squeeze(text)
    out: list[str] = []
    start = 0
    for match in re.finditer(r"(?<=[.!?)])\s+(?=[A-ZÅÄÖ])|\s+(?=[■▪●•◦‣\ue000-\uf8ff]\s)", text):
        before = text[start : match.start()]
        word = before.rstrip(".").rsplit(" ", 1)[-1].lower().lstrip("(")
        opened = before.count("(") > before.count(")")
        if before.endswith(".") and (word in _ABBREVIATIONS or word.isdigit()):
            continue
        if not opened:
            out.append(before)
            start = match.end()
    out.append(text[start:])
    return [piece for piece in (strip_bullet(piece) for piece in out) if piece]
