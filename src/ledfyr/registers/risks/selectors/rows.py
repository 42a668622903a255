"""Reads of the risk register, each starting from what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import Matrix, MatrixCell
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.kernel.scale import Scale, scale_from_data
from ledfyr.kernel.text import SWEDISH_ORDER, search_text
from ledfyr.platform.organisation.models import UnitName
from ledfyr.platform.settings.values import setting

from ..models import Analysis, AnalysisRow, Measure, Process, Rating
from ..policy import POLICY
from ..rules import Floors
from .levels import require_reading, unit_by_code, unit_of_row


def floors_in(scope: Scope) -> Floors:
    """The floors that hold for the committee's year."""
    data = setting("risks.floors", scope)
    return Floors(measure=data.get("measure"), plan=data.get("plan"))


def scale_in(scope: Scope) -> Scale:
    """The rating scale with its bands that holds for the committee's year."""
    return scale_from_data(setting("risks.scale", scope))


def rows_in(actor: Actor, scope: Scope, *, withdrawn: bool = False, unit: UUID | None = None) -> QuerySet[AnalysisRow]:
    """The committee's own analysis of the year: its standing rows in order, with what a list shows.

    ``withdrawn``: those that were taken out as well. ``unit``: that unit's own analysis instead.
    """
    require_reading(actor, scope, unit)
    rows = AnalysisRow.objects.filter(
        analysis__committee__slug=scope.committee,
        analysis__year=scope.year,
        analysis__kind=Analysis.Kind.RISK_ANALYSIS,
        analysis__unit=unit,
    )
    if not withdrawn:
        rows = rows.filter(is_withdrawn=False)
    return rows.select_related("area_goal", "process", "working_method", "unit").order_by("position", "id")


def with_details(rows: QuerySet[AnalysisRow]) -> QuerySet[AnalysisRow]:
    """Measures, who answers for them, and unit names along, one query each however many rows."""
    measures = with_position(Measure.objects.filter(is_withdrawn=False))
    names = UnitName.objects.order_by("-valid_from")
    return rows.prefetch_related(Prefetch("measures", measures), Prefetch("unit__names", names))


def with_position(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with what the words of their positions need; one query more however many."""
    along = measures.select_related("responsible_position__committee", "responsible_position__unit")
    return along.prefetch_related("responsible_position__unit__names")


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to. Empty means all; ``likelihood`` and ``consequence`` pick a cell of the matrix;
    with ``after`` of the matrix after measures."""

    text: str = ""
    goal: str = ""
    process: str = ""
    unit: str = ""
    handling: str = ""
    likelihood: int | None = None
    consequence: int | None = None
    lowest: int | None = None
    highest: int | None = None
    only: str = ""
    after: bool = False
    keys: frozenset[str] | None = None

    def narrow(self, rows: QuerySet[AnalysisRow]) -> QuerySet[AnalysisRow]:
        """The rows that pass."""
        exact = {
            "area_goal_id": self.goal,
            "process_id": self.process,
            "unit_id": self.unit,
            "after_likelihood" if self.after else "likelihood": self.likelihood,
            "after_consequence" if self.after else "consequence": self.consequence,
            "value__gte": self.lowest,
            "value__lte": self.highest,
        }
        rows = rows.filter(**{name: value for name, value in exact.items() if value not in (None, "")})
        for word in search_text(self.text).split():
            rows = rows.filter(Q(search_text__contains=word) | (Q(nr=int(word)) if word.isdecimal() else Q(pk=None)))
        if self.handling:
            rows = rows.filter(handling="" if self.handling == "none" else self.handling)
        if self.only == "unrated":
            rows = rows.filter(value__isnull=True)
        elif self.only == "doubts":
            rows = rows.exclude(doubts=[])
        elif self.only == "proposals":
            rows = rows.filter(is_proposal=True)
        if self.keys is not None:
            rows = rows.filter(pk__in=self.keys)
        return rows


def _swedish_order() -> Any:
    """The words that a search finds a row by, with å, ä and ö after z in every database."""
    words: Any = F("search_text")
    for letter, after_z in SWEDISH_ORDER.items():
        words = Replace(words, Value(letter), Value(after_z))
    return words


SORTS: dict[str, tuple[Any, ...]] = {
    "nr": (F("nr").asc(nulls_last=True), "position"),
    "-nr": (F("nr").desc(nulls_last=True), "position"),
    "value": (F("value").asc(nulls_last=True), "position"),
    "-value": (F("value").desc(nulls_last=True), "position"),
    "text": (_swedish_order().asc(), "position"),
    "-text": (_swedish_order().desc(), "position"),
}


def find_row(actor: Actor, scope: Scope, key: UUID | str, *, withdrawn: bool = False) -> AnalysisRow:
    """One row of the year, of the committee's own analysis or of a unit's, with its details.

    Raises NotFound, and NotAllowed for a unit's row that the actor may not read.
    """
    rows = rows_in(actor, scope, withdrawn=withdrawn, unit=unit_of_row(scope, key))
    row = with_details(rows).select_related("analysis").filter(pk=key).first()
    if row is None:
        raise NotFound("risks.no_event", key=str(key))
    return row


def event_name(actor: Actor, scope: Scope, key: str) -> str:
    """The event's wording, or NotFound: what a mark of secrecy shows."""
    try:
        return find_row(actor, scope, UUID(key)).text
    except ValueError as error:
        raise NotFound("risks.no_event", key=key) from error


def find_committee_row(actor: Actor, scope: Scope, key: UUID | str) -> AnalysisRow:
    """One standing row of the committee's own analysis, or NotFound."""
    row = with_details(rows_in(actor, scope)).select_related("analysis").filter(pk=key).first()
    if row is None:
        raise NotFound("risks.no_event", key=str(key))
    return row


def matrix_counts(rows: QuerySet[AnalysisRow], *, after: bool = False) -> dict[tuple[int, int], int]:
    """{(likelihood, consequence): number of events}, counted by the database. ``after``: as expected after measures."""
    first, second = ("after_likelihood", "after_consequence") if after else ("likelihood", "consequence")
    rated = rows.filter(**{f"{first}__isnull": False, f"{second}__isnull": False}).order_by()
    return {(r[first], r[second]): r["n"] for r in rated.values(first, second).annotate(n=Count("pk"))}


def matrix_numbers(rows: QuerySet[AnalysisRow]) -> dict[tuple[int, int], list[str]]:
    """{(likelihood, consequence): the numbers of its events}, for documents."""
    out: dict[tuple[int, int], list[str]] = {}
    for likelihood, consequence, nr in rows.values_list("likelihood", "consequence", "nr"):
        if likelihood and consequence:
            out.setdefault((likelihood, consequence), []).append(str(nr) if nr else "–")
    return out


def matrix_block(scale: Scale, counts: dict[tuple[int, int], int], numbers: dict[tuple[int, int], list[str]]) -> Matrix:
    """The matrix as a block: every step of the scale, with counts, values and bands."""
    cells = []
    for likelihood in range(len(scale.likelihood), 0, -1):
        for consequence in range(1, len(scale.consequence) + 1):
            value = likelihood * consequence
            band = scale.band(value)
            at = (likelihood, consequence)
            cells.append(
                MatrixCell(
                    likelihood,
                    consequence,
                    value,
                    counts.get(at, 0),
                    band.label if band else "",
                    band.tone if band else "",
                    tuple(numbers.get(at, ())),
                )
            )
    total = sum(counts.values())
    summary = ngettext(
        "Matrisen visar %(total)s värderad händelse.", "Matrisen visar %(total)s värderade händelser.", total
    ) % {"total": total}
    return Matrix(
        caption=_("Riskmatris: antal händelser efter sannolikhet och konsekvens"),
        likelihood_labels=tuple((step, scale.likelihood[step - 1]) for step in range(len(scale.likelihood), 0, -1)),
        consequence_labels=tuple(enumerate(scale.consequence, start=1)),
        cells=tuple(cells),
        summary=summary,
        likelihood_title=_("Sannolikhet"),
        consequence_title=_("Konsekvens"),
    )


def values_of_year(
    actor: Actor, scope: Scope, threads: Iterable[Any], *, unit: UUID | None = None
) -> dict[Any, AnalysisRow]:
    """{thread id: its row} in another year's analysis of the same unit (None: the committee), for comparing."""
    return {row.thread_id: row for row in rows_in(actor, scope, unit=unit).filter(thread_id__in=list(threads))}


def rows_of_thread(actor: Actor, scope: Scope, thread: Any, *, unit: UUID | None = None) -> list[AnalysisRow]:
    """The event in all the years of the committee's own analyses (``unit``: of that unit's), oldest first."""
    require_reading(actor, scope, unit)
    rows = AnalysisRow.objects.filter(
        thread_id=thread,
        is_withdrawn=False,
        analysis__committee__slug=scope.committee,
        analysis__unit=unit,
    )
    return list(rows.select_related("analysis", "process", "working_method").order_by("analysis__year"))


def ratings_of(actor: Actor, scope: Scope, row: AnalysisRow) -> list[Rating]:
    """All ratings of the row, newest first."""
    POLICY.require_read(actor, scope)
    return list(row.ratings.all())


def processes_in(actor: Actor, scope: Scope) -> QuerySet[Process]:
    """The committee's named processes, by name."""
    POLICY.require_read(actor, scope)
    return Process.objects.filter(committee__slug=scope.committee).exclude(name="").prefetch_related("working_methods")


def facets(rows: QuerySet[AnalysisRow]) -> dict[str, list[tuple[Any, str]]]:
    """What a list can be narrowed by: the goals, processes and units that occur in it."""
    plain = rows.select_related(None).order_by()
    goals = plain.filter(area_goal__isnull=False).order_by("area_goal__sort_key").distinct()
    processes = plain.filter(process__isnull=False).order_by("process__sort_key").distinct()
    units = rows.filter(unit__isnull=False).order_by().values_list("unit_id", "unit__code").distinct()
    names = dict(UnitName.objects.filter(unit_id__in=[u for u, _code in units]).values_list("unit_id", "name"))
    return {
        "goals": [
            (key, f"{code} {title}".strip())
            for key, code, title, _order in goals.values_list(
                "area_goal_id", "area_goal__code", "area_goal__title", "area_goal__sort_key"
            )
        ],
        "processes": [
            (key, name)
            for key, name, _order in processes.values_list("process_id", "process__name", "process__sort_key")
        ],
        "units": sorted(((u, names.get(u, code)) for u, code in units), key=lambda pair: pair[1].casefold()),
    }


def place_of(row: AnalysisRow) -> str | None:
    """The name of the unit, or the source's word for it."""
    if row.unit is not None:
        names = list(row.unit.names.all())
        return names[0].name if names else row.unit.code
    return row.place_printed or None


def risk_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The register whole, as rows of kind 'risks' in the words of the data contract."""
    return [as_row(row, scope) for row in with_details(rows_in(actor, scope))]


def risk_rows_of_unit(actor: Actor, scope: Scope, code: str) -> list[Row]:
    """The unit's own analysis whole, as risk_rows. Raises NotFound, NotAllowed."""
    unit = unit_by_code(actor, scope, code)
    return [as_row(row, scope) for row in with_details(rows_in(actor, scope, unit=unit.key if unit else None))]


@lru_cache(maxsize=256)
def list_url(scope: Scope) -> str:
    """Where the events' pages live; looked up once, not once a row."""
    return reverse("risks:list", args=[scope.committee, scope.year])


def as_row(row: AnalysisRow, scope: Scope) -> Row:
    """A living row in the words of the data contract, with its place in the register."""
    values: dict[str, Any] = {
        "nr": row.nr,
        "area_goal": row.area_goal.label if row.area_goal else None,
        "process": row.process.name if row.process else None,
        "working_method": row.working_method.name if row.working_method else None,
        "event": row.text,
        "likelihood": row.likelihood,
        "consequence": row.consequence,
        "value": row.value,
        "value_printed": row.value_printed or None,
        "handling": row.handling or None,
        "handling_printed": row.handling_printed or None,
        "measures": [measure.text for measure in row.measures.all()],
        "categories": list(row.categories),
        "place": place_of(row),
        "doubts": list(dict.fromkeys(doubt["code"] for doubt in row.doubts)),
        "measure_states": [
            {
                "text": m.text,
                "due": m.due.isoformat() if m.due else None,
                "state": m.state,
                "responsible": m.responsible_words,
            }
            for m in row.measures.all()
        ],
        "thread": str(row.thread_id),
        "decision_reference": row.decision_reference,
        "is_proposal": row.is_proposal,
    }
    url = f"{list_url(scope)}{row.pk}/"
    place = Place(register="risks", row=str(row.nr or ""), key=str(row.pk), url=url)
    doubts = tuple(Doubt(**doubt) for doubt in row.doubts)
    return Row("risks", values, place, row.source_words, doubts)


def contract_keys() -> Sequence[str]:
    """The keys of a risks row that leave the system."""
    return (
        "nr", "area_goal", "process", "working_method", "event", "likelihood", "consequence", "value", "value_printed",
        "handling", "handling_printed", "measures", "categories", "place", "doubts",
    )  # fmt: skip
