"""A tagged PDF (PDF/UA-1 and PDF/A-2a) of a document, made by Typst in a child process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from ledfyr.engines.documents.rendering.plan import (
    FlowBlock,
    NumberedHeading,
    introduces,
    is_long_row,
    is_token,
    long_date,
    mark,
    outline,
    runs,
)
from ledfyr.kernel.blocks import DocumentTree, Table, as_data

TIMEOUT_SECONDS = 60.0
_CHILD = "ledfyr.engines.documents.rendering.child"


class RenderingFailed(Exception):
    """The child process gave no PDF; the text says why, for the log and not for readers."""


def render_pdf(tree: DocumentTree, *, timeout: float = TIMEOUT_SECONDS) -> bytes:
    """The PDF file of ``tree``. RenderingFailed when it cannot be made within ``timeout`` seconds."""
    command = [sys.executable, "-m", _CHILD]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, data on standard input
            command, input=json.dumps(payload(tree)).encode("ascii"), capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RenderingFailed(f"no PDF of {tree.key} within {timeout:g} s") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise RenderingFailed(done.stderr.decode("utf-8", "replace")[-2000:])
    return done.stdout


def payload(tree: DocumentTree) -> dict[str, Any]:
    """What the template reads: plain JSON-ready data. No text of it is ever read as markup."""
    headings = outline(tree)
    deep = sum(1 for heading in headings if heading.level <= 3)
    language, _, region = tree.language.partition("-")
    return {
        "title": tree.title,
        "committee": tree.committee,
        "municipality": tree.municipality,
        "year": str(tree.year),
        "status": tree.status,
        "date": long_date(tree.made_on),
        "mark": mark(tree),
        "language": language or "sv",
        "region": region or "SE",
        "contents_depth": 3 if deep <= 24 else 2,
        "has_contents": len(headings) > 1,
        "runs": [{"landscape": run.landscape, "blocks": _blocks(run.blocks)} for run in runs(tree)],
    }


def _blocks(blocks: Sequence[FlowBlock]) -> list[dict[str, Any]]:
    """Blocks as data; ``keep`` holds text together with what it introduces."""
    return [_block(block) | {"keep": introduces(blocks, index)} for index, block in enumerate(blocks)]


def _block(block: FlowBlock) -> dict[str, Any]:
    data: dict[str, Any] = as_data(block)
    if isinstance(block, NumberedHeading):
        data["type"] = "Heading"
    if isinstance(block, Table):
        for row, source in zip(data["rows"], block.rows, strict=True):
            row["long"] = is_long_row(block, source)
            for cell in row["cells"]:
                cell["token"] = is_token(cell["text"])
    return data
