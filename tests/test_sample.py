"""ledfyr sample: draws, saves, proves; and a call that cannot be followed is told before anything is written."""

from __future__ import annotations

import contextlib
import json
from io import StringIO
from pathlib import Path

import pytest

from ledfyr.config.command_line import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fakturor.csv"
    rows = [f"F-{n};{n * 100},50;Enhet {n % 5}" for n in range(1, 151)]
    path.write_text("\n".join(["Nr;Belopp;Enhet", *rows]), encoding="utf-8")
    return path


def call(*arguments: str | Path) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["sample", *map(str, arguments)])
    return status, out.getvalue(), err.getvalue()


def test_the_command_draws_saves_and_proves(file: Path, tmp_path: Path) -> None:
    record = tmp_path / "dragning.json"
    status, out, err = call(file, "--confidence", "0.95", "--tolerable", "0.05", "--out", record)
    assert (status, err) == (0, "")
    assert "Dragna (46)" in out
    assert "0 avvikelser: 4,7 %" in out
    seed = json.loads(record.read_text(encoding="utf-8"))["seed"]
    assert f"Frö: {seed}." in out

    assert call(file, "--verify", record)[0] == 0
    (other := tmp_path / "annan.csv").write_bytes(file.read_bytes().replace(b"F-7;", b"G-7;"))
    status, out, _err = call(other, "--verify", record, "--format", "json")
    assert (status, json.loads(out)["verified"]) == (1, False)


def test_the_same_call_gives_the_same_rows(file: Path) -> None:
    calls = [json.loads(call(file, "--size", "5", "--seed", "s", "--format", "json")[1]) for _ in range(2)]

    assert calls[0]["items"] == calls[1]["items"]
    assert len(calls[0]["items"]) == 5


EVERY_METHOD = [
    ("--size", "9", "--method", "stratified", "--stratum", "Enhet", "--reserve", "1"),
    ("--size", "20", "--method", "stratified", "--amount", "Belopp", "--top", "14000"),
    ("--size", "9", "--method", "monetary", "--amount", "Belopp"),
    ("--size", "2", "--method", "units", "--unit", "Enhet"),
    ("--confidence", "0.9", "--tolerable", "0.1", "--extension", "1"),
]


@pytest.mark.parametrize("how", EVERY_METHOD, ids=" ".join)
def test_every_method_tells_what_it_drew(file: Path, how: tuple[str, ...]) -> None:
    status, out, err = call(file, *how, "--seed", "s")

    assert (status, err) == (0, "")
    assert "Dragna (" in out


WRONG = [
    (),
    ("--confidence", "0.95"),
    ("--size", "0"),
    ("--confidence", "95", "--tolerable", "0.05"),
    ("--size", "5", "--method", "stratified"),
    ("--size", "5", "--method", "monetary"),
    ("--size", "5", "--method", "monetary", "--amount", "Belopp", "--reserve", "2"),
    ("--size", "5", "--method", "units"),
    ("--size", "5", "--stratum", "Enhet"),
    ("--size", "5", "--extension", "1"),
    ("--size", "5", "--method", "stratified", "--amount", "Belopp", "--top", "mycket"),
]


@pytest.mark.parametrize("how", WRONG, ids=" ".join)
def test_a_wrong_call_is_told_and_writes_nothing(file: Path, tmp_path: Path, how: tuple[str, ...]) -> None:
    status, out, err = call(file, *how, "--out", tmp_path / "x.json")

    assert (status, out, err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "x.json").exists()
