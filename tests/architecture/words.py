"""The glossary is the one authority on words: every model has its row there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from . import tree


def glossary_words(text: str) -> set[str]:
    """The code words of the glossary's second column; ``category_family/_class`` gives both words whole."""
    words: set[str] = set()
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 4 or cells[2] in {"code", "---"}:
            continue
        last = ""
        for word in re.findall(r"/?[a-z][a-z_]*|/_[a-z_]+", cells[2]):
            if word.startswith("/_"):
                words.add(f"{last.rpartition('_')[0]}{word[1:]}")
            else:
                last = word.removeprefix("/")
                words.add(last)
    return words


def model_names(root: Path) -> dict[str, str]:
    """{snake_case name: place} of every model class in the package."""
    found = {}
    for floor in tree.FLOORS_WITH_ROOMS:
        for folder in tree.folders(root, floor):
            for path in tree.part(folder, "models"):
                for node in ast.walk(tree.syntax(path)):
                    if isinstance(node, ast.ClassDef) and _is_model(node):
                        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", node.name).lower()
                        found[name] = tree.spot(root, path, node.lineno)
    return found


def _is_model(node: ast.ClassDef) -> bool:
    bases = [tree.dotted(base).split(".")[-1] for base in node.bases]
    metas = [child for child in node.body if isinstance(child, ast.ClassDef) and child.name == "Meta"]
    abstract = any("abstract = True" in ast.unparse(meta) for meta in metas)
    return not abstract and any(base.endswith(("Model", "User")) for base in bases)


def models_have_words(root: Path, glossary: str) -> list[str]:
    """Every model is a word of the glossary."""
    known = glossary_words(glossary)
    return [f"{place} {name}" for name, place in sorted(model_names(root).items()) if name not in known]
