"""The pages under docs/ say what is true of the code: rules, variables, words and commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from ledfyr.config.command_line import COMMANDS
from ledfyr.engines.review.form import CHECKS as FORM_CHECKS
from ledfyr.engines.ui.rooms import rooms
from ledfyr.kernel.findings import Check

from .architecture import tree, words

DOCS = tree.REPOSITORY / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *tree.REPOSITORY.glob("*.md"), *tree.PACKAGE.rglob("README.md")])


def read(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text(encoding="utf-8")


def all_checks() -> list[Check]:
    return [check for room in rooms() for check in room.checks] + list(FORM_CHECKS)


def told(check: Check) -> tuple[str, str, str]:
    with translation.override("sv"):
        return check.rule, str(check.title), str(check.source)


def test_the_page_of_rules_lists_every_check_and_no_other() -> None:
    rows = re.findall(r"^\| (R-[A-Z]+-\d+) \| ([^|]+) \| ([^|]+) \|", read("rules.md"), re.MULTILINE)

    assert sorted((rule, title.strip(), source.strip()) for rule, title, source in rows) == sorted(
        map(told, all_checks())
    )


def test_every_rule_named_on_the_page_is_run_by_the_review() -> None:
    assert set(re.findall(r"R-[A-Z]+-\d+", read("rules.md"))) == {check.rule for check in all_checks()}


def test_the_page_of_settings_lists_every_variable_and_no_other() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (tree.PACKAGE / "config").glob("*.py"))
    page = read("administration", "settings.md")

    assert set(re.findall(r'"(LEDFYR_\w+)"', source)) == set(re.findall(r"^\| `(LEDFYR_\w+)`", page, re.M))


def test_every_variable_named_anywhere_stands_on_the_page_of_settings() -> None:
    known = set(re.findall(r"LEDFYR_[A-Z_]+[A-Z]", read("administration", "settings.md")))
    named = {word for page in PAGES for word in re.findall(r"LEDFYR_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))}

    assert named <= known


def test_every_model_has_its_own_row_in_the_glossary() -> None:
    assert set(words.model_names(tree.PACKAGE)) - words.glossary_words(read("glossary.md")) == set()


def test_the_page_of_the_command_line_has_a_heading_for_every_command_and_no_other() -> None:
    headings = re.findall(r"^## `ledfyr (\w+)", read("kommandoraden.md"), re.MULTILINE)

    assert sorted(headings) == sorted(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_flag_of_a_command_stands_under_its_heading(command: str) -> None:
    from django.core.management import get_commands, load_command_class

    loaded = load_command_class(str(get_commands()[command]), command)
    hidden = {"--version", "--settings", "--pythonpath", "--verbosity", "--no-color", "--force-color", "--skip-checks"}
    everywhere = {"--help", "--traceback", "--lang"}  # told once, above the commands
    offered = {
        flag
        for action in loaded.create_parser("ledfyr", command)._actions
        for flag in action.option_strings
        if flag.startswith("--")
    }
    part = read("kommandoraden.md").split(f"## `ledfyr {command}", 1)[1].split("\n## ", 1)[0]
    named = set(re.findall(r"--[a-z][a-z-]*", part))

    assert offered - hidden - everywhere <= named
    assert named <= offered | everywhere


def test_every_example_of_help_stands_on_the_page() -> None:
    from django.core.management import get_commands, load_command_class

    page = read("kommandoraden.md")
    examples = {name: load_command_class(str(get_commands()[name]), name).example for name in COMMANDS}

    assert {name: example for name, example in examples.items() if example not in page} == {}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(tree.REPOSITORY).as_posix())
def test_links_lead_to_files_that_are_there(file: Path) -> None:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and "://" not in target]

    assert [target for target in local if not (file.parent / target).exists()] == []


def test_the_page_of_the_api_lists_every_address_and_no_other() -> None:
    from ledfyr.engines.api.service import api

    listed = re.findall(r"^\| `(/api/v1/[^`]+)`", read("api.md"), re.MULTILINE)

    assert sorted(listed) == sorted(api.get_openapi_schema()["paths"])


def test_every_room_engine_and_ground_tells_what_it_is() -> None:
    folders = [folder for floor in tree.FLOORS_WITH_ROOMS for folder in tree.folders(tree.PACKAGE, floor)]

    assert [tree.spot(tree.PACKAGE, folder) for folder in folders if not (folder / "README.md").is_file()] == []


def test_every_decision_stands_in_the_list_of_decisions() -> None:
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", read("decisions", "README.md"))

    assert listed == sorted(path.name for path in (DOCS / "decisions").glob("0*.md"))
