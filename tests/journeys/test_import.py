"""Taking in a file: a new year, the doubts, the report, the same file again, and undoing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from .visiting import Visit

pytestmark = pytest.mark.journey

NEXT_YEAR = 2028
WITHOUT_NUMBER = "Redovisningen av projektbidrag följs inte upp i tid"
SHIFTED = "Inköp delas upp så att gränsen för direktupphandling inte nås"
SKIPPED = "Föreningar bokar tider som inte används"


@pytest.fixture(scope="module")
def sample() -> Path:
    """The sample file that the page offers."""
    import ledfyr.registers.risks.demo as demo

    return Path(demo.__file__).with_name("sample_import.txt")


def upload(visit: Visit, file: Path) -> None:
    visit.go("las-in/")
    visit.page.get_by_label("Välj en fil eller släpp den här").set_input_files(file)
    visit.press("Visa vad filen innehåller")


def read_row(visit: Visit, words: str) -> Locator:
    """A row of the preview, by what was read (the source beside it shows neighbours too)."""
    return visit.main.locator(".preview > li").filter(has=visit.page.locator(".read", has_text=words))


def state(row: Locator) -> Locator:
    return row.locator(".row-state")


def test_a_file_is_taken_in_looked_through_and_undone(controller: Visit, sample: Path) -> None:
    page, main = controller.page, controller.main
    controller.go("installningar/")
    controller.press("Öppna 2028")
    expect(page.get_by_role("status").filter(has_text="År 2028 är öppnat.")).to_be_visible()
    controller.year = NEXT_YEAR
    upload(controller, sample)

    expect(main.get_by_role("heading", level=1)).to_have_text("sample_import.txt")
    expect(main.get_by_text("Inget är skrivet ännu.")).to_be_visible()
    expect(main.get_by_text("2 rader är inte kontrollerade.")).to_be_visible()
    shown = main.locator(".preview > li")
    expect(shown).to_have_count(2)
    expect(shown.first).to_contain_text("Raden saknar värdering.")
    expect(shown.last).to_contain_text("Kolumnerna är förskjutna i källan.")
    expect(shown.last.locator("mark")).to_have_text(re.compile("^Inköp"))

    look_through_with_keys(controller)
    change_and_choose_with_mouse(controller)

    controller.press("Läs in 17 rader")
    expect(main.get_by_role("heading", level=1)).to_have_text("sample_import.txt är inläst")
    told = controller.row("Riskanalys").get_by_role("cell")
    expect(told).to_have_text(["15", "13", "0", "0", "2", re.compile(r"\d")])
    check_register(controller)

    upload(controller, sample)
    expect(state(read_row(controller, WITHOUT_NUMBER))).not_to_contain_text("Ändras")  # what was corrected stays
    skip_row(controller)
    expect(main.get_by_text("Allt i filen finns redan i registret.")).to_be_visible()


def look_through_with_keys(visit: Visit) -> None:
    """j, s and a, with nothing but the keyboard."""
    first, second = read_row(visit, WITHOUT_NUMBER), read_row(visit, SHIFTED)
    visit.page.keyboard.press("j")
    expect(first).to_be_focused()
    visit.page.keyboard.press("s")
    expect(state(first)).to_contain_text("Hoppas över")
    expect(second).to_be_focused()
    visit.page.keyboard.press("a")
    expect(state(second)).to_contain_text("Kontrollerad")
    expect(visit.main.get_by_text("Allt är kontrollerat.")).to_be_visible()


def change_and_choose_with_mouse(visit: Visit) -> None:
    """The first row is corrected instead, the second accepted again, and a third that nobody doubted is skipped."""
    first, second = read_row(visit, WITHOUT_NUMBER), read_row(visit, SHIFTED)
    first.get_by_role("button", name="Ångra valet").click()
    expect(state(first)).not_to_contain_text("Hoppas över")
    second.get_by_role("button", name="Ångra valet").click()
    expect(visit.main.get_by_text("2 rader är inte kontrollerade.")).to_be_visible()
    second.get_by_role("button", name="Stämmer").click()
    expect(state(second)).to_contain_text("Kontrollerad")

    first.get_by_role("link", name="Ändra").click()
    editing = visit.main.locator(".preview > li", has=visit.page.get_by_role("button", name="Spara ändringen"))
    editing.get_by_label("Nr").fill("14")
    editing.get_by_label("Sannolikhet").fill("2")
    editing.get_by_label("Konsekvens").fill("3")
    visit.press("Spara ändringen")
    expect(state(first)).to_contain_text("Ändrad av dig")
    expect(visit.main.get_by_text("Allt är kontrollerat.")).to_be_visible()
    skip_row(visit)


def skip_row(visit: Visit) -> None:
    visit.press(re.compile("^Alla rader"))
    row = read_row(visit, SKIPPED)
    row.get_by_role("button", name="Hoppa över").click()
    expect(state(row)).to_contain_text("Hoppas över")


def check_register(visit: Visit) -> None:
    visit.main.get_by_role("link", name="Riskanalys", exact=True).click()
    expect(visit.main.get_by_text("13 händelser, ")).to_be_visible()
    expect(visit.row(WITHOUT_NUMBER)).to_contain_text("6 Medel")
    expect(visit.row(SHIFTED)).to_contain_text("8 Medel")
    expect(visit.row(SKIPPED)).to_have_count(0)


def test_the_same_file_changes_nothing_and_its_import_can_be_undone(controller: Visit, sample: Path) -> None:
    page, main = controller.page, controller.main
    controller.go("installningar/")
    controller.press("Öppna 2028")
    controller.year = NEXT_YEAR
    upload(controller, sample)
    controller.press("Läs in 18 rader")
    expect(main.get_by_role("heading", level=1)).to_have_text("sample_import.txt är inläst")
    report = page.url
    upload(controller, sample)
    expect(main.get_by_text("Allt i filen finns redan i registret.")).to_be_visible()

    page.goto(report)
    controller.press("Ångra inläsningen")

    expect(page.get_by_text("Inläsningen är ångrad. Registret är som det var innan.")).to_be_visible()
    expect(main.get_by_role("listitem").filter(has_text="sample_import.txt").last).to_contain_text("Ångrad")
    controller.go("riskanalys/")
    expect(main.get_by_role("heading", name="Analysen för 2028 har inga händelser ännu")).to_be_visible()


def test_a_file_that_cannot_be_read_says_so_and_nothing_is_taken_in(controller: Visit, tmp_path: Path) -> None:
    controller.go("las-in/")
    picture = tmp_path / "bild.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")

    controller.page.get_by_label("Välj en fil eller släpp den här").set_input_files(picture)
    controller.press("Visa vad filen innehåller")

    refusal = controller.main.get_by_role("alert")
    expect(refusal).to_contain_text("Ingenting är inläst.")
    expect(refusal).to_be_focused()
    expect(controller.page).to_have_title(re.compile("^Filen gick inte att läsa"))
