"""A person at a browser: where she is, where she goes, and what the browser complains of meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

from .serving import Server

COMMITTEE, YEAR = "utbildning", 2027
# A refused page is a refusal and no fault: the browser writes a line for it all the same.
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@dataclass
class Visit:
    """One browser window at one server."""

    page: Page
    server: Server
    committee: str = COMMITTEE
    year: int = YEAR

    @property
    def base(self) -> str:
        """The address of the committee's year, ending with a slash."""
        return f"{self.server.address}/{self.committee}/{self.year}/"

    @property
    def main(self) -> Locator:
        """The page without its head and foot."""
        return self.page.locator("main")

    def go(self, path: str = "", status: int = 200) -> Response:
        """Open a page of the year, or with a leading slash any page; it must answer with ``status``."""
        url = f"{self.server.address}{path}" if path.startswith("/") else self.base + path
        answer = self.page.goto(url)
        assert answer is not None
        assert answer.status == status, f"{url}: {answer.status}"
        return answer

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press the button or follow the link with this name; there must be just one."""
        place = within or self.main
        place.get_by_role("button", name=name, exact=True).or_(place.get_by_role("link", name=name, exact=True)).click()

    def row(self, words: str) -> Locator:
        """The table row that holds these words."""
        return self.main.get_by_role("row").filter(has_text=words)


@dataclass
class Visits:
    """Opens windows, and keeps what the browser complains of in any of them."""

    new_context: Callable[..., BrowserContext]
    timeout: float
    complaints: list[str] = field(default_factory=list)

    def window(self, server: Server, **how: Any) -> Visit:
        """A window of its own, nobody signed in; ``how`` goes to the browser (java_script_enabled, viewport …)."""
        context = self.new_context(**how)
        context.set_default_timeout(self.timeout)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return Visit(context.new_page(), server)

    def sign_in(self, server: Server, person: str, **how: Any) -> Visit:
        """A window where ``person`` of the demo has signed in with one click."""
        visit = self.window(server, **how)
        visit.go("/logga-in/")
        visit.page.locator(f"button[name=demo_person][value={person}]").click()
        visit.page.wait_for_url(re.compile(rf"/{COMMITTEE}/\d+/$"))
        return visit

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not REFUSAL.match(message.text):
            self.complaints.append(f"{message.type} at {message.location.get('url', '')}: {message.text}")
