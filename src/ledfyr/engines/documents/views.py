"""Pages of documents: the document as it will look, its prose edited in place, its files."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ledfyr.engines.review.living import count_by_severity, open_findings
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.blocks import Block, Heading, Prose

from .catalogue import findings_about, offered, parts_of
from .composing import compose
from .policy import POLICY
from .rendering import outline, render_docx, render_html, render_pdf, render_sections_html
from .texts import LONGEST, TextTooLong, text_version, texts_in, write_text

FINDINGS_SHOWN = 12
FORMATS = {
    "pdf": (render_pdf, "application/pdf"),
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": (lambda tree: render_html(tree).encode(), "text/html; charset=utf-8"),
}


@page
def document_list(request: HttpRequest, at: Page) -> HttpResponse:
    """All documents of the year, with what the review says about what they are made of."""
    findings = open_findings(at.actor, at.scope, at.today)
    rows = [
        {"kind": kind, "counts": count_by_severity(findings_about(kind.key, findings)), "parts": parts_of(kind.key)}
        for kind in offered()
    ]
    return render(request, "documents/list.html", {"documents": rows, "forms": list(FORMATS)})


@page
def show(request: HttpRequest, at: Page, document: str) -> HttpResponse:
    """The document as it will look, with its outline and what the review says."""
    tree = compose(actor=at.actor, scope=at.scope, document=document, today=at.today)
    findings = findings_about(document, open_findings(at.actor, at.scope, at.today))
    sections = [
        {
            "key": section.key,
            "html": html,
            "edit_url": section.edit_url,
            "prose": next((block for block in section.blocks if isinstance(block, Prose)), None),
            "title": next((block.text for block in section.blocks if isinstance(block, Heading)), ""),
        }
        for section, html in render_sections_html(tree)
    ]
    context = {
        "document": document,
        "tree": tree,
        "sections": sections,
        "outline": outline(tree),
        "findings": findings[:FINDINGS_SHOWN],
        "finding_total": len(findings),
        "counts": count_by_severity(findings),
        "forms": list(FORMATS),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "documents/show.html", context)


@page
def download(request: HttpRequest, at: Page, document: str, form: str) -> HttpResponse:
    """The document as a file."""
    if form not in FORMATS:
        raise Http404
    tree = compose(actor=at.actor, scope=at.scope, document=document, today=at.today)
    draw, content_type = FORMATS[form]
    name = f"{document}-{at.scope.committee}-{at.scope.year}.{form}"
    return HttpResponse(
        draw(tree), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@page
def edit_text(request: HttpRequest, at: Page, document: str, key: str) -> HttpResponse:
    """Edit the prose of a section."""
    tree = compose(actor=at.actor, scope=at.scope, document=document, today=at.today)
    prose = next((block for block in tree.blocks if isinstance(block, Prose) and block.key == key), None)
    if prose is None:
        raise Http404
    shown = reverse("documents:show", args=[at.scope.committee, at.scope.year, document])
    text, version, error = texts_in(at.scope).get(key, prose.text), text_version(at.scope, key), ""
    if request.method == "POST":
        POLICY.require_write(at.actor, at.scope)
        text = request.POST.get("text", "")
        given = request.POST.get("version", "")
        version = int(given) if given.isdecimal() else version
        try:
            write_text(actor=at.actor, scope=at.scope, key=key, text=text, version=version)
        except TextTooLong as refusal:
            error = sentence(refusal)
        else:
            messages.success(request, _("Texten är sparad."))
            return redirect(f"{shown}#{key}")
    context = {
        "document": document,
        "tree": tree,
        "prose": prose,
        "text": text,
        "version": version,
        "error": error,
        "longest": LONGEST,
        "heading": _heading_above(tree.blocks, prose),
        "back": f"{shown}#{key}",
        "history": history_of("documents.text", key),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "documents/edit_text.html", context, status=422 if error else 200)


def _heading_above(blocks: Iterable[Block], prose: Prose) -> str:
    """The heading that the prose stands under."""
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        if block is prose:
            break
    return heading
