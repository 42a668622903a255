"""The readers against the hand-checked rows of a real document, where the shared texts are present."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledfyr.engines.exchange.readers import read_source
from ledfyr.kernel.rows import Reading
from ledfyr.registers.internal_control.importer import read_control_plan
from ledfyr.registers.risks.importer import infer_handling, read_risks

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
TRUTHS = [("risks", "vor_2022.json", "1.0", "0.97"), ("control-plan", "ikp_2022.json", "0.95", "0.92")]

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the folder shared/ is not beside the checkout")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    document = json.loads((SHARED / "acceptance" / "vor_2022.json").read_text(encoding="utf-8"))["document"]
    source = read_source((SHARED / "seeds" / document).read_bytes(), document)
    risks = read_risks(source, {})
    plan = read_control_plan(source, {"risks": risks})
    return {"risks": infer_handling(risks, plan), "control-plan": plan}


@pytest.mark.parametrize(("kind", "truth", "rows", "fields"), TRUTHS)
def test_the_rows_are_those_that_a_careful_reader_found(readings, tmp_path, kind, truth, rows, fields):
    export = tmp_path / "export.json"
    export.write_text(json.dumps({"rows": [dict(row.values) for row in readings[kind].rows]}), encoding="utf-8")
    program, want = SHARED / "acceptance" / "compare.py", SHARED / "acceptance" / truth
    call = [sys.executable, str(program), kind, str(want), str(export), "--rows", rows, "--fields", fields]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " 0 extra" in done.stdout


@pytest.mark.parametrize("kind", ["risks", "control-plan"])
def test_every_row_says_which_lines_it_came_from(readings, kind):
    assert all(row.place.lines and row.words for row in readings[kind].rows)
    assert readings[kind].loose == ()
