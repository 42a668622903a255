"""Rules about who may touch what: other rooms, tables, the clock, the database. Each returns its faults."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from . import tree

CLOCKS = {
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time",
    "timezone.now", "timezone.localdate", "timezone.localtime", "now", "localdate",
}  # fmt: skip
NO_CLOCK = ("rules", "policy", "selectors", "services", "checks", "sections", "importer")
NO_TABLES = ("views", "api", "urls")
NO_WRITES = ("views", "api", "urls", "forms", "sections", "checks", "importer", "jobs", "policy", "selectors", "public")
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete"}
RAW = {"raw", "extra", "cursor", "RunSQL"}
RAW_ALLOWED = (
    "platform/history/migrations/",
    "platform/history/gate.py",  # tells the database that a logged block is open
    "platform/history/triggers.py",  # keep the log as it was written
)


def rooms_meet_at_the_door(root: Path) -> list[str]:
    """A room imports of another room its ``public`` and nothing else.

    Its tests may also set the other room up: through its services, or with the rows that its own tests are built of.
    """
    faults = []
    inside = re.compile(rf"{root.name}\.registers\.(\w+)(?:\.(\w+))?")
    for room in tree.rooms(root):
        for path in tree.sources(room, tests=True):
            for line, name in tree.imports(root, path):
                found = inside.match(name)
                doors = ("public", "services", "tests") if "tests" in path.parts else ("public",)
                if found and found[1] != room.name and found[2] not in doors:
                    faults.append(f"{tree.spot(root, path, line)} imports {name}")
    return faults


def edges_touch_no_tables(root: Path) -> list[str]:
    """Views and the API go through selectors and services: theirs start from what the actor may see."""
    faults = []
    for room in tree.rooms(root):
        for name in NO_TABLES:
            for path in tree.part(room, name):
                faults += [
                    f"{tree.spot(root, path, line)} imports {target}"
                    for line, target in tree.imports(root, path)
                    if re.match(rf"{root.name}\.\w+\.\w+\.models\b", target)
                ]
    return faults


def time_is_passed_in(root: Path) -> list[str]:
    """``today`` is an argument: what is decided can be decided again for another day."""
    faults = []
    for room in tree.rooms(root):
        for name in NO_CLOCK:
            for path in tree.part(room, name):
                for node in ast.walk(tree.syntax(path)):
                    if isinstance(node, ast.Call) and _is_clock(tree.dotted(node.func)):
                        faults.append(f"{tree.spot(root, path, node.lineno)} asks {tree.dotted(node.func)}()")
    return faults


def _is_clock(name: str) -> bool:
    return name in CLOCKS or any(name.endswith(f".{clock}") for clock in CLOCKS if "." in clock)


def only_services_write(root: Path) -> list[str]:
    """Rows are written in services (and by example data), so that policy, rules and history are never passed by."""
    faults = []
    for room in tree.rooms(root):
        for name in NO_WRITES:
            for path in tree.part(room, name):
                for node in ast.walk(tree.syntax(path)):
                    if isinstance(node, ast.Call) and _is_write(node):
                        faults.append(f"{tree.spot(root, path, node.lineno)} {tree.dotted(node.func)}")
    return faults


def _is_write(call: ast.Call) -> bool:
    """A write through a manager or a query set, or ``x.save()`` with nothing but keywords."""
    *start, last = tree.dotted(call.func).split(".")
    if last not in WRITES or not start:
        return False
    through_query = bool({"objects", "filter", "exclude", "all", "select_for_update"}.intersection(start))
    return through_query or last.startswith("bulk_") or (last in {"save", "delete"} and not call.args)


def no_raw_sql(root: Path) -> list[str]:
    """Both databases get the same questions, asked through the models."""
    faults = []
    for path in tree.sources(root, migrations=True):
        where = tree.spot(root, path)
        if where.startswith(RAW_ALLOWED):
            continue
        for node in ast.walk(tree.syntax(path)):
            if isinstance(node, ast.Call) and "." in (name := tree.dotted(node.func)) and name.split(".")[-1] in RAW:
                faults.append(f"{where}:{node.lineno} {name}")
        faults += [
            f"{where}:{line} imports {name}"
            for line, name in tree.imports(root, path)
            if name.startswith("django.contrib.postgres")
        ]
    return faults


def apps_import_the_module(root: Path) -> list[str]:
    """Imported by name, the base config is a second candidate: Django takes a plain one and the room never opens."""
    return [
        f"{tree.spot(root, path, line)} imports {name}"
        for room in tree.rooms(root)
        for path in tree.part(room, "apps")
        for line, name in tree.imports(root, path)
        if name.startswith(f"{root.name}.") and name.endswith("Config")
    ]


def rooms_open(root: Path, opened: set[str]) -> list[str]:
    """Rooms opened = folders found."""
    found = {room.name for room in tree.rooms(root)}
    return [f"{name}: not opened" for name in sorted(found - opened)] + [
        f"{name}: opened, but no folder" for name in sorted(opened - found)
    ]
