"""The addresses: each asks the policy, calls one selector and translates out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.documents.composing import compose
from ledfyr.engines.exchange.writers import as_data as rows_as_data
from ledfyr.engines.exchange.writers import exporter_of, rows_of
from ledfyr.engines.review.living import open_findings
from ledfyr.engines.review.output import findings_as_json
from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import as_data
from ledfyr.platform.planning.decisions import decisions_in, find_decision, frozen_data
from ledfyr.platform.planning.years import find_year

from . import schemas
from .policy import POLICY
from .refusals import refuse_unknown
from .schemas import Limit, Offset, Refusal, Severity, Slug, UnitCode, VersionId, Year
from .selectors import readable_committees

PAGE = 100
REFUSALS = {400: Refusal, 401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal}

router = Router()


def asked(request: HttpRequest, committee: str, year: int, *parameters: str) -> tuple[Actor, Scope]:
    """Who asks and for what. Raises UnusableParameter, NotAllowed, then NotFound: rights before existence."""
    refuse_unknown(request.GET, parameters)
    actor: Actor = request.auth  # type: ignore[attr-defined]  # set by SignedIn
    scope = Scope(committee, year)
    POLICY.require_read(actor, scope)
    find_year(scope)
    return actor, scope


@router.get("committees", response={200: schemas.Committees, **REFUSALS}, operation_id="committees")
def committees(request: HttpRequest) -> dict[str, Any]:
    """The committees that you may read, with their opened years."""
    refuse_unknown(request.GET)
    actor: Actor = request.auth  # type: ignore[attr-defined]
    found = readable_committees(actor, timezone.localdate())
    return {"committees": [{"slug": one.slug, "name": one.name, "years": years} for one, years in found]}


@router.get("{committee}/{year}/registers", response={200: schemas.Registers, **REFUSALS}, operation_id="registers")
def registers(request: HttpRequest, committee: Slug, year: Year) -> dict[str, Any]:
    """The registers that the rooms offer, with their columns."""
    asked(request, committee, year)
    offers = [
        {
            "kind": exporter.kind,
            "label": str(exporter.label),
            "columns": [{"key": c.key, "label": str(c.label), "kind": c.kind} for c in exporter.columns],
        }
        for exporter in exporters().values()
    ]
    return {"committee": committee, "year": year, "registers": offers}


@router.get("{committee}/{year}/registers/{kind}", response={200: schemas.Rows, **REFUSALS}, operation_id="rows")
def rows(
    request: HttpRequest,
    committee: Slug,
    year: Year,
    kind: Slug,
    limit: Limit = PAGE,
    offset: Offset = 0,
    unit: UnitCode = "",
) -> dict[str, Any]:
    """The rows of a register, page by page. ``unit``: a unit's code, for the rows that it keeps of its own."""
    actor, scope = asked(request, committee, year, "limit", "offset", "unit")
    exporter = exporter_of(kind)
    everything = rows_of(exporter, actor, scope, unit)
    page = rows_as_data(exporter, scope, everything[offset : offset + limit])
    return page | {"total": len(everything), "limit": limit, "offset": offset}


@router.get("{committee}/{year}/findings", response={200: schemas.Findings, **REFUSALS}, operation_id="findings")
def findings(request: HttpRequest, committee: Slug, year: Year, severity: Severity | None = None) -> dict[str, Any]:
    """What the review says of the year and nobody has answered, all of it or one severity."""
    actor, scope = asked(request, committee, year, "severity")
    found = open_findings(actor, scope, timezone.localdate())
    chosen = [finding for finding in found if severity is None or finding.severity == severity]
    return {"committee": committee, "year": year, **findings_as_json(chosen)}


@router.get("{committee}/{year}/documents", response={200: schemas.Documents, **REFUSALS}, operation_id="documents")
def documents(request: HttpRequest, committee: Slug, year: Year) -> dict[str, Any]:
    """The documents that the rooms fill."""
    asked(request, committee, year)
    offers = [{"document": kind.key, "title": str(kind.title)} for kind in offered()]
    return {"committee": committee, "year": year, "documents": offers}


@router.get("{committee}/{year}/versions", response={200: schemas.Versions, **REFUSALS}, operation_id="versions")
def versions(request: HttpRequest, committee: Slug, year: Year) -> dict[str, Any]:
    """What has been dispatched and decided, newest first."""
    _actor, scope = asked(request, committee, year)
    found = [
        {
            "id": one.pk,
            "version": one.version,
            "stage": one.stage,
            "body": one.body,
            "on": one.on.isoformat() if one.on else None,
            "paragraph": one.paragraph,
            "registration_number": one.registration_number,
            "note": one.note,
            "documents": one.kinds,
            "fingerprint": one.digest,
            "chain_head": one.chain_head,
        }
        for one in decisions_in(scope)
    ]
    return {"committee": committee, "year": year, "versions": found}


@router.get(
    "{committee}/{year}/versions/{version}", response={200: schemas.Version, **REFUSALS}, operation_id="version"
)
def version(request: HttpRequest, committee: Slug, year: Year, version: VersionId) -> dict[str, Any]:
    """The registers' rows of a frozen version, as they were. ``version`` is its id."""
    _actor, scope = asked(request, committee, year)
    decision = find_decision(scope, version)
    return {"committee": committee, "year": year, "fingerprint": decision.digest, "registers": frozen_data(decision)}


@router.get(
    "{committee}/{year}/documents/{document}",
    response={200: schemas.DocumentTreeOut, **REFUSALS},
    operation_id="document",
)
def document(request: HttpRequest, committee: Slug, year: Year, document: Slug) -> Any:
    """A document as it stands now, as a tree of blocks, in Swedish."""
    actor, scope = asked(request, committee, year)
    return as_data(compose(actor=actor, scope=scope, document=document, today=timezone.localdate()))
