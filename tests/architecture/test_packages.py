"""The locks: whole, without a place to fetch from, and without a licence that would bind the municipality."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from .tree import REPOSITORY

LOCKS = ("requirements.txt", "requirements-dev.txt")
# The strong ones. LGPL and MPL are used as libraries, unchanged, and are let through.
BINDING = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def locked(name: str) -> dict[str, str]:
    """{package: version} of a lock."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))


def licences_of(package: str) -> list[str]:
    """What a package says of its licence: the expression if there is one, else classifiers, else the free field."""
    about = metadata(package)
    if expression := about.get("License-Expression"):
        return [expression]
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return classifiers or [(about.get("License") or "").strip().split("\n")[0]]


def is_binding(licences: list[str]) -> bool:
    """True when every licence on offer is a GPL or AGPL: with a choice, the other one is taken."""
    choices = [choice for licence in licences for choice in re.split(r"\bOR\b", licence)]
    return bool(choices) and all(BINDING.search(choice) for choice in choices)


def test_no_package_at_run_time_is_under_the_gpl_or_agpl() -> None:
    found = {package: licences_of(package) for package in locked("requirements.txt")}

    assert {package: said for package, said in found.items() if is_binding(said) or not any(said)} == {}


@pytest.mark.parametrize(
    ("licences", "binding"),
    [
        (["MIT"], False),
        (["LGPL-3.0-only"], False),
        (["License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)"], False),
        (["GPL-2.0-or-later OR MIT"], False),
        (["AGPL-3.0-or-later"], True),
        (["GPL-3.0"], True),
        (["License :: OSI Approved :: GNU Affero General Public License v3"], True),
        (["License :: OSI Approved :: GNU General Public License v2 (GPLv2)"], True),
    ],
)
def test_a_binding_licence_is_known(licences: list[str], binding: bool) -> None:
    assert is_binding(licences) is binding


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")

    assert (
        re.findall(r"https?:|file://|--(?:extra-)?index-url|--find-links|--trusted-host| @ |/(?:opt|tmp|home)/", text)
        == []
    )


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_its_hashes(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")

    assert locked(name)
    assert re.findall(r"^[A-Za-z0-9._-]+==\S+(?! \\\n    --hash=sha256:)$", text, re.MULTILINE) == []
    assert len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)) == len(locked(name))


def test_the_locks_agree() -> None:
    run, dev = (locked(name) for name in LOCKS)

    assert {package for package in run.keys() & dev.keys() if run[package] != dev[package]} == set()


def test_what_is_wanted_is_locked() -> None:
    for name in ("requirements", "requirements-dev"):
        wanted = re.findall(
            r"^([A-Za-z][\w.-]*)", (REPOSITORY / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE
        )
        have = {package.lower() for package in locked(f"{name}.txt")}
        assert [package for package in wanted if package.lower() not in have] == []


def test_the_licence_is_whole() -> None:
    text = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")

    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert [number for number in range(1, 16) if not re.search(rf"^{number}\. [A-Z]", text, re.MULTILINE)] == []
    assert "Appendix" in text


def test_an_unknown_package_is_an_error() -> None:
    with pytest.raises(PackageNotFoundError):
        licences_of("no-such-package-here")
