"""Formal documents as files and pages: one function per format, all from the same tree of blocks.

Nothing heavy is imported until a function is called; the child process that makes PDF passes through here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.safestring import SafeString

    from ledfyr.engines.documents.rendering.plan import NumberedHeading
    from ledfyr.kernel.blocks import Block, DocumentTree, SectionBlocks

__all__ = [
    "outline",
    "render_blocks_html",
    "render_docx",
    "render_html",
    "render_pdf",
    "render_plain",
    "render_sections_html",
]


def render_pdf(tree: DocumentTree) -> bytes:
    """``tree`` as a tagged PDF (PDF/UA-1, PDF/A-2a). ``pdf.RenderingFailed`` when it cannot be made."""
    from ledfyr.engines.documents.rendering import pdf

    return pdf.render_pdf(tree)


def render_docx(tree: DocumentTree) -> bytes:
    """``tree`` as a Word file with real styles, contents, language and column widths."""
    from ledfyr.engines.documents.rendering import docx

    return docx.render_docx(tree)


def render_html(tree: DocumentTree) -> str:
    """``tree`` as one stand-alone HTML page, its style sheet inside."""
    from ledfyr.engines.documents.rendering import html

    return html.render_html(tree)


def render_blocks_html(
    blocks: Iterable[Block], *, numbers: Mapping[str, str] | None = None, heading_level: int = 2
) -> SafeString:
    """``blocks`` as markup for a page of the product.

    ``numbers`` maps a heading's anchor to its number (none: the blocks are numbered by themselves);
    ``heading_level`` is the HTML level of a chapter.
    """
    from ledfyr.engines.documents.rendering import html

    return html.render_blocks_html(blocks, numbers=numbers, heading_level=heading_level)


def render_sections_html(tree: DocumentTree, *, heading_level: int = 2) -> tuple[tuple[SectionBlocks, SafeString], ...]:
    """Every section of ``tree`` with its markup, headings numbered through the whole document."""
    from ledfyr.engines.documents.rendering import html

    return html.render_sections_html(tree, heading_level=heading_level)


def render_plain(tree: DocumentTree) -> str:
    """``tree`` as plain text: headings, paragraphs, and tables as lines of cells parted by `` | ``."""
    from ledfyr.engines.documents.rendering import plain

    return plain.render_plain(tree)


def outline(tree: DocumentTree) -> tuple[NumberedHeading, ...]:
    """The document's headings with number, text, level and anchor: for a table of contents beside the page."""
    from ledfyr.engines.documents.rendering import plan

    return plan.outline(tree)
