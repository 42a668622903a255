"""The command line as interface.md promises it: exit status, one sentence on standard error, whole or not at all."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from ledfyr.config.command_line import COMMANDS, main
from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.models import Committee, Municipality, Person
from ledfyr.platform.planning.years import open_year, years_of

HERE = ("--committee", "kultur", "--year", "2027")
HEAD = "Mål\tProcess\tArbetssätt\tNr\tOönskad händelse\tSannolikhet\tKonsekvens\tRV\tIKP"
ANALYSIS = "\n".join(
    [
        "Väsentlighets- och riskanalys 2027",
        "",
        HEAD,
        "1.1 Alla läser\tUtlån\tI kassan\t1\t■ Böcker försvinner\t3. Möjlig\t4. Allvarlig\t12\tNej, endast VoR",
        "\t\t\t\t■ Lån blir gamla utan påminnelse\t2. Mindre sannolikt\t3. Kännbar\t6\tNej, endast VoR",
        "\t\t\t3\t■ Kassan står tom en förmiddag\t3. Möjlig\t2. Lindrig\t6\tNej, endast VoR",
    ]
)
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ledfyr(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command: (exit status, standard output, standard error)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def municipality(db: None, ledfyr: Call) -> Iterator[None]:
    cache.clear()
    call = (
        "init",
        "--municipality",
        "Lillebro",
        "--committee",
        "Kulturnämnden=kultur",
        "--committee",
        "Idrottsnämnden",
    )
    assert ledfyr(*call)[0] == 0
    yield
    cache.clear()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "analys.txt"
    path.write_text(ANALYSIS, encoding="utf-8")
    return str(path)


@pytest.fixture
def taken_in(municipality: None, ledfyr: Call, file: str) -> None:
    assert ledfyr("import", file, *HERE)[0] == 0


def one_sentence(err: str) -> bool:
    """One line that ends as a sentence, without a traceback."""
    return err.count("\n") == 1 and err.rstrip().endswith(".") and "Traceback" not in err


# Calling


def test_help_lists_every_command_and_each_shows_an_example(ledfyr: Call) -> None:
    status, out, err = ledfyr("--help")
    assert (status, err) == (0, "")
    assert ledfyr() == (status, out, err)
    for command in COMMANDS:
        assert command in out
        status, text, err = ledfyr(command, "--help")
        assert (status, err) == (0, "")
        assert f"Exempel: ledfyr {command}" in text


def test_the_version_is_told(ledfyr: Call) -> None:
    from ledfyr import __version__

    assert ledfyr("--version") == (0, f"{__version__}\n", "")


WRONG = [
    ("nope",),
    ("export",),
    ("export", "risks", "--committee", "kultur"),
    ("export", "risks", *HERE, "--format", "pdf"),
    ("export", "risks", "--committee", "kultur", "--year", "i år", "--format", "json"),
    ("export", "risks", *HERE, "--format", "json", "--nope"),
    ("import", "--committee"),
    ("render", "--format", "pdf"),
    ("review",),
    ("review", "--committee", "kultur"),
    ("user", "add", "anna", "--role", "kung"),
    ("user", "remove", "anna", "--role", "reader"),
    ("demo", "--port", "hamn"),
    ("init",),
]


@pytest.mark.parametrize("call", WRONG, ids=" ".join)
def test_a_wrong_call_says_so_with_status_2(ledfyr: Call, call: tuple[str, ...]) -> None:
    status, out, err = ledfyr(*call)

    assert (status, out) == (2, "")
    assert one_sentence(err)
    assert "Error" not in err


# init, user, demo


@pytest.mark.usefixtures("municipality")
def test_init_can_be_run_again(ledfyr: Call) -> None:
    assert dict(Committee.objects.values_list("slug", "name")) == {
        "kultur": "Kulturnämnden",
        "idrottsnamnden": "Idrottsnämnden",
    }
    status, out, err = ledfyr("init", "--municipality", "Storebro", "--committee", "Kultur och fritid=kultur")

    assert (status, err) == (0, "")
    assert "Kultur och fritid (kultur)" in out
    assert Municipality.objects.get().name == "Storebro"
    assert Committee.objects.count() == 2


@pytest.mark.usefixtures("db")
def test_a_committee_that_makes_no_address_is_refused(ledfyr: Call) -> None:
    with nothing_changes():
        status, _out, err = ledfyr("init", "--municipality", "Lillebro", "--committee", "Kultur=Kultur & fritid")
    assert (status, one_sentence(err)) == (2, True)


@pytest.mark.usefixtures("municipality")
def test_a_person_is_added_once_with_a_password_that_works(ledfyr: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.readline", lambda: "ett-hemligt-ord-till\n")
    call = ("user", "add", "anna", "--role", "controller", "--at", "Ekonomistaben")
    assert ledfyr(*call, "--password-stdin")[0] == 0
    person = Person.objects.get(username="anna")
    assert (person.title, person.assignments.get().position.role) == ("Controller, Ekonomistaben", "controller")
    assert person.check_password("ett-hemligt-ord-till")

    with nothing_changes():
        status, _out, err = ledfyr(*call)
    assert (status, one_sentence(err)) == (1, True)
    assert "anna" in err


@pytest.mark.usefixtures("municipality")
def test_a_password_that_is_made_up_is_shown_once(ledfyr: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    _status, out, _err = ledfyr("user", "add", "anna", "--role", "reader")

    password = out.split("Lösenord: ")[1].split()[0]
    assert Person.objects.get().check_password(password)


@pytest.mark.usefixtures("db")
def test_the_demo_is_built_once(ledfyr: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEDFYR_DEMO", raising=False)
    status, out, err = ledfyr("demo", "--no-serve")
    assert (status, err) == (0, "")
    assert "Granvik är klar." in out
    assert Person.objects.filter(username__in=["controller", "lasare", "enhetschef"]).count() == 3

    with nothing_changes():
        assert ledfyr("demo", "--no-serve")[0] == 0
    monkeypatch.delenv("LEDFYR_DEMO", raising=False)


# import


@pytest.mark.usefixtures("municipality")
def test_an_import_reports_and_a_second_one_changes_nothing(ledfyr: Call, file: str) -> None:
    first = json.loads(ledfyr("import", file, *HERE, "--format", "json")[1])
    with nothing_changes():
        second = json.loads(ledfyr("import", file, *HERE, "--format", "json")[1])

    assert {"file", "kinds", "doubts", "findings", "applied"} <= first.keys()
    assert (first["file"], first["applied"]) == ("analys.txt", True)
    for report in (first, second):
        number = report["kinds"]["risks"]
        assert number["read"] == sum(number[name] for name in ("created", "updated", "unchanged", "rejected")) == 3
    assert (first["kinds"]["risks"]["created"], second["kinds"]["risks"]["unchanged"]) == (3, 3)
    assert [set(doubt) >= {"kind", "line", "text", "why", "kept_as"} for doubt in first["doubts"]] == [True]
    assert first["doubts"][0]["line"] == 5
    assert years_of("kultur") == [2027]


@pytest.mark.usefixtures("municipality")
def test_a_dry_run_writes_nothing_and_says_so(ledfyr: Call, file: str) -> None:
    with nothing_changes():
        status, out, err = ledfyr("import", file, *HERE, "--dry-run")
    assert (status, err) == (0, "")
    assert out.startswith("Förhandsgranskning av analys.txt, inget är inläst\nrisks: 3 lästa, 3 nya")
    with nothing_changes():
        assert json.loads(ledfyr("import", file, *HERE, "--dry-run", "--format", "json")[1])["applied"] is False


@pytest.mark.usefixtures("municipality")
def test_a_kind_can_be_named(ledfyr: Call, file: str) -> None:
    assert ledfyr("import", file, *HERE, "--as", "risks,control-plan")[0] == 0
    with nothing_changes():
        status, _out, err = ledfyr("import", file, *HERE, "--as", "unicorns")
    assert (status, one_sentence(err)) == (1, True)
    assert "risks" in err


def refused(name: str, tmp_path: Path) -> str:
    """A file, or no file, that cannot be read."""
    path = tmp_path / name
    if name == "mapp":
        path.mkdir()
    elif name != "saknas.txt":
        path.write_bytes({"trasig.xlsx": b"PK\x03\x04trasig", "tom.txt": b"", "bild.png": b"\x89PNG"}.get(name, b"Hej"))
    return str(path)


@pytest.mark.usefixtures("municipality")
@pytest.mark.parametrize("name", ["saknas.txt", "mapp", "trasig.xlsx", "tom.txt", "bild.png", "prosa.txt", "plan.pdf"])
@pytest.mark.parametrize("command", ["import", "review"])
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    ledfyr: Call, tmp_path: Path, name: str, command: str
) -> None:
    where = HERE if command == "import" else ()
    with nothing_changes():
        status, out, err = ledfyr(command, refused(name, tmp_path), *where)
    if (command, name) == ("review", "prosa.txt"):
        assert (status, err) == (0, "")
        return
    assert (status, out) == (1, "")
    assert one_sentence(err), err
    assert name in err


@pytest.mark.usefixtures("municipality")
@pytest.mark.parametrize(
    "call",
    [
        ("import", "{file}", "--committee", "teater", "--year", "2027"),
        ("import", "{file}", "--committee", "kultur", "--year", "27"),
        ("export", "risks", "--committee", "teater", "--year", "2027", "--format", "json"),
        ("export", "risks", *HERE, "--format", "json"),
        ("review", *HERE),
        ("review", "--committee", "teater", "--year", "2027"),
        ("render", "risk-analysis", *HERE, "--format", "html"),
    ],
    ids=" ".join,
)
def test_an_unknown_committee_or_year_is_refused(ledfyr: Call, file: str, call: tuple[str, ...]) -> None:
    with nothing_changes():
        status, out, err = ledfyr(*(part.format(file=file) for part in call))
    assert (status, out, one_sentence(err)) == (1, "", True)
    assert "kultur" in err or "2027" in err or "1990" in err


# export, render, review


@pytest.mark.usefixtures("taken_in")
def test_an_export_goes_to_a_file_or_to_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "risker.json"
    call = ("export", "risks", *HERE, "--format", "json")
    assert main([*call, "--out", str(target)]) == 0
    data = json.loads(target.read_text(encoding="utf-8"))

    assert (data["kind"], data["committee"], data["year"]) == ("risks", "kultur", 2027)
    assert [row["nr"] for row in data["rows"]] == [1, None, 3]
    assert set(data["rows"][0]) == {column.key for column in exporters()["risks"].columns}
    with monkeypatch.context() as patch:
        out = io.TextIOWrapper(io.BytesIO())
        patch.setattr(sys, "stdout", out)
        assert main(list(call)) == 0
    assert json.loads(out.buffer.getvalue()) == data  # type: ignore[attr-defined]
    for form, start in (("csv", b"\xef\xbb\xbfNr;"), ("xlsx", b"PK")):
        assert main([*call[:-1], form, "--out", str(target)]) == 0
        assert target.read_bytes().startswith(start)


@pytest.mark.usefixtures("taken_in")
def test_an_unknown_kind_or_document_is_refused_with_those_there_are(ledfyr: Call, tmp_path: Path) -> None:
    target = tmp_path / "ut"
    for call, known in (
        (("export", "unicorns", *HERE, "--format", "json"), "control-plan"),
        (("render", "annual-report", *HERE, "--format", "html"), "risk-analysis"),
    ):
        status, out, err = ledfyr(*call, "--out", str(target))
        assert (status, out, one_sentence(err)) == (1, "", True)
        assert known in err
    assert not target.exists()


@pytest.mark.usefixtures("taken_in")
def test_a_place_that_cannot_be_written_to_is_told(ledfyr: Call, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "finns" / "inte.json"):
        status, _out, err = ledfyr("export", "risks", *HERE, "--format", "json", "--out", str(target))
        assert (status, one_sentence(err)) == (1, True)
        assert str(target) in err


@pytest.mark.usefixtures("taken_in")
def test_a_document_is_made(ledfyr: Call, tmp_path: Path) -> None:
    target = tmp_path / "analys.html"
    assert ledfyr("render", "risk-analysis", *HERE, "--format", "html", "--out", str(target))[0] == 0

    assert "Böcker försvinner" in target.read_text(encoding="utf-8")


def test_documents_are_listed_without_a_database(ledfyr: Call) -> None:
    status, out, _err = ledfyr("render", "--list")

    assert status == 0
    assert [line.split()[0] for line in out.splitlines()][:2] == ["risk-analysis", "control-plan"]


@pytest.mark.usefixtures("taken_in")
def test_a_year_is_reviewed_and_an_error_gives_status_1(ledfyr: Call) -> None:
    with nothing_changes():
        status, out, err = ledfyr("review", *HERE, "--format", "json")
    findings = json.loads(out)["findings"]

    assert (status, err) == (1, "")
    assert any(finding["severity"] == "error" for finding in findings)
    assert all(
        set(finding) == {"rule", "severity", "place", "message", "evidence", "computed", "mend", "rows"}
        for finding in findings
    )
    assert ledfyr("review", *HERE)[0] == 1


@pytest.mark.usefixtures("municipality")
def test_a_year_without_errors_gives_status_0(ledfyr: Call) -> None:
    open_year(Scope("kultur", 2027))

    assert ledfyr("review", *HERE)[0] == 0


def test_a_file_is_reviewed_without_a_database(ledfyr: Call, file: str) -> None:
    """No fixture gives this test a database: to ask for one is a failure."""
    status, out, _err = ledfyr("review", file, "--format", "json", "--floor-plan", "12")
    data = json.loads(out)

    assert status == 1
    assert [f["severity"] for f in data["findings"] if f["rule"] == "R-IC-3"] == ["error"]
    assert {"file", "lines"} <= data["findings"][0]["place"].keys()
    status, out, _err = ledfyr("review", file, "--floor-measure", "20", "--floor-plan", "25")
    assert "R-IC-3" not in out


# What goes wrong


@pytest.mark.usefixtures("municipality")
def test_a_traceback_comes_only_when_asked_for(ledfyr: Call) -> None:
    from ledfyr.kernel.errors import NotFound

    with pytest.raises(NotFound):
        ledfyr("export", "risks", *HERE, "--format", "json", "--traceback")


@pytest.mark.usefixtures("municipality")
def test_english_is_spoken_when_asked_for(ledfyr: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils.translation import get_language

    seen: list[str | None] = []
    monkeypatch.setattr("ledfyr.engines.ui.wording.sentence", lambda error: seen.append(get_language()) or "X.")
    ledfyr("export", "risks", *HERE, "--format", "json", "--lang", "en")
    ledfyr("--lang", "en", "export", "risks", *HERE, "--format", "json")
    ledfyr("export", "risks", *HERE, "--format", "json")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    ledfyr("export", "risks", *HERE, "--format", "json")

    assert seen == ["en", "en", "sv", "en"]
    assert get_language() == "sv"


@pytest.mark.usefixtures("municipality")
def test_a_database_that_does_not_answer_is_told_in_one_sentence(ledfyr: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def silent(**given: Any) -> None:
        raise OperationalError("connection refused\nis the server running?")

    monkeypatch.setattr("ledfyr.engines.ui.management.commands.init.found_municipality", silent)
    status, _out, err = ledfyr("init", "--municipality", "Lillebro")

    assert (status, err.count("\n")) == (1, 1)
    assert "connection refused" in err


# The program itself


def program(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``ledfyr`` in a process and a folder of its own, where no database is."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LEDFYR_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", "from ledfyr.config.command_line import run; run()", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env=inherited | {"LANG": "sv_SE.UTF-8", "PYTHONUTF8": "1"} | environment,
    )  # fmt: skip


def test_a_review_leaves_no_database_behind(tmp_path: Path, file: str) -> None:
    done = program(tmp_path, "review", file, "--format", "json", "--floor-plan", "12")

    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["findings"]
    assert list(tmp_path.rglob("*sqlite3*")) == []


def test_a_database_that_is_not_made_is_told_and_init_makes_it(tmp_path: Path, file: str) -> None:
    call = ("import", file, *HERE)
    before = program(tmp_path, *call)
    assert (before.returncode, before.stdout) == (1, "")
    assert before.stderr == "Databasen är inte klar att använda. Kör ledfyr init eller ledfyr demo först.\n"

    made = program(tmp_path, "init", "--municipality", "Lillebro", "--committee", "Kulturnämnden=kultur")
    assert (made.returncode, made.stderr) == (0, "")
    after = program(tmp_path, *call)
    assert (after.returncode, after.stderr) == (0, "")
    assert "risks: 3 lästa, 3 nya" in after.stdout
    assert (tmp_path / "var" / "ledfyr.sqlite3").is_file()


def test_whoever_stops_listening_hears_no_complaint(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        done = subprocess.run(
            [sys.executable, "-c", "from ledfyr.config.command_line import run; run()", "render", "--list"],
            cwd=tmp_path, stdout=out, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.usefixtures("taken_in")
def test_history_says_that_the_command_line_did_it() -> None:
    from ledfyr.platform.history.models import ChangeEntry

    in_kultur = ChangeEntry.objects.filter(committee="kultur")
    assert set(in_kultur.values_list("change_set__actor_name", flat=True)) == {"Kommandoraden"}
    assert SYSTEM.roles
    assert connection.vendor in {"sqlite", "postgresql"}
