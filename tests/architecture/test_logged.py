"""Every table of ours is guarded and logged, or stands here with the reason why not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from ledfyr.platform.history.logged import LoggedModel, LoggedQuerySet
from ledfyr.platform.history.triggers import guarded_models

# {model: why its rows leave no trace in the log}
NOT_LOGGED = {
    "history.ChainHead": "the log itself, guarded by triggers of its own",
    "history.ChangeSet": "the log itself, guarded by triggers of its own",
    "history.ChangeEntry": "the log itself, guarded by triggers of its own",
    "history.EntryPayload": "the log itself, guarded by triggers of its own",
    "history.RowChange": "the log itself, guarded by triggers of its own",
    "history.RowPayload": "the log itself, guarded by triggers of its own",
    "history.Disposal": "the log itself, guarded by triggers of its own",
    "history.DisposedEntry": "the log itself, guarded by triggers of its own",
    "organisation.UnitAncestor": "derived from the placements, which are logged",
    "exchange.ImportDraft": "a file under way in; what is taken in from it is logged",
    "ui.UndoStep": "what one person just did, as it was logged, kept for some hours; undoing it is logged",
    "ui.FormDraft": "typed and not yet saved; saving it is logged",
    "sign_in.FailedAttempt": "a limit on guessing, digests only, gone within the hour",
    "sign_in.OneTimeLink": "a key and its counters; sending, use and revoking are recorded",
    "reminders.Job": "work under way, gone through and tried again by the machinery",
    "reminders.Letter": "a log of its own of what was sent",
    "reminders.LetterLine": "a log of its own of what was sent",
    "reminders.ReminderChoice": "a person's own wish about her letters",
    "reminders.CalendarFeed": "a key, its digest only; making and revoking are recorded",
    "workshops.WorkshopParticipant": "a name that somebody without an account gave",
    "workshops.WorkshopAnswer": "a ballot, nobody's to find in a log; what is agreed is logged",
    "files.StoredFile": "its bytes are checked on every read; the object that points at it is logged",
}


def ours() -> list[type[models.Model]]:
    """The models of this product."""
    return [model for model in apps.get_models() if model.__module__.startswith("ledfyr.")]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_model_is_logged_or_says_why_not(model: type[models.Model]) -> None:
    """Inherit platform.history.logged.LoggedModel, or add the model to the list with its reason."""
    assert issubclass(model, LoggedModel) != (model._meta.label in NOT_LOGGED)


def test_the_list_holds_only_models_that_are_there() -> None:
    assert NOT_LOGGED.keys() <= {model._meta.label for model in ours()}


@pytest.mark.parametrize("model", guarded_models(), ids=lambda model: model._meta.label)
def test_every_way_to_a_logged_table_is_watched(model: type[models.Model]) -> None:
    """No manager goes round the log, and the database changes no row by itself when another one goes."""
    if not model._meta.auto_created:
        managers = [*model._meta.managers, model._base_manager]
        assert [one.name for one in managers if not isinstance(one.get_queryset(), LoggedQuerySet)] == []
    by_database = {models.SET_NULL, models.SET_DEFAULT, models.DO_NOTHING}
    ways = {field.name: field.remote_field.on_delete for field in model._meta.concrete_fields if field.remote_field}
    assert [name for name, way in ways.items() if way in by_database] == []
    assert len(model._meta.parents) == 0
