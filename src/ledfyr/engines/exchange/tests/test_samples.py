"""Samples from files: read as they come, drawn by the plan, proved by anyone; and what is refused says where."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledfyr.engines.exchange.readers.populations import look_through, ore_of
from ledfyr.engines.exchange.samples import draw_from_file, prove
from ledfyr.engines.sampling.drawing import Plan
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.errors import DomainError

HEAD = ["Nr", "Belopp", "Enhet", "Namn"]
ROWS = [[f"F-{n}", f"{n * 100},50", f"Enhet {n % 5}", f"Åsa {n}"] for n in range(1, 151)]
PLAN = Plan("simple", "frö", confidence=Fraction(19, 20), tolerable=Fraction(1, 20), reserve=2)
PAGE = Path(__file__).parents[5] / "docs" / "urval.md"


def csv_file(folder: Path, rows: list[list[str]], *, divider: str = ";", charset: str = "utf-8") -> Path:
    path = folder / f"p{len(list(folder.iterdir()))}.csv"
    path.write_bytes("\r\n".join(divider.join(row) for row in [HEAD, *rows]).encode(charset))
    return path


def record_of(path: Path, plan: Plan = PLAN, **columns: str) -> dict[str, Any]:
    return draw_from_file(path, plan, key=(), columns=columns, drawn_at="", drawn_by="").record


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        action()
    return sentence(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return csv_file(tmp_path, ROWS)


# Reading


@pytest.mark.parametrize(
    ("divider", "charset"), [(",", "utf-8"), ("\t", "cp1252"), (";", "utf-8-sig"), (";", "utf-16")]
)
def test_the_same_rows_in_any_dress_give_the_same_sample(
    file: Path, tmp_path: Path, divider: str, charset: str
) -> None:
    rows = [[cell.replace(",", ".") for cell in row] for row in ROWS]
    other = csv_file(tmp_path, rows, divider=divider, charset=charset)

    assert record_of(other, unit="Enhet")["items"] == record_of(file, unit="enhet")["items"]


def test_a_workbook_gives_the_same_sample_and_sum(file: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for number, _amount, unit, name in ROWS:
        book.active.append([number, int(number[2:]) * 100 + 0.5, unit, name])
    book.save(tmp_path / "p.xlsx")
    plan = Plan("monetary", "frö", size=10)

    ours, theirs = record_of(tmp_path / "p.xlsx", plan, amount="Belopp"), record_of(file, plan, amount="Belopp")

    assert ours["population"]["sum"] == theirs["population"]["sum"] == "1132575.00"
    assert ours["items"] == theirs["items"]


def test_only_the_chosen_columns_leave_the_file(file: Path) -> None:
    record = record_of(file)

    assert "Åsa" not in json.dumps(record, ensure_ascii=False)
    assert record["population"] == {
        "file": file.name, "sha256": look_through(file).digest, "rows": 150, "sum": None,
    }  # fmt: skip
    assert (record["key"], record["size"], len(record["reserve"])) == ("Nr", 46, 2)
    assert all(ROWS[item["row"] - 2][0] == item["key"] for item in record["items"])


AMOUNTS = [
    ("1234,50", 123450), ("1 234,50 kr", 123450), ("1\xa0234.5", 123450), ("1.234,50", 123450), ("1,234.50", 123450),
    ("-12", -1200), ("−12", -1200), ("12,00-", -1200), ("1.234.567", 123456700), (12.34, 1234), (7, 700),
    (-0.1 - 0.2, -30), ("5,5", 550), ("-5,05", -505), (1.005, 100), ("1,0055", 101), (123456789012.34, 12345678901234),
    ("1.234", None), ("1,234", None), ("", None), ("tolv", None), ("1 2,3,4", None),
    ("99999999999999999999", None), ("9" * 5000, None), (1e20, None), (1e308, None), (float("nan"), None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "ore"), AMOUNTS)
def test_amounts_as_people_write_them(cell: str | float, ore: int | None) -> None:
    assert ore_of(cell) == ore


def test_refusals_name_the_rows(file: Path, tmp_path: Path) -> None:
    double = csv_file(tmp_path, [*ROWS, ROWS[0]])
    nameless = csv_file(tmp_path, [*ROWS, ["", "1", "x", "y"]])
    odd = csv_file(tmp_path, [*ROWS, ["F-151", "1.234", "x", "y"]])

    assert "F-1 (rad 2 och 152)" in refusal(lambda: record_of(double))
    assert "Nyckeln saknas på rad 152." in refusal(lambda: record_of(nameless))
    assert "rad 152" in refusal(lambda: record_of(odd, amount="Belopp"))
    assert "Nr, Belopp, Enhet, Namn" in refusal(lambda: record_of(file, unit="Skola"))
    assert "150" in refusal(lambda: record_of(file, Plan("simple", "frö", size=151)))
    for name, data in (("a.pdf", b"%PDF"), ("a.csv", b""), ("b.csv", b"a;b\n\x00"), ("a.xlsx", b"PK")):
        (tmp_path / name).write_bytes(data)
        assert name in refusal(lambda name=name: record_of(tmp_path / name))


def test_the_key_may_be_several_columns(tmp_path: Path) -> None:
    path = csv_file(tmp_path, [[str(n % 10), "1", f"E{n // 10}", "x"] for n in range(100)])
    record = draw_from_file(path, PLAN, key=("Nr", "Enhet"), columns={}, drawn_at="", drawn_by="").record

    assert record["key"] == ["Nr", "Enhet"]
    assert re.fullmatch(r"\d\x1fE\d", record["items"][0]["key"])
    assert prove(record, path) == []


# Proving


@pytest.mark.parametrize(
    ("plan", "columns"),
    [
        (PLAN, {}),
        (Plan("simple", "frö", confidence=Fraction(9, 10), tolerable=Fraction(1, 10), extension=1), {}),
        (Plan("stratified", "frö", size=40, top=1_400_000, reserve=1), {"amount": "Belopp", "stratum": "Enhet"}),
        (Plan("monetary", "frö", confidence=Fraction(19, 20), tolerable=Fraction(1, 10)), {"amount": "Belopp"}),
        (Plan("monetary", "frö", confidence=Fraction(19, 20), tolerable=Fraction(90_000)), {"amount": "Belopp"}),
        (Plan("units", "frö", size=3, per_unit=4, reserve=1), {"unit": "Enhet"}),
    ],
)
def test_a_record_proves_itself_by_what_it_holds(file: Path, plan: Plan, columns: dict[str, str]) -> None:
    record = json.loads(json.dumps(record_of(file, plan, **columns)))

    assert prove(record, file) == []
    sorted_again = csv_file(file.parent, ROWS[::-1])
    assert {one.what for one in prove(record, sorted_again)} == {"file", "row_numbers"}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda r: r.update(seed="annat"), "items"),
        (lambda r: r["items"].pop(), "items"),
        (lambda r: r["items"].__setitem__(0, r["items"][0] | {"key": "F-999"}), "items"),
        (lambda r: r["reserve"].reverse(), "reserve"),
        (lambda r: r["population"].update(rows=149), "rows"),
        (lambda r: r["population"].update(sha256="0"), "file"),
        (lambda r: r.update(size=45), "size"),
    ],
)
def test_a_record_that_was_changed_does_not_hold(
    file: Path, change: Callable[[dict[str, Any]], object], what: str
) -> None:
    record = record_of(file)
    change(record)

    assert what in {one.what for one in prove(record, file)}


def test_what_is_no_record_is_refused(file: Path) -> None:
    record = record_of(file)
    newer = record | {"algorithm": record["algorithm"] | {"version": "2"}}

    assert "en annan algoritm" in refusal(lambda: prove(newer, file))
    for broken in ({}, record | {"seed": 7}, record | {"method": "x"}, record | {"asked": {"size": "många"}}):
        assert "inte ett protokoll" in refusal(lambda broken=broken: prove(broken, file))


# The public description


def test_the_worked_example_of_the_page_is_what_is_drawn(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found: dict[str, Any] = {}
    exec(re.search(r"```python\n(.*?)```", page, re.DOTALL)[1], found)  # type: ignore[index]
    path = csv_file(tmp_path, [[key, "1", "x", "y"] for key in found["nycklar"]])

    record = record_of(path, Plan("simple", found["frö"], size=3))

    keys = [item["key"] for item in record["items"]]
    assert keys == found["ordning"][:3]
    printed = re.findall(r"^\| \d \| (\S+) \| `(\w+)` \|", page, re.MULTILINE)
    assert printed == [(key, found["tal"](key)[:16]) for key in keys]
    assert f"`{record['algorithm']['name']}`" in page
    assert f"version **{record['algorithm']['version']}**" in page
