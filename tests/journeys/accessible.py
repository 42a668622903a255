"""What axe says of a page, in the four ways that people look at it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
_axe = Axe()


def faults(page: Page) -> list[str]:
    """Everything axe finds on the page as it stands, wide and narrow, light and dark; and scrolling sideways at 390 px.

    Every rule is run at both widths. The rules about colours cost the most and are run in both schemes when it is wide,
    and in the dark when it is narrow.
    """
    found: list[str] = []
    for size, scheme, rules in ((WIDE, "light", []), (WIDE, "dark", COLOUR_RULES), (NARROW, "dark", [])):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{page.url} {size['width']} px, {scheme}: {fault}" for fault in _violations(page, rules)]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        found.append(f"{page.url}: {width} px wide on a screen of {NARROW['width']}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return found


def _violations(page: Page, rules: list[str]) -> list[str]:
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    answer: dict[str, Any] = _axe.run(page, options={"runOnly": only, "resultTypes": ["violations"]}).response
    return [
        f"{violation['id']}: {violation['help']}: {[node['html'][:150] for node in violation['nodes'][:3]]}"
        for violation in answer["violations"]
    ]
