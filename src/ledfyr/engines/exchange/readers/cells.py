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
_LOOSE_SCALE = re.compile(
    rf"(?:{SCALE_WORDS}|mycket|ganska|låg|medel|hög|liten|stor|måttlig|betydande|begränsad)[a-zåäö]*", re.IGNORECASE
)
_INTEGER = re.compile(r"\d{1,4}\.?")
_VERBS = {"ska", "skall", "som", "är", "kan", "har", "görs", "sker", "måste", "bör", "får", "tas", "inte", "att"}
_DECIMAL = re.compile(r"\d{1,3}[.,]\d+")
_DIGITS = re.compile(r"\d+")
_GOAL = re.compile(r"(?:[a-zåäö]+-?)?mål(?:\s+[\d.]+)?\s*[:–-]\s*\S|mål\s+\d", re.IGNORECASE)
# Chapters that are about the document itself, not about what the municipality wants.
_CHAPTER = re.compile(
    r"\b(?:\w*risk\w*|\w*analys\w*|intern\w*[\s-]*kontroll\w*|\w*kontrollplan\w*|\w*matris\w*|\w*kontroller\b"
    r"|inledning|bilag\w+|metod\w*|bakgrund|syfte|sammanfattning|resultat|uppföljning\w*|händelser)\b",
    re.IGNORECASE,
)
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
    if text[:1].isalpha():
        return None
    text = squeeze(text)
    return int(text.rstrip(".")) if _INTEGER.fullmatch(text) else None


def rating(text: str) -> int | None:
    """The step of a rating cell such as '3. Möjlig' or '3.Möjlig', else None. A plain number is no rating by itself."""
    match = None if text[:1].isalpha() else _RATING.fullmatch(squeeze(text))
    return int(match.group(1)) if match else None


def step(text: str, highest: int = 10) -> int | None:
    """The step in a cell of a rating column: '3. Möjlig', '3', '3 - Möjlig', 'Möjlig (3)'; None when it names none."""
    found = rating(text)
    if found is None and len(text) <= 40 and len(numbers := _DIGITS.findall(text)) == 1:
        found = int(numbers[0]) if len(fold(text).split()) <= 5 else None
    return found if found is not None and 1 <= found <= highest else None


def is_decimal(text: str) -> bool:
    """True for a number with decimals, which is no step of a scale."""
    return bool(_DECIMAL.fullmatch(squeeze(text)))


def is_scale_word(text: str) -> bool:
    """True for a step told in words alone, such as 'Möjlig' or 'Mycket stor'."""
    words = fold(text).split()
    return 0 < len(words) <= 3 and not _DIGITS.search(text) and bool(_LOOSE_SCALE.fullmatch(words[0]))


def value_in(text: str, highest: int = 100) -> int | None:
    """The number in a value's cell: '12', 'Hög (12)', '3 x 4 = 12'; None when there is none or more than one."""
    numbers = [int(found) for found in _DIGITS.findall(text.rsplit("=", 1)[-1])]
    return numbers[0] if len(numbers) == 1 and numbers[0] <= highest and len(text) <= 40 else None


def is_goal_heading(text: str) -> bool:
    """True for a heading that names a goal: 'Mål 2: …', 'Nämndmål: …', '1.1 I Granvik …', but not '3. Riskanalys'."""
    text = squeeze(text)
    if len(text) < 6 or len(text) > 250:
        return False
    return bool(_GOAL.match(text)) or (is_numbered(text) and not _CHAPTER.search(text))


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


def reads_as_sentence(text: str) -> bool:
    """True for running text: it holds a verb or a word that binds clauses, as the name of a process hardly does."""
    return bool(_VERBS & set(fold(text).split()))


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
