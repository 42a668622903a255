"""Rules about files: which there are, what they are called and how long they grow. Each returns its faults."""

from __future__ import annotations

from pathlib import Path

from . import tree

PARTS = {
    "register", "urls", "views", "api", "importer", "sections", "checks", "jobs", "demo", "forms", "public", "services",
    "selectors", "policy", "models", "rules", "apps", "tests", "migrations", "__init__",
}  # fmt: skip
OTHER_FOLDERS = {"templates", "templatetags", "static", "locale", "__pycache__"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def folders_are_packages(root: Path) -> list[str]:
    """A folder with Python files and no ``__init__.py`` is invisible to the walls."""
    found = {path.parent for path in tree.sources(root, tests=True, migrations=True)}
    return [tree.spot(root, folder) for folder in sorted(found) if not (folder / "__init__.py").exists()]


def registers_hold_only_rooms(root: Path) -> list[str]:
    """What has no nameplate is no room, and nothing else lies in the corridor."""
    loose = [path for path in (root / "registers").glob("*.py") if path.name != "__init__.py"]
    return [f"{room.name}: no register.py" for room in tree.rooms(root) if not tree.part(room, "register")] + [
        f"{tree.spot(root, path)}: not a room" for path in sorted(loose)
    ]


def rooms_tell_what_they_are(root: Path) -> list[str]:
    """Every room has a README.md with something in it."""
    files = [room / "README.md" for room in tree.rooms(root)]
    return [
        tree.spot(root, path) for path in files if not path.exists() or not path.read_text(encoding="utf-8").strip()
    ]


def rooms_hold_known_parts(root: Path) -> list[str]:
    """A room is made of the parts that every room is made of."""
    faults = []
    for room in tree.rooms(root):
        for path in sorted(room.iterdir()):
            known = path.stem in PARTS if path.suffix == ".py" else path.name in PARTS | OTHER_FOLDERS
            if (path.is_dir() or path.suffix == ".py") and not known:
                faults.append(tree.spot(root, path))
            elif path.suffix == ".py" and path.with_suffix("").is_dir():
                faults.append(f"{tree.spot(root, path)}: both a file and a folder")
    return faults


def files_are_short(root: Path) -> list[str]:
    """A file that has grown too long becomes a package of the same name."""
    lengths = ((path, path.read_text(encoding="utf-8").count("\n")) for path in tree.sources(root))
    return [f"{tree.spot(root, path)}: {lines} lines" for path, lines in lengths if lines > LONGEST_FILE]


def functions_are_short(root: Path) -> list[str]:
    """A function fits on a screen; decorators are not counted."""
    faults = []
    for path in tree.sources(root):
        for node in tree.functions(path):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                faults.append(f"{tree.spot(root, path, node.lineno)} {node.name}: {lines} lines")
    return faults
