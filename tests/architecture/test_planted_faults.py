"""Every rule is shown to break: a small sound tree, one fault planted at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from . import layout, meetings, rings, services, words
from .test_walls import RULES

SOUND = {
    "__init__.py": "",
    "kernel/__init__.py": "",
    "platform/__init__.py": "",
    "platform/history/__init__.py": "",
    "platform/history/models.py": "class ChangeEntry(models.Model):\n    code = models.CharField()\n",
    "platform/organisation/__init__.py": "",
    "platform/organisation/models.py": "class Committee(models.Model):\n    slug = models.SlugField()\n",
    "engines/__init__.py": "",
    "engines/ui/__init__.py": "",
    "engines/ui/room.py": "class RoomConfig:\n    pass\n",
    "registers/__init__.py": "",
    "registers/goals/__init__.py": "",
    "registers/goals/README.md": "The tree of goals.\n",
    "registers/goals/register.py": "",
    "registers/goals/public.py": "from .selectors import goals_in\n",
    "registers/goals/selectors.py": "def goals_in(actor):\n    return Goal.objects.filter(place=actor)\n",
    "registers/risks/__init__.py": "",
    "registers/risks/README.md": "What may go wrong.\n",
    "registers/risks/apps.py": ("from ledfyr.engines.ui import room\nclass RisksConfig(room.RoomConfig):\n    pass\n"),
    "registers/risks/register.py": "",
    "registers/risks/models.py": (
        "class Risk(models.Model):\n"
        "    committee = models.ForeignKey('organisation.Committee', on_delete=models.CASCADE)\n"
        "    goal = models.ForeignKey('goals.Goal', on_delete=models.CASCADE)\n"
    ),
    "registers/risks/rules.py": "def required(value, floor):\n    return value >= floor\n",
    "registers/risks/services.py": (
        "from ledfyr.registers.goals.public import goals_in\n"
        "from .policy import POLICY\n"
        "def rate(*, actor, value, today):\n"
        "    POLICY.require_write(actor)\n"
        "    _write(actor, value)\n"
        "def _write(actor, value):\n"
        "    Risk.objects.create(value=value)\n"
        "    record(actor, value)\n"
        "def plan_rows(actor, rows):\n"
        "    return [row for row in rows]\n"
    ),
    "registers/risks/views.py": (
        "from .services import rate\ndef page(request, found):\n    found.update(a=1)\n    rate()\n"
    ),
}
GLOSSARY = """\
| Svenska | code | note |
|---|---|---|
| nämnd | committee | |
| ändring | change_entry | |
| risk, stor risk | risk, big_risk/_danger | |
"""

Rule = Callable[[Path], list[str]]
LONG = "def long():\n" + "    print()\n" * layout.LONGEST_FUNCTION
PLANTED: list[tuple[Rule, str, str]] = [
    (layout.folders_are_packages, "registers/risks/importer/reading.py", ""),
    (layout.registers_hold_only_rooms, "registers/matters/__init__.py", ""),
    (layout.registers_hold_only_rooms, "registers/common.py", ""),
    (layout.rooms_tell_what_they_are, "registers/risks/README.md", " \n"),
    (layout.rooms_hold_known_parts, "registers/risks/helpers.py", ""),
    (layout.rooms_hold_known_parts, "registers/risks/helpers/__init__.py", ""),
    (layout.rooms_hold_known_parts, "registers/risks/services/__init__.py", ""),
    (layout.files_are_short, "engines/ui/rooms.py", "x = 1\n" * (layout.LONGEST_FILE + 1)),
    (layout.functions_are_short, "engines/ui/rooms.py", LONG),
    (meetings.rooms_meet_at_the_door, "registers/risks/forms.py", "from ledfyr.registers.goals.models import Goal"),
    (meetings.rooms_meet_at_the_door, "registers/risks/forms.py", "from ledfyr.registers.goals import selectors"),
    (meetings.rooms_meet_at_the_door, "registers/risks/forms.py", "from ..goals.services import add"),
    (meetings.edges_touch_no_tables, "registers/risks/views.py", "from .models import Risk"),
    (
        meetings.edges_touch_no_tables,
        "registers/risks/api.py",
        "from ledfyr.platform.organisation.models import Committee",
    ),
    (meetings.time_is_passed_in, "registers/risks/rules.py", "import datetime\nnow = datetime.datetime.now()"),
    (meetings.time_is_passed_in, "registers/risks/selectors.py", "def f():\n    return date.today()"),
    (meetings.time_is_passed_in, "registers/risks/services.py", "def f():\n    return timezone.now()"),
    (meetings.only_services_write, "registers/risks/views.py", "def f(x):\n    Risk.objects.filter(x=x).update(x=1)"),
    (meetings.only_services_write, "registers/risks/forms.py", "def f(risk):\n    risk.save()"),
    (meetings.only_services_write, "registers/risks/selectors.py", "def f(rows):\n    Risk.objects.bulk_create(rows)"),
    (meetings.no_raw_sql, "registers/risks/selectors.py", "def f():\n    return Risk.objects.raw('select 1')"),
    (meetings.no_raw_sql, "registers/risks/models.py", "from django.contrib.postgres.fields import ArrayField"),
    (
        meetings.apps_import_the_module,
        "registers/risks/apps.py",
        "from ledfyr.engines.ui.room import RoomConfig\nclass RisksConfig(RoomConfig):\n    pass",
    ),
    (
        services.services_leave_history,
        "registers/risks/services.py",
        "def rate(*, actor):\n    POLICY.require_write(actor)\n    Risk.objects.create()",
    ),
    (services.services_leave_history, "registers/risks/services.py", "def plan_rows(actor, risk):\n    risk.save()"),
    (
        services.services_run_logged,
        "registers/risks/services.py",
        "@transaction.atomic\ndef rate(*, actor):\n    POLICY.require_write(actor)\n    record(actor)",
    ),
    (
        services.tables_are_opened_in_few_places,
        "registers/risks/jobs.py",
        "def f():\n    with unlogged('x'):\n        g()",
    ),
    (services.services_ask_the_policy, "registers/risks/services.py", "def rate(*, actor):\n    record(actor)"),
    (
        rings.foreign_keys_between_rooms_are_known,
        "registers/goals/models.py",
        "class Goal(models.Model):\n    risk = models.ForeignKey(to='risks.Risk', on_delete=models.CASCADE)",
    ),
    (
        rings.no_rings,
        "registers/goals/models.py",
        "class Goal(models.Model):\n    risk = models.ForeignKey('risks.Risk', on_delete=models.CASCADE)",
    ),
    (rings.no_rings, "platform/organisation/services.py", "def f():\n    import ledfyr.registers.risks.public"),
]


def plant(folder: Path, files: dict[str, str]) -> Path:
    """Writes the files as a package named ledfyr and returns its folder."""
    root = folder / "ledfyr"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_sound_tree_keeps_the_rule(rule: Rule, tmp_path: Path) -> None:
    assert rule(plant(tmp_path, SOUND)) == []


@pytest.mark.parametrize(("rule", "file", "text"), PLANTED, ids=lambda part: getattr(part, "__name__", None))
def test_a_planted_fault_is_found(rule: Rule, file: str, text: str, tmp_path: Path) -> None:
    faults = rule(plant(tmp_path, SOUND | {file: text}))

    assert len(faults) == 1


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule.__name__ for rule in RULES} == {rule.__name__ for rule, _file, _text in PLANTED}


def test_a_model_without_a_word_is_found(tmp_path: Path) -> None:
    odd = "class BigDanger(Model):\n    pass\nclass OddThing(models.Model):\n    pass\nclass Helper:\n    pass\n"
    root = plant(tmp_path, SOUND)

    assert words.models_have_words(root, GLOSSARY) == []
    (root / "registers/goals/models.py").write_text(odd, encoding="utf-8")
    assert words.models_have_words(root, GLOSSARY) == ["registers/goals/models.py:3 odd_thing"]


def test_a_room_that_did_not_open_is_found(tmp_path: Path) -> None:
    root = plant(tmp_path, SOUND)

    assert meetings.rooms_open(root, {"goals", "risks"}) == []
    assert meetings.rooms_open(root, {"goals", "matters"}) == ["risks: not opened", "matters: opened, but no folder"]
