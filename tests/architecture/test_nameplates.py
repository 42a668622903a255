"""What the nameplates of all rooms must agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ledfyr.engines.documents.catalogue import KINDS
from ledfyr.engines.ui.rooms import rooms
from ledfyr.kernel.register import Register, Section


def given_twice(names: Iterable[str]) -> list[str]:
    """Names that two parts of the house have taken."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


def misplaced(sections: Iterable[Section], documents: set[str]) -> list[str]:
    """Sections in documents that do not exist, and two in the same place of one."""
    sections = list(sections)
    unknown = [f"{one.key} in {place}" for one in sections for place in one.places if place not in documents]
    spots = given_twice(f"{place} {order}" for one in sections for place, order in one.places.items())
    return unknown + spots


def test_keys_are_taken_once() -> None:
    plates = rooms()

    assert plates
    assert given_twice(section.key for room in plates for section in room.sections) == []
    assert given_twice(importer.kind for room in plates for importer in room.importers) == []
    assert given_twice(exporter.kind for room in plates for exporter in room.exporters) == []
    assert given_twice(code.code for room in plates for code in room.history) == []
    assert given_twice(key.key for room in plates for key in room.settings) == []


def test_sections_stand_in_known_documents_each_in_a_place_of_its_own() -> None:
    assert misplaced([section for room in rooms() for section in room.sections], {kind.key for kind in KINDS}) == []


def test_planted_faults_are_found() -> None:
    plate = Register(
        key="risks",
        label="Risker",
        sections=(
            Section("a", {"plan": 10}, lambda _context: ()),
            Section("a", {"plan": 10, "no-such": 1}, lambda _context: ()),
        ),
    )

    assert given_twice(section.key for section in plate.sections) == ["a"]
    assert misplaced(plate.sections, {"plan"}) == ["a in no-such", "plan 10"]
