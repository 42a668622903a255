"""The tree as it stands keeps every rule that the import linter cannot say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps

from . import layout, meetings, rings, services, tree, words

RULES: list[Callable[[Path], list[str]]] = [
    layout.folders_are_packages,
    layout.registers_hold_only_rooms,
    layout.rooms_tell_what_they_are,
    layout.rooms_hold_known_parts,
    layout.files_are_short,
    layout.functions_are_short,
    meetings.rooms_meet_at_the_door,
    meetings.edges_touch_no_tables,
    meetings.time_is_passed_in,
    meetings.only_services_write,
    meetings.no_raw_sql,
    meetings.apps_import_the_module,
    services.services_leave_history,
    services.services_ask_the_policy,
    services.services_run_logged,
    services.tables_are_opened_in_few_places,
    rings.foreign_keys_between_rooms_are_known,
    rings.no_rings,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_tree_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    assert rule(tree.PACKAGE) == [], rule.__doc__


def test_every_model_is_a_word_of_the_glossary() -> None:
    glossary = (tree.REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8")

    assert words.models_have_words(tree.PACKAGE, glossary) == []


def test_rooms_opened_are_the_folders_found() -> None:
    from ledfyr.engines.ui.rooms import rooms

    assert meetings.rooms_open(tree.PACKAGE, {room.key for room in rooms()}) == []


def test_rooms_have_their_own_config_and_no_plain_one() -> None:
    from ledfyr.engines.ui.room import RoomConfig

    opened = [config for config in apps.get_app_configs() if config.name.startswith("ledfyr.registers.")]

    assert opened
    assert [config.name for config in opened if not isinstance(config, RoomConfig)] == []
