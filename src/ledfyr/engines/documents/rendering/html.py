"""Documents as HTML: parts of the product's pages, and one stand-alone page. Markup lives in the templates."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ledfyr.engines.documents.rendering import plan
from ledfyr.engines.documents.rendering.characters import printable
from ledfyr.kernel.blocks import (
    Block,
    BulletList,
    DocumentTree,
    Matrix,
    Paragraph,
    Prose,
    SectionBlocks,
    Table,
    as_data,
)

STYLE_SHEET = pathlib.Path(__file__).resolve().parent.parent / "static" / "documents" / "document.css"
_WORDS = {"value": plan.VALUE, "table": plan.TABLE, "contents": plan.CONTENTS, "planning_year": plan.PLANNING_YEAR}
_OUTSIDE = ("https://", "http://", "mailto:")


def render_html(tree: DocumentTree) -> str:
    """One HTML page with its style sheet inside: links into the product and prompts to write are left out."""
    headings = [_clean(as_data(heading)) for heading in plan.outline(tree)]
    sections = _sections(tree, heading_level=2, alone=True)
    context = {
        "tree": {name: printable(str(getattr(tree, name))) for name in _ABOUT},
        "date": plan.long_date(tree.made_on),
        "mark": plan.mark(tree),
        "headings": headings if len(headings) > 1 else [],
        "sections": [markup for _, markup in sections],
        "style": mark_safe(STYLE_SHEET.read_text(encoding="utf-8")),  # noqa: S308 - our own file
        "words": _WORDS,
    }
    return render_to_string("documents/blocks/page.html", context)


_ABOUT = ("title", "committee", "municipality", "year", "status", "made_on", "language")


def render_blocks_html(
    blocks: Iterable[Block], *, numbers: Mapping[str, str] | None = None, heading_level: int = 2
) -> SafeString:
    """``blocks`` as markup; see the package's door."""
    found = tuple(blocks)
    numbered = plan.numbered(found)
    if numbers is not None:
        numbered = [_renumbered(block, numbers) for block in numbered]
    return _render([_item(block, heading_level) for block in numbered])


def render_sections_html(tree: DocumentTree, *, heading_level: int = 2) -> tuple[tuple[SectionBlocks, SafeString], ...]:
    """Every section with its markup; headings and tables are numbered through the whole document."""
    return _sections(tree, heading_level=heading_level, alone=False)


def _sections(tree: DocumentTree, *, heading_level: int, alone: bool) -> tuple[tuple[SectionBlocks, SafeString], ...]:
    blocks = iter(plan.numbered(tree.blocks))
    tables = 0
    result = []
    for section in tree.sections:
        items = []
        for _ in section.blocks:
            block = next(blocks)
            number = ""
            if isinstance(block, Matrix) or (isinstance(block, Table) and block.rows and block.caption):
                tables += 1
                number = f"{plan.TABLE} {tables}"
            items.append(_item(block, heading_level, table_number=number, alone=alone))
        result.append((section, _render(items)))
    return tuple(result)


def _renumbered(block: Any, numbers: Mapping[str, str]) -> Any:
    if not isinstance(block, plan.NumberedHeading):
        return block
    return plan.NumberedHeading(numbers.get(block.anchor, ""), block.text, block.level, block.anchor)


def _render(items: list[dict[str, Any]]) -> SafeString:
    return render_to_string("documents/blocks.html", {"items": items, "words": _WORDS})


def _item(block: Any, heading_level: int, *, table_number: str = "", alone: bool = False) -> dict[str, Any]:
    """A block as its template reads it: cleaned texts, its template's name, and what depends on other blocks."""
    data: dict[str, Any] = _clean(as_data(block))
    name = data["type"].lower()
    if isinstance(block, plan.NumberedHeading):
        name = "heading"
        data["html_level"] = min(6, heading_level + block.level - 1)
    elif isinstance(block, Paragraph):
        data["parts"] = [part for part in data["text"].split("\n\n") if part.strip()]
    elif isinstance(block, Prose):
        data["parts"] = [_list(_clean(as_data(part))) for part in plan.text_blocks(block.text)]
        data["alone"] = alone
    elif isinstance(block, BulletList):
        data = _list(data)
    elif isinstance(block, Table):
        data |= _table(data, alone) | {"number": table_number}
    elif isinstance(block, Matrix):
        data |= _matrix(data) | {"number": table_number}
    return {"template": f"documents/blocks/{name}.html", "block": data}


def _list(data: dict[str, Any]) -> dict[str, Any]:
    """A list's items under another name: in a template ``block.items`` could be a mapping's own method."""
    return data | {"texts": data.get("items", [])}


def _table(data: dict[str, Any], alone: bool) -> dict[str, Any]:
    """Rows gathered in groups, every cell with its column; links that would lead nowhere or run code taken away."""
    total = sum(column["width"] for column in data["columns"]) or 1.0
    for column in data["columns"]:
        column["twentieths"] = max(1, round(20 * column["width"] / total))
    groups: list[dict[str, Any]] = [{"label": "", "rows": []}]
    for row in data["rows"]:
        if row["group"]:
            groups.append({"label": row["group"], "rows": []})
            continue
        for cell, column in zip(row["cells"], data["columns"], strict=False):
            cell["align"] = column["align"]
            cell["short"] = plan.is_token(cell["text"])
            if not _may_link(cell["url"], alone):
                cell["url"] = ""
        groups[-1]["rows"].append(row["cells"])
    return {"groups": [group for group in groups if group["label"] or group["rows"]]}


def _may_link(url: str, alone: bool) -> bool:
    if url.startswith(_OUTSIDE):
        return True
    return not alone and url[:1] in ("/", "?", "#") and not url.startswith(("//", "/\\"))


def _matrix(data: dict[str, Any]) -> dict[str, Any]:
    cells = {(cell["likelihood"], cell["consequence"]): cell for cell in data["cells"]}
    across = sorted(data["consequence_labels"])
    down = sorted(data["likelihood_labels"], reverse=True)
    rows = [
        {"step": step, "label": label, "cells": [cells.get((step, other)) for other, _ in across]}
        for step, label in down
    ]
    return {"across": across, "rows_down": rows}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value
