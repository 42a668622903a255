"""Reads of the organisation that every room may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.text import squeeze

from .models import Committee, Municipality, Person, Placement, Unit, UnitName


def municipality_name() -> str:
    """The municipality's name, '' before it is founded."""
    return Municipality.objects.values_list("name", flat=True).first() or ""


def committees() -> list[Committee]:
    """All committees by name."""
    return list(Committee.objects.all())


def committee_by_slug(slug: str) -> Committee:
    """The committee, or NotFound with the slugs there are."""
    committee = Committee.objects.filter(slug=slug).first()
    if committee is None:
        raise NotFound("organisation.no_committee", slug=slug, known=", ".join(c.slug for c in committees()))
    return committee


def people_titles() -> list[tuple[int, str]]:
    """(key, title) of everybody who may sign in, by title."""
    return list(Person.objects.filter(is_active=True).order_by("title", "pk").values_list("pk", "title"))


def unit_names(*, on: date) -> dict[Any, str]:
    """{unit id: its name on the day}."""
    rows = UnitName.objects.filter(valid_from__lte=on).order_by("valid_from").values_list("unit_id", "name")
    return dict(rows)


def unit_name_of(code: str, year: int) -> str:
    """What the unit of that code was called at the end of the year; the code itself where there is no name."""
    names = UnitName.objects.filter(unit__code=code, valid_from__lte=date(year, 12, 31)).order_by("-valid_from")
    return names.values_list("name", flat=True).first() or code


def units_by_name_or_code(texts: Iterable[str]) -> dict[str, Unit | None]:
    """{text: the unit of that code, else of that name, whatever its letters' size}; two queries however many texts.

    Names are compared here, not by the database: SQLite does not know that Å is å.
    """
    wanted = set(texts)
    if not wanted - {""}:
        return dict.fromkeys(wanted)
    by_code: dict[str, Unit] = {}
    by_name: dict[str, Unit] = {}
    for unit in Unit.objects.order_by("code").prefetch_related("names"):
        by_code[unit.code] = unit
        for name in unit.names.all():
            by_name.setdefault(squeeze(name.name).casefold(), unit)
    return {text: by_code.get(text) or by_name.get(squeeze(text).casefold()) for text in wanted}


def tree(*, on: date) -> list[dict[str, Any]]:
    """The tree as it was on the day, in order: [{id, code, name, kind, kind_label, depth}]."""
    names = unit_names(on=on)
    children: dict[Any, list[Placement]] = {}
    standing = Placement.objects.filter(valid_from__lte=on).exclude(valid_to__lte=on).select_related("unit")
    for placement in standing.order_by("unit__code"):
        children.setdefault(placement.parent_id, []).append(placement)
    out: list[dict[str, Any]] = []

    def walk(parts: Iterable[Placement], depth: int) -> None:
        for placement in parts:
            unit = placement.unit
            out.append(
                {
                    "id": unit.pk,
                    "code": unit.code,
                    "name": names.get(unit.pk, unit.code),
                    "kind": unit.kind,
                    "kind_label": unit.get_kind_display(),
                    "depth": depth,
                }
            )
            walk(children.get(unit.pk, []), depth + 1)

    walk(children.get(None, []), 0)
    return out
