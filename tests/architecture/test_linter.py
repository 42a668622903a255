"""The import linter's contracts, each shown to break by one planted import in a small tree that keeps them all."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from . import tree
from .test_planted_faults import plant

SOUND = {
    "__init__.py": "",
    "config/__init__.py": "",
    "kernel/__init__.py": "",
    "kernel/register.py": "",
    "platform/__init__.py": "",
    "platform/history/__init__.py": "",
    "platform/organisation/__init__.py": "import ledfyr.platform.history\n",
    "engines/__init__.py": "",
    "engines/ui/__init__.py": "",
    "engines/sampling/__init__.py": "",
    "engines/documents/__init__.py": "import ledfyr.engines.ui\n",
    "registers/__init__.py": "",
    "registers/goals/__init__.py": "",
    "registers/goals/public.py": "",
    "registers/goals/rules.py": "",
    "registers/risks/__init__.py": "",
    "registers/risks/models.py": "import django\nimport ledfyr.registers.risks.rules\n",
    "registers/risks/public.py": "",
    "registers/risks/rules.py": "import ledfyr.kernel.register\n",
    "registers/risks/services.py": "import ledfyr.registers.goals.public\nimport ledfyr.registers.risks.models\n",
}
PLANTED = [
    ("Floors", "platform/history/recording.py", "import ledfyr.engines.ui"),
    ("Floors", "common/__init__.py", ""),
    ("No rings", "registers/goals/services.py", "import ledfyr.registers.risks.public"),
    ("Engines in one order", "engines/ui/rooms.py", "import ledfyr.engines.documents"),
    ("Engines in one order", "engines/workflow/__init__.py", ""),
    ("Platform in one order", "platform/history/recording.py", "import ledfyr.platform.organisation"),
    ("Platform in one order", "platform/money/__init__.py", ""),
    ("Kernel is pure", "kernel/source.py", "import pathlib"),
    ("Sampling is pure", "engines/sampling/drawing.py", "import random"),
    ("Rules are pure", "registers/goals/rules.py", "from django.db import models"),
    ("Rules are pure", "registers/goals/rules/floors.py", "import ledfyr.platform.history"),
    ("Inside every room, arrows point down", "registers/risks/rules.py", "import ledfyr.registers.risks.models"),
    ("Inside every room, arrows point down", "registers/risks/views.py", "import ledfyr.registers.risks.register"),
    ("Inside every room, arrows point down", "registers/risks/helpers.py", ""),
]
LINT = "from importlinter.cli import lint_imports_command as run; run()"
CONTRACTS = tomllib.loads((tree.REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def broken_contracts(folder: Path, files: dict[str, str]) -> set[str]:
    """Names of the contracts that the linter finds broken in a tree of these files."""
    plant(folder, files)
    result = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--config", str(tree.REPOSITORY / "pyproject.toml")],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = result.stdout.splitlines()
    assert any(line.startswith("Contracts: ") for line in lines), result.stdout + result.stderr
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


def test_a_sound_tree_keeps_every_contract(tmp_path: Path) -> None:
    extra = {"registers/risks/register.py": "", "registers/risks/views.py": "", "registers/goals/services.py": ""}

    assert broken_contracts(tmp_path, SOUND | extra) == set()


@pytest.mark.parametrize(("contract", "file", "text"), PLANTED)
def test_a_planted_import_breaks_the_contract(contract: str, file: str, text: str, tmp_path: Path) -> None:
    files = SOUND | {"registers/risks/register.py": ""}
    if file.startswith("registers/goals/rules/"):  # grown to a package
        files = {name: body for name, body in files.items() if name != "registers/goals/rules.py"}
        files["registers/goals/rules/__init__.py"] = ""

    assert contract in broken_contracts(tmp_path, files | {file: text})


def test_every_contract_has_a_planted_fault() -> None:
    assert {contract["name"] for contract in CONTRACTS["contracts"]} == {contract for contract, _file, _text in PLANTED}
