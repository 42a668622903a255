"""Rules about writes: each service asks the policy and leaves history. Each returns its faults."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from . import tree
from .meetings import WRITES

Body = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

# function: why it leaves no history of its own
NO_HISTORY: dict[str, str] = {
    "require_keeping": "only asks the policy about a unit's own analysis",
    "require_keeping_row": "only asks the policy about the analysis that a row stands in",
    "dispose_history": "platform/history records every disposal",
    "open_planning_year": "platform/planning records every year that is opened",
}
NO_POLICY: dict[str, str] = {}
OPENERS = {"unlogged", "emptying", "opened"}
OPENED_IN = {
    "platform/history/gate.py": "where they are made",
    "platform/history/guarding.py": "the logged block itself",
    "engines/backup/restoring.py": "a restore puts everything as it was, the log too",
}


def services_leave_history(root: Path) -> list[str]:
    """Every public service that takes an actor records, itself or through a function of the same part.

    ``plan_…`` only says what a service would do, and is held to write nothing.
    """
    faults = []
    for path, node, reach in _services(root):
        records = any(name.startswith("record") for name in reach)
        writes = sorted(reach & (WRITES - {"update", "create"}))
        if node.name.startswith("plan_") and writes:
            faults.append(
                f"{tree.spot(root, path, node.lineno)} {node.name} is a preview and writes: {', '.join(writes)}"
            )
        elif not node.name.startswith("plan_") and not records and node.name not in NO_HISTORY:
            faults.append(f"{tree.spot(root, path, node.lineno)} {node.name} leaves no history")
    return faults


def services_run_logged(root: Path) -> list[str]:
    """A service is @logged, not just one transaction: what it writes and what it records then go together."""
    faults = []
    for path in [path for room in tree.rooms(root) for path in tree.part(room, "services")]:
        for node in tree.functions(path):
            if any(tree.dotted(one).endswith("atomic") for one in node.decorator_list):
                faults.append(f"{tree.spot(root, path, node.lineno)} {node.name}: use @logged")
    return faults


def tables_are_opened_in_few_places(root: Path) -> list[str]:
    """``unlogged`` and ``emptying`` let writes pass the log by: each place where they may is known."""
    faults = []
    for path in tree.sources(root):
        for node in ast.walk(tree.syntax(path)):
            if isinstance(node, ast.Call) and tree.dotted(node.func).split(".")[-1] in OPENERS:
                where = tree.spot(root, path)
                if where not in OPENED_IN:
                    faults.append(f"{where}:{node.lineno} {tree.dotted(node.func)}")
    return faults


def services_ask_the_policy(root: Path) -> list[str]:
    """Every public service that takes an actor asks the policy, itself or through a function of the same part."""
    return [
        f"{tree.spot(root, path, node.lineno)} {node.name} asks no policy"
        for path, node, reach in _services(root)
        if not node.name.startswith("plan_")
        and not any(re.search(r"policy$", name, re.IGNORECASE) for name in reach)
        and node.name not in NO_POLICY
    ]


def _services(root: Path) -> Iterator[tuple[Path, ast.FunctionDef, set[str]]]:
    """Public functions with an ``actor``, with every name that they reach inside their own part."""
    for room in tree.rooms(root):
        files = tree.part(room, "services")
        bodies: dict[str, list[Body]] = {}
        for path in files:
            for node in ast.walk(tree.syntax(path)):
                if isinstance(node, Body):
                    bodies.setdefault(node.name, []).append(node)
        for path in files:
            for node in tree.syntax(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _takes_actor(node):
                    yield path, node, _reached(node, bodies)


def _takes_actor(node: ast.FunctionDef) -> bool:
    return "actor" in {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}


def _reached(node: Body, bodies: dict[str, list[Body]]) -> set[str]:
    names: set[str] = set()
    waiting: list[Body] = [node]
    while waiting:
        body = waiting.pop()
        mentioned = {child.id for child in ast.walk(body) if isinstance(child, ast.Name)}
        mentioned |= {child.attr for child in ast.walk(body) if isinstance(child, ast.Attribute)}
        for name in mentioned - names:
            waiting += bodies.get(name, [])
        names |= mentioned
    return names
