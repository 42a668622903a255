"""Pages of documents: the document as it will look, its prose edited in place, its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ledfyr.engines.ui.page import Page, page
from ledfyr.kernel.blocks import Prose

from .catalogue import offered
from .composing import compose
from .policy import POLICY
from .rendering import outline, render_docx, render_html, render_pdf, render_sections_html
from .texts import text_version, texts_in, write_text

FORMATS = {
    "pdf": (render_pdf, "application/pdf"),
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": (lambda tree: render_html(tree).encode(), "text/html; charset=utf-8"),
}


@page
def document_list(request: HttpRequest, at: Page) -> HttpResponse:
    """All documents of the year."""
    return render(request, "documents/list.html", {"documents": offered()})


@page
def show(request: HttpRequest, at: Page, document: str) -> HttpResponse:
    """The document as it will look, with its outline."""
    tree = compose(actor=at.actor, scope=at.scope, document=document, today=at.today)
    sections = [
        {
            "key": section.key,
            "html": html,
            "edit_url": section.edit_url,
            "prose": next((block for block in section.blocks if isinstance(block, Prose)), None),
        }
        for section, html in render_sections_html(tree)
    ]
    context = {
        "document": document,
        "tree": tree,
        "sections": sections,
        "outline": outline(tree),
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
    if request.method == "POST":
        version = int(request.POST.get("version") or 0)
        write_text(actor=at.actor, scope=at.scope, key=key, text=request.POST.get("text", ""), version=version)
        messages.success(request, _("Texten är sparad."))
        return redirect(f"{shown}#{key}")
    context = {
        "document": document,
        "tree": tree,
        "prose": prose,
        "text": texts_in(at.scope).get(key, prose.text),
        "version": text_version(at.scope, key),
        "back": shown,
    }
    return render(request, "documents/edit_text.html", context)
