"""The keeper of the catalogues finds every text, and says what is missing."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import polib
import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
LABEL = pgettext_lazy("meny", "Plan")
def say(count, name):
    _(LABEL)
    return _("Nämnden %(name)s") % {"name": name}, ngettext("%(n)s rad", "%(n)s rader", count)
"""
TEMPLATE = """{% load i18n %}
<h1 title="{% translate 'Hjälp' %}">{{ _("Risker") }}</h1>
{% blocktranslate trimmed count n=rows %}
  {{ n }} händelse
{% plural %}
  {{ n }} händelser
{% endblocktranslate %}
"""


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("messages")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in {"registers/risks/views.py": CODE, "registers/risks/templates/risks/page.html": TEMPLATE}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def translate(path: Path) -> None:
    book = polib.pofile(str(path))
    for entry in book:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = f"[{entry.msgid}]"
    book.save()


def test_texts_are_found_in_code_and_templates(messages: ModuleType, package: Path) -> None:
    found = messages.collect(package)

    assert set(found.texts) == {
        ("meny", "Plan", ""),
        (None, "Nämnden %(name)s", ""),
        (None, "%(n)s rad", "%(n)s rader"),
        (None, "Hjälp", ""),
        (None, "Risker", ""),
        (None, "%(n)s händelse", "%(n)s händelser"),
    }
    assert found.unreadable == []


def test_a_text_without_english_is_said(messages: ModuleType, package: Path) -> None:
    assert len(list(messages.faults(package))) == 6

    messages.update(package)

    assert [fault.partition(": ")[2][:10] for fault in messages.faults(package)] == ["no English"] * 6


def test_translated_and_compiled_is_level(messages: ModuleType, package: Path) -> None:
    messages.update(package)
    book = package / "registers/risks/locale/en/LC_MESSAGES/django.po"
    translate(book)

    assert [fault for fault in messages.faults(package) if "compiled" not in fault] == []
    assert [fault for fault in messages.faults(package) if "compiled" in fault]
    messages.update(package)
    assert list(messages.faults(package)) == []
    assert "[Hjälp]" in book.read_text(encoding="utf-8")


def test_a_lost_placeholder_and_a_text_gone_are_said(messages: ModuleType, package: Path) -> None:
    messages.update(package)
    path = package / "registers/risks/locale/en/LC_MESSAGES/django.po"
    translate(path)
    book = polib.pofile(str(path))
    named = book.find("Nämnden %(name)s")
    assert named is not None
    named.msgstr = "The committee"
    book.append(polib.POEntry(msgid="Borta", msgstr="Gone"))
    book.save()
    book.save_as_mofile(str(path.with_suffix(".mo")))

    faults = list(messages.faults(package))

    assert len(faults) == 2
    assert "placeholders are missing in 'The committee'" in faults[0]
    assert "'Borta' is used nowhere" in faults[1]


@pytest.mark.parametrize("text", ['_(f"Rad {n}")', '_("Rad " + n)', '_("Rad {}".format(n))', '_("a" if n else "b")'])
def test_a_text_made_of_pieces_is_said(text: str, messages: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(f"def f(n):\n    return {text}\n", encoding="utf-8")

    assert messages.collect(tmp_path).unreadable == ["views.py:2: not one plain string, so it cannot be translated"]
