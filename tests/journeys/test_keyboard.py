"""With the keyboard alone: past the menu, along everything on the register, and always seeing where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .visiting import Visit

pytestmark = pytest.mark.journey

# What can be used, and is shown, in the order of the page.
USABLE = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.type !== "hidden")
  .map((one, at) => { one.dataset.seen = at; return at; })
"""
# Which of them has focus, and whether it looks otherwise than without.
FOCUSED = """
() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  return [one.dataset.seen === undefined ? -1 : Number(one.dataset.seen), shown, one.outerHTML.slice(0, 120)];
}
"""


def test_the_first_stop_leads_past_the_menu(controller: Visit) -> None:
    page = controller.page
    controller.go("riskanalys/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    page.keyboard.press("Enter")

    expect(controller.main).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_everything_on_the_register_is_reached_and_seen(controller: Visit) -> None:
    page = controller.page
    controller.go("riskanalys/?handling=none")
    usable = set(page.evaluate(USABLE))
    reached: list[int] = []
    unseen: list[str] = []
    for _step in range(len(usable) + 5):
        page.keyboard.press("Tab")
        at, is_shown, words = page.evaluate(FOCUSED)
        if at in reached:
            break
        if at >= 0:
            reached.append(at)
            if not is_shown:
                unseen.append(words)

    assert usable - set(reached) == set()
    assert unseen == []
    assert reached == sorted(reached), "the order of the keys follows the page"


def test_escape_closes_what_is_open_and_gives_focus_back(controller: Visit) -> None:
    controller.go("riskanalys/")
    menu = controller.main.locator("summary", has_text="Exportera")
    menu.focus()
    controller.page.keyboard.press("Enter")
    expect(controller.main.get_by_role("link", name="Excel (XLSX)")).to_be_visible()

    controller.page.keyboard.press("Escape")

    expect(controller.main.get_by_role("link", name="Excel (XLSX)")).to_be_hidden()
    expect(menu).to_be_focused()
