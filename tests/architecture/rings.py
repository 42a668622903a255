"""Imports and foreign keys together form no ring. Foreign keys as strings are invisible to the import linter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from . import tree

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
PERSON = "organisation"  # where AUTH_USER_MODEL points

# Foreign keys from room to room: (the room that points, the room pointed at). A new one is a decision.
ROOMS_THAT_POINT = {
    ("risks", "goals"),
    ("internal_control", "risks"),
    ("internal_control", "goals"),
}


def foreign_keys(root: Path) -> Iterator[tuple[str, str, str]]:
    """(place, app that points, app pointed at) for every relation declared with 'app.Model'."""
    for floor in tree.FLOORS_WITH_ROOMS:
        for folder in tree.folders(root, floor):
            for path in tree.part(folder, "models"):
                for node in ast.walk(tree.syntax(path)):
                    target = _target(node)
                    if target and target != folder.name:
                        yield tree.spot(root, path, node.lineno), folder.name, target


def _target(node: ast.AST) -> str:
    if not isinstance(node, ast.Call) or tree.dotted(node.func).split(".")[-1] not in RELATIONS:
        return ""
    for argument in [*node.args[:1], *(word.value for word in node.keywords if word.arg == "to")]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "." in argument.value:
            return argument.value.split(".")[0]
        if tree.dotted(argument).endswith("AUTH_USER_MODEL"):
            return PERSON
    return ""


def foreign_keys_between_rooms_are_known(root: Path) -> list[str]:
    """A room's table points at another room's table only where that has been decided."""
    names = {room.name for room in tree.rooms(root)}
    return [
        f"{place}: {start} -> {end}"
        for place, start, end in foreign_keys(root)
        if {start, end} <= names and (start, end) not in ROOMS_THAT_POINT
    ]


def no_rings(root: Path) -> list[str]:
    """Each ring once, as 'a -> b -> a'."""
    arrows: dict[str, set[str]] = {}
    for _place, start, end in foreign_keys(root):
        arrows.setdefault(start, set()).add(end)
    inside = re.compile(rf"{root.name}\.(?:{'|'.join(tree.FLOORS_WITH_ROOMS)})\.(\w+)")
    for floor in tree.FLOORS_WITH_ROOMS:
        for folder in tree.folders(root, floor):
            for path in tree.sources(folder):
                for _line, name in tree.imports(root, path):
                    found = inside.match(name)
                    if found and found[1] != folder.name:
                        arrows.setdefault(folder.name, set()).add(found[1])
    rings = {_turned(ring) for start in sorted(arrows) for ring in _rings_from(start, arrows)}
    return [" -> ".join([*ring, ring[0]]) for ring in sorted(rings)]


def _rings_from(start: str, arrows: dict[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """The shortest ring through ``start``, if there is one."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = set()
    while ways:
        way = ways.pop(0)
        for end in sorted(arrows.get(way[-1], ())):
            if end == start:
                yield way
                return
            if end not in seen:
                seen.add(end)
                ways.append((*way, end))


def _turned(ring: tuple[str, ...]) -> tuple[str, ...]:
    first = ring.index(min(ring))
    return ring[first:] + ring[:first]
