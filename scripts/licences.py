"""Holds every locked package to a licence that goes together with the EUPL, and lists them.

python scripts/licences.py --check     every licence is known and allowed, and the list says so
python scripts/licences.py --update    write the list, docs/administration/licenser.md
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = Path("docs", "administration", "licenser.md")

# May be used by, and given out beside, a program under the EUPL 1.2. LGPL: a library that is loaded, never changed.
ALLOWED = {
    "MIT", "MIT-0", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "CNRI-Python", "MPL-2.0",
    "ISC", "Zlib", "0BSD", "Unlicense", "Artistic-1.0-Perl", "LGPL-3.0-only", "LGPL-3.0-or-later", "EUPL-1.2",
}  # fmt: skip

# What packages write instead of a name that everybody knows.
WRITTEN = {
    "BSD": "BSD",
    "BSD License": "BSD",
    "BSD 2-Clause License": "BSD-2-Clause",
    "pytest-django is released under the BSD (3-clause) license": "BSD-3-Clause",
    "MIT License": "MIT",
    "Apache 2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "GNU General Public License (GPL)": "GPL-2.0-or-later",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}

# Read by a person, where the package itself says too little or too much: (licence, where it stands).
JUDGED = {
    "axe-playwright-python": ("MIT AND MPL-2.0", "its LICENSE, and axe-core's beside the script"),
    "fido2": ("BSD-2-Clause AND Apache-2.0 AND MPL-2.0", "its COPYING files"),
    "pypdfium2": ("BSD-3-Clause AND Apache-2.0", "its LICENSES folder; pdfium is under both"),
    "text-unidecode": ("Artistic-1.0-Perl OR GPL-2.0-or-later", "its README: either, as one chooses"),
}

# Tools that are started as programs of their own over our files, never loaded and never given out.
TOOLS = {"djlint": "GPL-3.0-or-later"}


@dataclass(frozen=True)
class Package:
    """A locked package; ``runs``: needed where the product runs, not only where it is built."""

    name: str
    licence: str
    runs: bool


def locked(text: str) -> list[str]:
    """The packages that a lock names."""
    return re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==", text, re.MULTILINE)


def licence_of(name: str, told: Mapping[str, list[str]]) -> str:
    """The licence of a package from what its metadata tells; '' when nobody knows."""
    if name in JUDGED:
        return JUDGED[name][0]
    if expression := (told.get("License-Expression") or [""])[0]:
        return expression
    field = ((told.get("License") or [""])[0].splitlines() or [""])[0].strip()
    if field in WRITTEN or field in ALLOWED:
        return WRITTEN.get(field, field)
    kinds = [one.rpartition("::")[2].strip() for one in told.get("Classifier", []) if one.startswith("License ::")]
    known = [WRITTEN.get(one, "") for one in kinds if one != "OSI Approved"]
    return " AND ".join(sorted(set(known))) if known and all(known) else field


def is_allowed(expression: str) -> bool:
    """Whether a licence, or one of those to choose from, is allowed; every one of those that hold together."""
    if "(" in expression:  # nested: for a person to read
        return False
    choices = re.split(r"\s+OR\s+", expression)
    return any(all(part in ALLOWED for part in re.split(r"\s+AND\s+", choice)) for choice in choices)


def faults_of(packages: Iterable[Package]) -> list[str]:
    """What is wrong, a sentence each."""
    faults = []
    for package in packages:
        if not package.licence:
            faults.append(f"{package.name}: its licence is not known. Read it, and note it in JUDGED.")
        elif not is_allowed(package.licence) and (package.runs or TOOLS.get(package.name) != package.licence):
            faults.append(f"{package.name}: {package.licence} does not go together with the EUPL.")
    return faults


def installed(name: str) -> dict[str, list[str]]:
    """What the installed package's metadata tells."""
    told = metadata(name)
    return {key: told.get_all(key) or [] for key in ("License-Expression", "License", "Classifier")}


def read(repository: Path) -> tuple[list[Package], list[str]]:
    """Every package of both locks, and those that are not installed."""
    running = {name.lower() for name in locked((repository / "requirements.txt").read_text(encoding="utf-8"))}
    names = running | {
        name.lower() for name in locked((repository / "requirements-dev.txt").read_text(encoding="utf-8"))
    }
    packages, absent = [], []
    for name in sorted(names):
        try:
            packages.append(Package(name, licence_of(name, installed(name)), name in running))
        except PackageNotFoundError:
            absent.append(f"{name}: locked but not installed. Run make setup-dev.")
    return packages, absent


def page(packages: Iterable[Package]) -> str:
    """The list, as the page has it."""
    lines = [
        "# Licenser",
        "",
        "Ledfyr står under EUPL 1.2. Här är paketen som installeras bredvid, med sina licenser. Inget av det som",
        "behövs i drift står under GPL eller AGPL. Sidan skrivs av `scripts/licences.py --update` och prövas av",
        "`make check`.",
        "",
        "| paket | licens | behövs |",
        "|---|---|---|",
    ]
    lines += [f"| {one.name} | {one.licence} | {'i drift' if one.runs else 'vid bygge och prov'} |" for one in packages]
    more = [
        "",
        "`psycopg` installeras bara av den som väljer PostgreSQL. `djlint` körs som ett eget program över våra mallar",
        "och följer inte med.",
    ]
    return "\n".join([*lines, *more]) + "\n"


def main(arguments: list[str] | None = None, repository: Path = REPOSITORY) -> int:
    """Check or update; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--update", action="store_true")
    given = parser.parse_args(arguments)
    packages, faults = read(repository)
    faults += faults_of(packages)
    if given.update and not faults:
        (repository / PAGE).write_text(page(packages), encoding="utf-8")
    elif given.check and (repository / PAGE).read_text(encoding="utf-8") != page(packages):
        faults.append(f"{PAGE} is behind. Run python scripts/licences.py --update.")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
