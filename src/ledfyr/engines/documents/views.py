"""Pages of documents: the document as it will look, its prose edited in place, its files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ledfyr.engines.review.living import count_by_severity, open_findings
from ledfyr.engines.ui.downloads import made_file
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.numbers import small_int
from ledfyr.engines.ui.page import Page, page, part
from ledfyr.engines.ui.turns import heavy
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.blocks import Block, DocumentTree, Heading, Prose
from ledfyr.kernel.errors import Conflict
from ledfyr.platform.planning.secrecy import grounds_in

from .catalogue import findings_about, offered, parts_of
from .composing import compose
from .policy import POLICY
from .rendering import outline, render_docx, render_html, render_pdf, render_sections_html
from .texts import TextTooLong, text_version, texts_in, write_text

FINDINGS_SHOWN = 12
FORMATS = {
    "pdf": (render_pdf, "application/pdf"),
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": (lambda tree: render_html(tree).encode(), "text/html; charset=utf-8"),
}


@page(POLICY)
def document_list(request: HttpRequest, at: Page) -> HttpResponse:
    """All documents of the year, with what the review says about what they are made of."""
    findings = open_findings(at.actor, at.scope, at.today)
    rows = [
        {"kind": kind, "counts": count_by_severity(findings_about(kind.key, findings)), "parts": parts_of(kind.key)}
        for kind in offered()
    ]
    may_write = POLICY.may_write(at.actor, at.scope)
    return render(request, "documents/list.html", {"documents": rows, "forms": list(FORMATS), "may_write": may_write})


@page(POLICY)
def show(request: HttpRequest, at: Page, document: str) -> HttpResponse:
    """The document as it will look, with its outline and what the review says."""
    published, unit = _published(request), request.GET.get("analys", "")
    may_write = POLICY.may_write(at.actor, at.scope) and not published
    tree = compose(
        actor=at.actor,
        scope=at.scope,
        document=document,
        today=at.today,
        published=published,
        unit=unit,
        with_empty=may_write,
    )
    findings = [] if unit else findings_about(document, open_findings(at.actor, at.scope, at.today))
    context = {
        "document": document,
        "unit": unit,
        "tree": tree,
        "sections": _sections(tree),
        "outline": outline(tree),
        "findings": findings[:FINDINGS_SHOWN],
        "finding_total": len(findings),
        "counts": count_by_severity(findings),
        "forms": list(FORMATS),
        "may_write": may_write,
        "published": published,
        "grounds": len(grounds_in(at.scope)),
    }
    return render(request, "documents/show.html", context)


def _published(request: HttpRequest) -> bool:
    """True when the version that may be shown to anybody is asked for."""
    return request.GET.get("version") == "publicerad"


def _sections(tree: DocumentTree) -> list[dict[str, Any]]:
    """[{key, html, edit_url, prose, title}] of the document, as its page draws them."""
    return [
        {
            "key": section.key,
            "html": html,
            "edit_url": section.edit_url,
            "prose": next((block for block in section.blocks if isinstance(block, Prose)), None),
            "title": next((block.text for block in section.blocks if isinstance(block, Heading)), ""),
        }
        for section, html in render_sections_html(tree)
    ]


@page(POLICY)
@heavy
def download(request: HttpRequest, at: Page, document: str, form: str) -> HttpResponse:
    """The document as a file."""
    if form not in FORMATS:
        raise Http404
    published, unit = _published(request), request.GET.get("analys", "")
    tree = compose(actor=at.actor, scope=at.scope, document=document, today=at.today, published=published, unit=unit)
    draw, content_type = FORMATS[form]
    own = f"-{re.sub(r'[^A-Za-z0-9_-]', '', unit)}" if unit else ""
    name = f"{document}-{at.scope.committee}-{at.scope.year}{own}{'-publicerad' if published else ''}.{form}"
    return made_file(draw(tree), name=name, content_type=content_type)


@page(POLICY)
def edit_text(request: HttpRequest, at: Page, document: str, key: str) -> HttpResponse:
    """Edit the prose of a section: on a page of its own, or through htmx where it is read.

    Whoever loses a race gets both texts and the new version, so that nothing is lost and the next save counts.
    """
    tree = compose(actor=at.actor, scope=at.scope, document=document, today=at.today, with_empty=True)
    prose = next((block for block in tree.blocks if isinstance(block, Prose) and block.key == key), None)
    if prose is None:
        raise Http404
    draft = {"text": texts_in(at.scope).get(key, prose.text), "version": text_version(at.scope, key)}
    status = 200
    if request.method == "POST":
        draft, status = _write(request, at, key, draft)
        if status == 200:
            return _written(request, at, document, key)
    elif request.GET.get("read") == "1":
        return _section_alone(request, at, tree, key)
    context = {
        "document": document,
        "tree": tree,
        "prose": prose,
        "heading": _heading_above(tree.blocks, prose),
        "back": f"{reverse('documents:show', args=[at.scope.committee, at.scope.year, document])}#{key}",
        "history": history_of(at.scope, "documents.text", key),
        "may_write": POLICY.may_write(at.actor, at.scope),
        **draft,
    }
    return part(request, "documents/edit_text.html", "documents/text_form.html", context, status=status)


def _write(request: HttpRequest, at: Page, key: str, draft: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Save what was posted: (what the form shows, status). 200 saved, 422 too long, 409 somebody was first."""
    POLICY.require_write(at.actor, at.scope)
    text, given = request.POST.get("text", ""), small_int(request.POST.get("version", ""), 2**31 - 1)
    version = int(draft["version"]) if given is None else given
    shown: dict[str, Any] = {"text": text, "version": version}
    try:
        write_text(actor=at.actor, scope=at.scope, key=key, text=text, version=version)
    except TextTooLong as refusal:
        return shown | {"error": sentence(refusal)}, 422
    except Conflict as conflict:
        return shown | {"version": conflict.facts["version"], "theirs": conflict.facts["theirs"], "is_late": True}, 409
    return shown, 200


def _written(request: HttpRequest, at: Page, document: str, key: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        tree = compose(actor=at.actor, scope=at.scope, document=document, today=at.today, with_empty=True)
        return _section_alone(request, at, tree, key)
    messages.success(request, _("Texten är sparad."))
    return redirect(f"{reverse('documents:show', args=[at.scope.committee, at.scope.year, document])}#{key}")


def _section_alone(request: HttpRequest, at: Page, tree: DocumentTree, key: str) -> HttpResponse:
    """The one section whose prose was edited, as the document's page draws it."""
    section = next(one for one in _sections(tree) if one["prose"] and one["prose"].key == key)
    may_write = POLICY.may_write(at.actor, at.scope)
    context = {"section": section, "document": tree.key, "may_write": may_write, "saved": request.method == "POST"}
    return render(request, "documents/section.html", context)


def _heading_above(blocks: Iterable[Block], prose: Prose) -> str:
    """The heading that the prose stands under."""
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        if block is prose:
            break
    return heading
