"""The licences of what is installed beside the product: known, allowed, listed; a planted one is found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import licences
from licences import Package, faults_of, is_allowed, licence_of, locked, page


def test_every_locked_package_has_an_allowed_licence_and_stands_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("licence", "runs", "found"),
    [
        ("AGPL-3.0-only", True, "does not go together"),
        ("GPL-3.0-only", True, "does not go together"),
        ("GPL-3.0-or-later", False, "does not go together"),
        ("MIT AND GPL-2.0-only", True, "does not go together"),
        ("Proprietary", True, "does not go together"),
        ("", True, "is not known"),
    ],
)
def test_a_planted_licence_is_found(licence: str, runs: bool, found: str) -> None:
    (fault,) = faults_of([Package("planted", licence, runs), Package("sound", "MIT", True)])
    assert fault.startswith("planted: ")
    assert found in fault


def test_a_tool_may_be_what_a_part_of_the_product_may_not() -> None:
    assert faults_of([Package("djlint", "GPL-3.0-or-later", False)]) == []
    assert faults_of([Package("djlint", "GPL-3.0-or-later", True)]) != []
    assert faults_of([Package("djlint", "AGPL-3.0-only", False)]) != []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND (GPL-2.0-only OR BSD-3-Clause)", False),  # read strictly: a person judges what is nested
        ("GPL-2.0-only", False),
        ("", False),
    ],
)
def test_one_of_several_to_choose_from_is_enough(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


@pytest.mark.parametrize(
    ("told", "licence"),
    [
        ({"License-Expression": ["MIT"], "License": ["GPL"]}, "MIT"),
        ({"License": ["BSD"]}, "BSD"),
        ({"License": ["Apache License\nVersion 2.0"]}, "Apache-2.0"),
        ({"Classifier": ["License :: OSI Approved :: MIT License"]}, "MIT"),
        ({"Classifier": ["License :: OSI Approved :: GNU Affero General Public License v3"]}, "AGPL-3.0-only"),
        ({"Classifier": ["License :: OSI Approved :: MIT License", "License :: Other/Proprietary License"]}, ""),
        ({"License": ["Ask us"]}, "Ask us"),
        ({}, ""),
    ],
)
def test_a_licence_is_read_from_what_the_package_tells(told: dict[str, list[str]], licence: str) -> None:
    assert licence_of("planted", told) == licence


def test_a_lock_is_read() -> None:
    assert locked("# c\nDjango==5.2 \\\n    --hash=x\npsycopg[binary]==3.3.9\n    # via y\n") == ["Django", "psycopg"]


def test_a_page_that_is_behind_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "requirements.txt").write_text("Django==5.2\n")
    (tmp_path / "requirements-dev.txt").write_text("no-such-package==1\n")
    (tmp_path / "docs" / "administration").mkdir(parents=True)
    (tmp_path / licences.PAGE).write_text(page([]))

    assert licences.main(["--check"], tmp_path) == 1
    err = capsys.readouterr().err
    assert "no-such-package: locked but not installed" in err
    assert "is behind" in err
