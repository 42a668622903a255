"""Paragraphs, runs, fields and links of a Word file. Texts go in as text of elements, never pasted into XML."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ledfyr.engines.documents.rendering.characters import printable

Element = Any


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """``element("w:tab", val="right")``: an element with attributes of the w namespace and its children."""
    result = OxmlElement(tag)
    for name, value in attributes.items():
        result.set(qn(f"w:{name}"), str(value))
    result.extend(children)
    return result


def run(text: str, *properties: Element) -> Element:
    """A run of ``text``; line breaks in it become breaks."""
    result = element("w:r")
    if properties:
        result.append(element("w:rPr", *properties))
    for index, line in enumerate(printable(text).split("\n")):
        if index:
            result.append(element("w:br"))
        if line:
            result.append(_text("w:t", line))
    return result


def _text(tag: str, text: str) -> Element:
    result = element(tag)
    result.text = text
    result.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return result


def paragraph(style: str, *content: Element | str, align: str = "", number: int = 0) -> Element:
    """A paragraph of ``style`` holding runs, links or plain strings; ``number`` is a number series of its own."""
    ppr = element("w:pPr")
    if style != "Normal":
        ppr.append(element("w:pStyle", val=style))
    if number:
        ppr.append(element("w:numPr", element("w:ilvl", val=0), element("w:numId", val=number)))
    if align and align != "left":
        ppr.append(element("w:jc", val=align))
    return element("w:p", ppr, *(run(part) if isinstance(part, str) else part for part in content))


def field_char(kind: str) -> Element:
    """A run with one of a field's marks: begin, separate, end."""
    return element("w:r", element("w:fldChar", fldCharType=kind))


def instruction(code: str) -> Element:
    """A run with a field's code."""
    return element("w:r", _text("w:instrText", code))


def field(code: str, shown: str) -> tuple[Element, ...]:
    """A whole field with the result that is ``shown`` until Word computes it."""
    return field_char("begin"), instruction(f" {code} "), field_char("separate"), run(shown), field_char("end")


def tab() -> Element:
    """A run with a tab."""
    return element("w:r", element("w:tab"))


def bookmarked(name: str, number: int, *content: Element) -> tuple[Element, ...]:
    """``content`` as the target that links to ``name`` lead to. ``number`` is unique in the file."""
    return element("w:bookmarkStart", id=number, name=name), *content, element("w:bookmarkEnd", id=number)


def link_inside(name: str, *content: Element) -> Element:
    """A link to a bookmark."""
    return element("w:hyperlink", *content, anchor=name, history=1)


def link_outside(part: Any, url: str, text: str) -> Element:
    """A link to ``url`` on the web."""
    result = element("w:hyperlink", run(text, element("w:rStyle", val="Hyperlink")), history=1)
    result.set(qn("r:id"), part.relate_to(printable(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return result
