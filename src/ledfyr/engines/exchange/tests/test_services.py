"""A file under way in: kept, chosen from, taken in whole or not at all, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ledfyr.engines.exchange import services
from ledfyr.engines.exchange.intake import NothingFound
from ledfyr.engines.exchange.models import ImportDraft
from ledfyr.engines.exchange.readers import UnreadableFile
from ledfyr.engines.exchange.services import AlreadyApplied
from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import ChangedSince, NotAllowed, NotFound
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.years import years_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
LABELS = (
    "Nr;Mål;Process;Arbetssätt;Oönskad händelse;Sannolikhet;Konsekvens;Riskvärde;Riskvärde (källans ord);Hantering;"
    "Hantering (källans ord);Åtgärder;Kategorier;Plats;Att kontrollera"
)


def file(*events: str) -> bytes:
    """A register of events as an export writes it, numbered from 1; each rated 3 and 4."""
    lines = [f"{nr};;Utlån;I kassan;{text};3;4;12;;;;;;;" for nr, text in enumerate(events, start=1)]
    return "\r\n".join([LABELS, *lines]).encode()


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


def ask(service: Any, draft: ImportDraft | None = None, **given: Any) -> Any:
    at = {"key": draft.pk} if draft else {}
    return service(**{"actor": CONTROLLER, "scope": SCOPE, **at, **given})


def uploaded(*events: str, **given: Any) -> ImportDraft:
    wanted = {"name": "C:\\analys.csv", "data": file(*(events or ("Böcker stjäls", "Lån blir gamla"))), "kinds": []}
    return ask(services.upload, **{**wanted, **given})


def applied(draft: ImportDraft) -> ImportDraft:
    return ask(services.apply_draft, draft, today=TODAY)


def register() -> list[tuple[int, str]]:
    return [(row.values["nr"], row.values["event"]) for row in exporters()["risks"].rows(CONTROLLER, SCOPE)]


def test_a_file_is_kept_with_its_bytes_until_a_person_has_looked() -> None:
    draft = uploaded()
    draft.refresh_from_db()

    assert (draft.file_name, bytes(draft.content), draft.kinds) == (
        "analys.csv",
        file("Böcker stjäls", "Lån blir gamla"),
        ["risks"],
    )
    assert (draft.state, draft.made_by, len(draft.digest)) == ("preview", "Controller", 64)
    assert (register(), years_of("kultur")) == ([], [])
    assert [one.pk for one in services.drafts_in(READER, SCOPE)] == [draft.pk]
    assert services.drafts_in(READER, Scope("idrott", 2027)) == []


def test_looking_writes_nothing() -> None:
    draft = uploaded()

    with nothing_changes():
        seen = services.preview_draft(READER, SCOPE, draft)
    assert seen.plans["risks"].count("create") == 2


def test_a_draft_is_taken_in_once_and_reports() -> None:
    draft = applied(uploaded())

    assert register() == [(1, "Böcker stjäls"), (2, "Lån blir gamla")]
    assert (draft.state, draft.report["kinds"]["risks"]["created"], draft.report["applied"]) == ("applied", 2, True)
    with nothing_changes(), pytest.raises(AlreadyApplied):
        applied(draft)
    with nothing_changes(), pytest.raises(AlreadyApplied):
        ask(services.choose, draft, kind="risks", index=0, choice={"skip": True})


def test_choices_are_kept_taken_back_and_obeyed() -> None:
    draft = uploaded("Böcker stjäls", "Lån blir gamla", "Kassan är tom")
    for index, choice in (
        (0, {"skip": True}),
        (1, {"values": {"event": "Lån glöms bort"}}),
        (2, {"skip": True}),
        (2, {}),
    ):
        ask(services.choose, draft, kind="risks", index=index, choice=choice)
    draft = applied(draft)

    assert register() == [(2, "Lån glöms bort"), (3, "Kassan är tom")]
    assert (draft.report["kinds"]["risks"]["read"], draft.report["kinds"]["risks"]["rejected"]) == (3, 1)


def test_an_import_is_taken_back_whole() -> None:
    applied(uploaded("Böcker stjäls"))
    draft = applied(uploaded("Böcker stjäls", "Lån blir gamla"))

    draft = ask(services.undo_draft, draft)

    assert (register(), draft.state) == ([(1, "Böcker stjäls")], "undone")
    with nothing_changes(), pytest.raises(NotFound):
        ask(services.undo_draft, draft)


def test_an_import_is_not_taken_back_over_later_changes() -> None:
    first = applied(uploaded("Böcker stjäls", "Lån blir gamla"))
    applied(
        uploaded("Böcker stjäls ur magasinet i natt", "Lån blir gamla", data=file("Böcker stjäls.", "Lån blir gamla"))
    )

    with nothing_changes(), pytest.raises(ChangedSince):
        ask(services.undo_draft, first)


def test_what_is_taken_in_keeps_its_report_and_its_undo() -> None:
    with pytest.raises(services.AlreadyApplied):
        ask(services.discard_draft, applied(uploaded()))

    assert (ImportDraft.objects.count(), len(register())) == (1, 2)
    ask(services.discard_draft, uploaded())
    assert ImportDraft.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"data": b""}, UnreadableFile),
        ({"data": b"bara prosa"}, NothingFound),
        ({"name": "plan.xlsx"}, UnreadableFile),
        ({"actor": READER}, NotAllowed),
        ({"scope": Scope("teater", 2027)}, NotFound),
    ],
)
def test_a_refused_file_is_not_kept(given: dict[str, Any], refusal: type[Exception]) -> None:
    with nothing_changes(), pytest.raises(refusal):
        uploaded(**given)


def test_a_reader_changes_nothing() -> None:
    draft = uploaded()
    for service, given in (
        (services.choose, {"kind": "risks", "index": 0, "choice": {"skip": True}}),
        (services.apply_draft, {"today": TODAY}),
        (services.discard_draft, {}),
        (services.undo_draft, {}),
    ):
        with nothing_changes(), pytest.raises(NotAllowed):
            ask(service, draft, actor=READER, **given)


@pytest.mark.parametrize(
    "where", [{"scope": Scope("idrott", 2027)}, {"scope": Scope("kultur", 2026)}, {"key": uuid4()}]
)
def test_a_draft_of_another_committee_or_year_is_not_there(where: dict[str, Any]) -> None:
    draft = uploaded()
    for service, given in (
        (services.apply_draft, {"today": TODAY}),
        (services.discard_draft, {}),
        (services.undo_draft, {}),
    ):
        with nothing_changes(), pytest.raises(NotFound):
            ask(service, draft, **{**given, **where})


def test_one_person_has_no_more_files_waiting_than_somebody_looks_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    first, _second = uploaded(), uploaded("En annan")

    with nothing_changes(), pytest.raises(services.TooManyWaiting) as refused:
        uploaded("En tredje")
    assert refused.value.facts == {"count": 2}

    ask(services.discard_draft, first)
    uploaded("En tredje")


def test_a_file_that_nobody_takes_in_is_thrown_away_in_time(settings: Any) -> None:
    waiting, taken = uploaded(), applied(uploaded("En annan"))
    soon = timezone.now() + timedelta(days=settings.DRAFT_DAYS - 1)

    assert services.sweep_drafts(now=soon) == 0
    assert services.sweep_drafts(now=soon + timedelta(days=2)) == 1
    assert list(ImportDraft.objects.values_list("pk", flat=True)) == [taken.pk]
    assert waiting.pk != taken.pk
