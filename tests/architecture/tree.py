"""The package as files and syntax trees. Everything takes the package's folder: planted faults are read too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "src" / "ledfyr"
FLOORS_WITH_ROOMS = ("registers", "engines", "platform")


def folders(root: Path, floor: str) -> list[Path]:
    """The rooms, engines or parts of the platform: every folder on a floor."""
    return sorted(path for path in (root / floor).glob("*") if path.is_dir() and not path.name.startswith(("_", ".")))


def rooms(root: Path) -> list[Path]:
    """Every folder under registers/."""
    return folders(root, "registers")


def sources(folder: Path, *, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    """Python files below a folder, sorted; tests and migrations only when asked for."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if ("tests" not in parts or tests) and ("migrations" not in parts or migrations):
            yield path


def part(room: Path, name: str) -> list[Path]:
    """The files of one part of a room: ``name.py``, or the package that it has grown to."""
    file = room / f"{name}.py"
    return [file] if file.exists() else sorted((room / name).rglob("*.py"))


@cache
def _parsed(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def syntax(path: Path) -> ast.Module:
    """The syntax tree of a file, read once as long as the file stands unchanged."""
    return _parsed(path, path.stat().st_mtime_ns)


def module_name(root: Path, path: Path) -> str:
    """``ledfyr.registers.goals.models`` for a file below the package's folder."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join((root.name, *(parts[:-1] if parts[-1] == "__init__" else parts)))


def imports(root: Path, path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a file imports; relative names made whole."""
    package = module_name(root, path).split(".")
    if path.stem != "__init__":
        package.pop()
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.expr) -> str:
    """``a.b().c`` as 'a.b.c'; '' for what starts in something without a name."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        start = dotted(node.value)
        return f"{start}.{node.attr}" if start else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def spot(root: Path, path: Path, line: int = 0) -> str:
    """A place to print in a fault."""
    where = path.relative_to(root).as_posix()
    return f"{where}:{line}" if line else where
