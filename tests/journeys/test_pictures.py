"""The README's pictures can be taken: the walk through the product that its five minutes describe."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from .pictures import MOST_BYTES, PICTURES, ROOT


@pytest.mark.journey
def test_every_picture_can_be_taken(tmp_path: Path) -> None:
    script = Path(__file__).with_name("pictures.py")

    done = subprocess.run([sys.executable, script, "--out", tmp_path], capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    assert {path.stem for path in tmp_path.glob("*.png")} == set(PICTURES)


def test_the_readme_shows_every_picture_and_each_is_small() -> None:
    shown = re.findall(r"!\[[^\]]{10,}\]\(docs/pictures/([a-z-]+)\.png\)", (ROOT / "README.md").read_text("utf-8"))

    assert sorted(shown) == sorted(PICTURES)
    assert [name for name in shown if (ROOT / f"docs/pictures/{name}.png").stat().st_size >= MOST_BYTES] == []
