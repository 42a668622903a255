"""Giving files out: always to be saved, never to be shown or run inside a page of ours."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from ledfyr.platform.files.models import StoredFile
from ledfyr.platform.files.storing import open_file

# Should a browser show it all the same: without scripts, forms, plug-ins or a place among our pages.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def stored_file(stored: StoredFile) -> HttpResponseBase:
    """A stored file, streamed. The caller has asked the policy of the object it belongs to. Raises FileDamaged."""
    response = FileResponse(open_file(stored.digest), content_type=stored.media_type)
    response["Content-Length"] = str(stored.size)
    return to_save(response, stored.name)


def made_file(data: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A file made for this answer: an export, a document."""
    response = HttpResponse(data, content_type=content_type)
    to_save(response, name)
    return response


def to_save(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """The answer with what makes a browser save it under this name and nothing else."""
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
