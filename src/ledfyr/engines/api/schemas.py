"""The shapes of answers, as the OpenAPI description shows them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Field, Path, Query, Schema
from pydantic import BeforeValidator

from ledfyr.platform.planning.years import FIRST_YEAR, LAST_YEAR


def written_plainly(given: Any) -> Any:
    """A whole number as people write it: '2027.0', '+2027' and '2_027' would be more addresses of the same year."""
    if isinstance(given, str) and not (given.isascii() and given.removeprefix("-").isdecimal()):
        raise ValueError("not a whole number")
    return given


Slug = Annotated[str, Path(max_length=80, pattern=r"^[-a-zA-Z0-9_]+$")]
Year = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR), BeforeValidator(written_plainly)]
VersionId = Annotated[int, Path(ge=1, le=2**31 - 1), BeforeValidator(written_plainly)]
Limit = Annotated[int, Query(ge=1, le=500), BeforeValidator(written_plainly)]
Offset = Annotated[int, Query(ge=0, le=1_000_000), BeforeValidator(written_plainly)]
UnitCode = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Severity = Literal["error", "warning", "question"]


class Refusal(Schema):
    """Every refusal: a stable code for programs, and a sentence for people."""

    code: str
    message: str


class CommitteeOut(Schema):
    slug: str
    name: str
    years: list[int] = Field(description="Opened planning years, newest first.")


class Committees(Schema):
    committees: list[CommitteeOut]


class Column(Schema):
    key: str = Field(description="The key in each row.")
    label: str
    kind: Literal["text", "number", "list", "objects"]


class RegisterOut(Schema):
    kind: str
    label: str
    columns: list[Column]


class Registers(Schema):
    committee: str
    year: int
    registers: list[RegisterOut]


class Rows(Schema):
    """As ``ledfyr export KIND --format json``, a page of it."""

    kind: str
    committee: str
    year: int
    total: int = Field(description="Rows in the whole register.")
    limit: int
    offset: int
    rows: list[dict[str, Any]]


class FindingOut(Schema):
    rule: str
    severity: Severity
    place: dict[str, Any]
    message: str
    evidence: list[str]
    computed: str
    mend: str
    rows: int = Field(description="How many rows share this one cause.")


class Findings(Schema):
    """As ``ledfyr review --format json``: what nobody has answered yet."""

    committee: str
    year: int
    findings: list[FindingOut]


class DocumentOut(Schema):
    document: str
    title: str


class Documents(Schema):
    committee: str
    year: int
    documents: list[DocumentOut]


class VersionOut(Schema):
    id: int
    version: int
    stage: Literal["dispatched", "decided"]
    body: str
    on: str | None = Field(description="ISO date of the dispatch or the meeting.")
    paragraph: str
    registration_number: str
    note: str = Field(description="Words for the decision of a year taken in from files; it has no documents.")
    documents: list[str]
    fingerprint: str
    chain_head: str


class Versions(Schema):
    committee: str
    year: int
    versions: list[VersionOut]


class Version(Schema):
    """The rows of a frozen version by kind; each carries its ``key`` beside the fields of the data contract."""

    committee: str
    year: int
    fingerprint: str
    registers: dict[str, list[dict[str, Any]]]


class DocumentTreeOut(Schema):
    """A document's block tree; each block carries its class as ``type``."""

    type: Literal["DocumentTree"]
    key: str
    title: str
    committee: str = Field(description="The committee's name.")
    municipality: str
    year: int
    status: str
    made_on: str
    sections: list[dict[str, Any]]
    language: str
    fingerprint: str = Field(description="Of a frozen version; empty for the document as it stands now.")
    chain_head: str = Field(description="The head of the change log when a version was frozen.")
