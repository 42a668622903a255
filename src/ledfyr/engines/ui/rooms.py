"""The corridor: the rooms that are open and their nameplates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.register import (
    Beside,
    ContentPart,
    Exporter,
    HistoryObject,
    Importer,
    MenuItem,
    Panel,
    Register,
    StartCard,
)
from ledfyr.platform.history.recording import declare_codes
from ledfyr.platform.settings.values import declare_keys

from .undoing import declare_undo
from .wording import declare

_rooms: dict[str, tuple[Register, str]] = {}
_todo: list[StartCard] = []
_history_objects: dict[str, HistoryObject] = {}


def open_room(register: Register, module: str) -> None:
    """Called once per room at start-up. Raises ImproperlyConfigured when nobody has said who may do what there."""
    if register.policy is None:
        raise ImproperlyConfigured(f"{module}: the nameplate declares no policy")
    _rooms[register.key] = (register, module)
    declare_keys(register.settings)
    declare_codes(register.history, register.policy)
    _history_objects.update(register.history_objects)
    declare(register.refusals)
    if register.undo is not None:
        declare_undo(register.undo)


def declare_history_objects(objects: Mapping[str, HistoryObject]) -> None:
    """Called at start-up by what is no room: what history calls its objects."""
    _history_objects.update(objects)


def history_objects() -> Mapping[str, HistoryObject]:
    """{object type: what history calls it}."""
    return _history_objects


def rooms() -> list[Register]:
    """All nameplates, in the order of their keys."""
    return [_rooms[key][0] for key in sorted(_rooms)]


def room_urls() -> list[Any]:
    """Each room's urls under its committee and year; the namespace is the room's key."""
    return [
        path("<slug:committee>/<int:year>/", include((f"{module}.urls", key), namespace=key))
        for key, (_register, module) in sorted(_rooms.items())
        if find_spec(f"{module}.urls")
    ]


def open_room_urls() -> list[Any]:
    """What rooms show to somebody without an account, outside every committee's year: ``open_urlpatterns`` of urls.py.

    The namespace is the room's key and '_open'.
    """
    return [
        path("", include((patterns, f"{key}_open"), namespace=f"{key}_open"))
        for key, (_register, module) in sorted(_rooms.items())
        if find_spec(f"{module}.urls")
        and (patterns := getattr(import_module(f"{module}.urls"), "open_urlpatterns", None))
    ]


ENGINE_MENU = (
    MenuItem(_("Granskning"), "review:list", 30),
    MenuItem(_("Dokument"), "documents:list", 40),
    MenuItem(_("Läs in"), "exchange:upload", 60),
    MenuItem(_("Historik"), "ui:history", 68, more=True),
)


def menu_items() -> list[MenuItem]:
    """The main menu of a committee's year: the engines' pages and the rooms', in order."""
    items = [*ENGINE_MENU, *(item for room in rooms() for item in room.menu)]
    return sorted(items, key=lambda item: item.order)


def start_cards(actor: Actor, scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """What the rooms say on the start page, in order: (template, context)."""
    cards = sorted((card for room in rooms() for card in room.start_cards), key=lambda card: card.order)
    return list(_shown(cards, actor, scope))


def _shown(cards: list[StartCard], actor: Actor, scope: Scope) -> Iterator[tuple[str, dict[str, Any]]]:
    """The cards that have something to say; one about what the actor may not read says nothing."""
    for card in cards:
        try:
            built = card.build(actor, scope)
        except NotAllowed:
            continue
        if built is not None:
            yield built


def declare_todo(card: StartCard) -> None:
    """Called by an engine at start-up: its card stands under 'Att göra', before the rooms' cards."""
    if card not in _todo:
        _todo.append(card)


def todo_cards(actor: Actor, scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """What waits for somebody, in order: (template, context)."""
    cards = sorted(_todo, key=lambda card: card.order)
    return list(_shown(cards, actor, scope))


def importers() -> list[Importer]:
    """Importers in an order where each stands behind those it reads after."""
    found = {importer.kind: importer for room in rooms() for importer in room.importers}
    ordered: dict[str, Importer] = {}

    def take(kind: str) -> None:
        if kind in found and kind not in ordered:
            for earlier in found[kind].after:
                take(earlier)
            ordered[kind] = found[kind]

    for kind in found:
        take(kind)
    return list(ordered.values())


def exporters() -> dict[str, Exporter]:
    """{kind: exporter} of all rooms."""
    return {exporter.kind: exporter for room in rooms() for exporter in room.exporters}


def content_parts() -> dict[str, ContentPart]:
    """{key: what instructions can ask for of the rooms}."""
    return {part.key: part for room in rooms() for part in room.content}


def panels_on(page: str, actor: Actor, scope: Scope, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What other rooms hang on a page's object: (template, context), in order."""
    hung: list[Panel] = [panel for room in rooms() for panel in room.panels if panel.on == page]
    for panel in sorted(hung, key=lambda panel: panel.order):
        built = panel.build(actor, scope, key)
        if built is not None:
            yield built


def beside(page: str, actor: Actor, scope: Scope, earlier: int) -> list[tuple[Beside, Collection[str]]]:
    """What other rooms say beside the events of a page: (what, the threads it holds of). A room that the actor may not
    read says nothing."""
    out: list[tuple[Beside, Collection[str]]] = []
    for one in (one for room in rooms() for one in room.beside if one.on == page):
        try:
            out.append((one, one.threads(actor, scope, earlier)))
        except NotAllowed:
            continue
    return out


def require_free(step: str, scope: Scope, keys: Collection[str]) -> None:
    """Ask every room that holds things back at this step. Raises the DomainError of the first that does."""
    for hold in (hold for room in rooms() for hold in room.holds if hold.on == step):
        hold.check(scope, keys)


def sample_files() -> dict[str, bytes]:
    """{name: bytes} of the files that rooms offer for trying an import."""
    return {name: read() for room in rooms() for name, read in room.sample_files.items()}
