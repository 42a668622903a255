"""A document as a Word file: real styles, contents, numbering, language, column widths, pages turned where needed."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENTATION

from ledfyr.engines.documents.rendering import docx_styles, docx_tables, plan
from ledfyr.engines.documents.rendering.characters import printable
from ledfyr.engines.documents.rendering.docx_parts import (
    Element,
    bookmarked,
    element,
    field,
    field_char,
    instruction,
    link_inside,
    paragraph,
    run,
    tab,
)
from ledfyr.kernel.blocks import BulletList, DocumentTree, KeyFigures, Matrix, Paragraph, Table

if TYPE_CHECKING:
    from docx.document import Document

_STYLES = {"body": "Normal", "lead": "Ingress", "note": "Anmarkning"}
# Twips (1/20 pt): A4, its margins, and what is left for text. Turned pages have narrower margins.
_SHORT, _LONG = 11906, 16838
_MARGIN, _TURNED_MARGIN = 1304, 964
_WIDTH, _TURNED_WIDTH = _SHORT - 2 * _MARGIN, _LONG - 2 * _TURNED_MARGIN
_CONTENTS_DEPTH = 3


def render_docx(tree: DocumentTree) -> bytes:
    """The Word file of ``tree``."""
    document = docx.Document()
    docx_styles.set_styles(document, tree.language)
    docx_styles.set_settings(document, tree.language)
    _set_properties(document, tree)
    writer = _Writer(document, tree)
    writer.write()
    docx_styles.set_numbering(document, writer.ordered_lists)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_properties(document: Document, tree: DocumentTree) -> None:
    properties = document.core_properties
    properties.title = printable(f"{tree.title} {tree.year}")[:255]
    properties.author = properties.last_modified_by = printable(tree.committee)[:255]
    properties.subject = printable(tree.municipality)[:255]
    properties.category = printable(tree.status)[:255]
    properties.language = tree.language
    properties.comments = properties.keywords = ""
    try:
        made = datetime.datetime.fromisoformat(tree.made_on[:10])
    except ValueError:
        return
    properties.created = properties.modified = made


class _Writer:
    """Fills the body of ``document``: counts bookmarks, tables and lists as it goes."""

    def __init__(self, document: Document, tree: DocumentTree) -> None:
        self.document = document
        self.tree = tree
        self.body = document.element.body
        self.final = self.body.sectPr
        self.headings = plan.outline(tree)
        self.bookmarks = {heading.anchor: f"_Toc{number:08d}" for number, heading in enumerate(self.headings, 1)}
        self.tables = 0
        self.ordered_lists = 0

    def write(self) -> None:
        """Cover, contents, and the runs of pages, each run a section of the file."""
        runs = plan.runs(self.tree)
        self._add(*self._cover())
        if len(self.headings) > 1:
            self._add(*self._contents())
            self._end_section(landscape=False)
        elif runs and runs[0].landscape:
            self._end_section(landscape=False)
        for index, part in enumerate(runs):
            for place, block in enumerate(part.blocks):
                elements = self._block(block, _TURNED_WIDTH if part.landscape else _WIDTH)
                if plan.introduces(part.blocks, place):
                    elements[-1].get_or_add_pPr().get_or_add_keepNext()
                self._add(*elements)
            if index + 1 < len(runs):
                self._end_section(landscape=part.landscape)
        if self.body[-2].tag == element("w:tbl").tag:
            self._add(_small())
        self._fill_section(self.final, landscape=bool(runs) and runs[-1].landscape)
        self._heads_and_feet()

    def _add(self, *elements: Element) -> None:
        for one in elements:
            self.final.addprevious(one)

    def _end_section(self, *, landscape: bool) -> None:
        last = self.final.getprevious()
        if last is None or last.tag != element("w:p").tag:
            last = _small()
            self._add(last)
        section = element("w:sectPr")
        self._fill_section(section, landscape=landscape)
        last.get_or_add_pPr().append(section)

    def _fill_section(self, section: Element, *, landscape: bool) -> None:
        for child in list(section):
            section.remove(child)
        wide, high = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        side = _TURNED_MARGIN if landscape else _MARGIN
        size = element("w:pgSz", w=wide, h=high)
        if landscape:
            size = element("w:pgSz", w=wide, h=high, orient="landscape")
        margins = {"top": 1644, "right": side, "bottom": 1360, "left": side, "header": 737, "footer": 624, "gutter": 0}
        section.extend([element("w:type", val="nextPage"), size, element("w:pgMar", **margins)])

    def _cover(self) -> Iterator[Element]:
        tree = self.tree
        stop = element("w:tabs", element("w:tab", val="right", pos=_WIDTH))
        top = paragraph("Omslagstopp", tree.municipality, tab(), tree.status)
        top.pPr.insert(1, stop)
        yield top
        yield paragraph("Omslag", tree.committee)
        yield paragraph("Title", f"{tree.title} {tree.year}")
        facts = [f"{plan.PLANNING_YEAR} {tree.year}", plan.long_date(tree.made_on)]
        yield paragraph("Omslag", " · ".join(fact for fact in facts if fact))
        if known_by := plan.mark(tree):
            yield paragraph("Omslag", known_by)

    def _contents(self) -> list[Element]:
        """Links to the headings, inside the field that Word fills with page numbers when its reader asks for it."""
        shown = [heading for heading in self.headings if heading.level <= _CONTENTS_DEPTH]
        code = f' TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z \\u '
        lines = []
        for heading in shown:
            target = self.bookmarks[heading.anchor]
            lines.append(
                paragraph(f"TOC{heading.level}", link_inside(target, run(f"{heading.number}  {heading.text}")))
            )
        for position, mark in enumerate((field_char("begin"), instruction(code), field_char("separate")), 1):
            lines[0].insert(position, mark)
        lines[-1].append(field_char("end"))
        gallery = element(
            "w:docPartObj", element("w:docPartGallery", val="Table of Contents"), element("w:docPartUnique")
        )
        box = element("w:sdt", element("w:sdtPr", gallery), element("w:sdtContent", *lines))
        return [paragraph("TOCHeading", plan.CONTENTS), box]

    def _block(self, block: plan.FlowBlock, width: int) -> list[Element]:
        match block:
            case plan.NumberedHeading():
                return [self._heading(block)]
            case Paragraph():
                return [paragraph(_STYLES[block.style], block.text)]
            case BulletList():
                return self._list(block)
            case KeyFigures():
                return docx_tables.figures_table(block, width)
            case Matrix():
                table = docx_tables.matrix_table(block, min(width, _WIDTH))
                after = [paragraph("Normal", block.summary)] if block.summary else []
                return [*self._caption(block.caption), table, _small(), *after]
            case Table():
                if not block.rows:
                    return [paragraph("Anmarkning", block.empty)] if block.empty else []
                return [
                    *self._caption(block.caption),
                    docx_tables.data_table(self.document.part, block, width),
                    _small(),
                ]

    def _heading(self, heading: plan.NumberedHeading) -> Element:
        name = self.bookmarks[heading.anchor]
        marked = bookmarked(name, int(name[4:]), run(heading.text))
        return paragraph(f"Heading{heading.level}", *marked)

    def _list(self, block: BulletList) -> list[Element]:
        if not block.ordered:
            return [paragraph("ListBullet", item) for item in block.items]
        series = docx_styles.ORDERED + self.ordered_lists
        self.ordered_lists += 1
        return [paragraph("ListNumber", item, number=series) for item in block.items]

    def _caption(self, text: str) -> list[Element]:
        if not text:
            return []
        self.tables += 1
        return [docx_tables.caption(self.tables, text)]

    def _heads_and_feet(self) -> None:
        tree = self.tree
        head = (tree.committee, (f"{tree.title} {tree.year}",))
        parts = (tree.municipality, tree.status, plan.long_date(tree.made_on), plan.mark(tree))
        left = " · ".join(part for part in parts if part)
        for index, section in enumerate(self.document.sections):
            width = _TURNED_WIDTH if section.orientation == WD_ORIENTATION.LANDSCAPE else _WIDTH
            if index == 0:
                section.different_first_page_header_footer = True
                _fill(section.first_page_header, "Normal", width, "", ())
                _fill(section.first_page_footer, "Footer", width, left, _page_number())
            for part, style, before, after in (
                (section.header, "Header", *head),
                (section.footer, "Footer", left, _page_number()),
            ):
                _fill(part, style, width, before, after)


def _page_number() -> tuple[Any, ...]:
    return f"{plan.PAGE} ", *field("PAGE", "1"), " (", *field("NUMPAGES", "1"), ")"


def _fill(part: Any, style: str, width: int, left: str, right: tuple[Any, ...]) -> None:
    """One line in a head or foot: ``left``, and ``right`` at the far edge of text ``width`` twips wide."""
    part.is_linked_to_previous = False
    root = part._element
    for child in list(root):
        root.remove(child)
    line = paragraph(style, left, tab(), *right) if right else paragraph(style, left)
    line.pPr.append(element("w:tabs", element("w:tab", val="right", pos=width)))
    root.append(line)


def _small() -> Element:
    """An empty line that takes almost no room: Word wants a paragraph after a table."""
    result = paragraph("Normal")
    result.pPr.append(element("w:spacing", before=0, after=0, line=120, lineRule="exact"))
    return result
