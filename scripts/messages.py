"""Keeps the English catalogues level with the Swedish texts in code and templates, without gettext's own tools.

    python scripts/messages.py --check     every text has its English, with the same placeholders, and is compiled
    python scripts/messages.py --update    takes new texts in, drops those gone, compiles

A text belongs to the catalogue of its own room, engine or part of the platform (``<folder>/locale/en``), so that a room
stays one folder; what stands outside them belongs to ``config/locale/en``. A text that another catalogue has already
is not asked for twice: Django reads them as one.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "src" / "ledfyr"
FLOORS = ("registers", "engines", "platform")
CATALOGUE = Path("locale", "en", "LC_MESSAGES", "django.po")

# Function: positions of (context, text, plural) among its arguments; None where it takes none.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
LITERAL = r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"(?<![\w.])(_|n?p?gettext)\(\s*u?({LITERAL}(?:\s*,\s*u?{LITERAL})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")

Key = tuple[str | None, str, str]  # context, text, plural


@dataclass
class Found:
    """The texts of a tree: {key: places}, and places where a text cannot be read."""

    texts: dict[Key, list[tuple[str, int]]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def collect(package: Path) -> Found:
    """Every translatable text in the package's code and templates; tests and migrations apart."""
    found = Found()
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.html"), *package.rglob("*.txt")]):
        inside = path.relative_to(package)
        if {"tests", "migrations", "static"} & set(inside.parts):
            continue
        place = inside.as_posix()
        if path.suffix == ".py":
            _read_code(path.read_text(encoding="utf-8"), place, found)
        elif "templates" in inside.parts:
            _read_template(path.read_text(encoding="utf-8"), place, found)
    return found


def _read_code(source: str, place: str, found: Found) -> None:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        slots = CALLS.get(re.sub(r"_(lazy|noop)$", "", name))
        if slots is None or not node.args:
            continue
        asked = [node.args[slot] for slot in slots if slot is not None and slot < len(node.args)]
        if any(isinstance(arg, ast.Name | ast.Attribute | ast.Subscript) for arg in asked):
            continue  # a text declared elsewhere, translated when it is shown
        words = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        _keep(words, slots, (place, node.lineno), found)


def _read_template(source: str, place: str, found: Found) -> None:
    plain = templatize(source, origin=place)
    for match in IN_TEMPLATE.finditer(plain):
        words = list(ast.literal_eval(f"({match[2]},)"))
        _keep(words, CALLS[match[1]], (place, plain.count("\n", 0, match.start()) + 1), found)


def _keep(words: list[object], slots: tuple[int | None, int, int | None], place: tuple[str, int], found: Found) -> None:
    parts = [None if slot is None else words[slot] if slot < len(words) else None for slot in slots]
    if any(slot is not None and not isinstance(part, str) for slot, part in zip(slots, parts, strict=True)):
        found.unreadable.append(f"{place[0]}:{place[1]}: not one plain string, so it cannot be translated")
        return
    context, text, plural = parts
    found.texts.setdefault((context, str(text), str(plural or "")), []).append(place)  # type: ignore[arg-type]


def home_of(place: str) -> Path:
    """The catalogue that a file's texts belong to, relative to the package."""
    parts = place.split("/")
    return Path(*parts[:2]) / CATALOGUE if parts[0] in FLOORS and len(parts) > 2 else Path("config") / CATALOGUE


def catalogues(package: Path) -> dict[Path, polib.POFile]:
    """{path relative to the package: catalogue} of all there are."""
    return {path.relative_to(package): polib.pofile(str(path)) for path in sorted(package.rglob(str(CATALOGUE)))}


def key_of(entry: polib.POEntry) -> Key:
    """An entry's identity."""
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or "")


def faults(package: Path) -> Iterator[str]:
    """What is not as it should be, one sentence each."""
    found, books = collect(package), catalogues(package)
    yield from found.unreadable
    known = {key_of(entry): entry for book in books.values() for entry in book}
    for key, places in found.texts.items():
        where = f"{places[0][0]}:{places[0][1]}"
        if key not in known:
            yield f"{where}: no entry for {key[1]!r} (make messages)"
        elif not known[key].translated():
            yield f"{where}: no English for {key[1]!r}"
    for path, book in books.items():
        yield from _faults_in(package / path, book, found)


def _faults_in(path: Path, book: polib.POFile, found: Found) -> Iterator[str]:
    for entry in book:
        if key_of(entry) not in found.texts:
            yield f"{path.name} in {path.parents[2].parent.name}: {entry.msgid!r} is used nowhere (make messages)"
        given = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and set(PLACEHOLDER.findall(text)) - given:
                yield f"{path.parents[2].parent.name}: placeholders differ in {text!r}"
        if entry.msgstr and set(PLACEHOLDER.findall(entry.msgstr)) != given:
            yield f"{path.parents[2].parent.name}: placeholders are missing in {entry.msgstr!r}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != book.to_binary():
        yield f"{path.parents[2].parent.name}: the compiled catalogue is not level (make messages)"


def update(package: Path) -> None:
    """Write every catalogue anew: texts that are used, with the English they had."""
    found, old = collect(package), catalogues(package)
    had = {key_of(entry): entry for book in old.values() for entry in book}
    wanted: dict[Path, list[Key]] = {path: [] for path in old}
    for key, places in sorted(found.texts.items(), key=lambda item: item[1][0]):
        homes = [path for path, book in old.items() if any(key_of(entry) == key for entry in book)]
        wanted.setdefault(homes[0] if homes else home_of(places[0][0]), []).append(key)
    for path, keys in wanted.items():
        book = polib.POFile(wrapwidth=110)
        book.metadata = {
            "Language": "en",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        for key in keys:
            book.append(_entry(key, found.texts[key], had.get(key)))
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        book.save(str(package / path))
        book.save_as_mofile(str((package / path).with_suffix(".mo")))


def _entry(key: Key, places: list[tuple[str, int]], before: polib.POEntry | None) -> polib.POEntry:
    context, text, plural = key
    files = list(dict.fromkeys(place for place, _line in places))
    entry = polib.POEntry(msgctxt=context, msgid=text, occurrences=[(place, "") for place in files])
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = before.msgstr_plural if before else {0: "", 1: ""}
    elif before:
        entry.msgstr = before.msgstr
    if "%(" in text:
        entry.flags.append("python-format")
    return entry


def main() -> int:
    """0 when all is level, 1 when something is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--update", action="store_true")
    if not settings.configured:
        settings.configure(USE_I18N=True)
    if parser.parse_args().update:
        update(PACKAGE)
    found = list(faults(PACKAGE))
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    if found:
        sys.stderr.write(f"Translations: {len(found)} to mend.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
