"""Whoever only reads sees everything and is offered nothing to change; asking all the same is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .serving import Server
from .visiting import Visit, Visits

pytestmark = pytest.mark.journey

PLACES = (
    "",
    "riskanalys/",
    "internkontrollplan/",
    "mal/",
    "granskning/",
    "dokument/",
    "dokument/risk-analysis/",
    "las-in/",
    "installningar/",
)
# What may be posted by anyone who is signed in: the way out, the language, hiding the guide.
HARMLESS = re.compile(r"/(logga-ut|guide|sprak)/$")


@pytest.fixture
def reader(demo: Server, visits: Visits) -> Visit:
    """The elected auditor."""
    return visits.sign_in(demo, "lasare")


def writing_controls(visit: Visit) -> list[str]:
    """Where forms of the page post to, and what would open a form in place."""
    page = visit.page
    forms = page.locator("form[method=post]").evaluate_all("forms => forms.map(form => form.action)")
    return [url for url in forms if not HARMLESS.search(url)] + page.locator("[data-edit]").all_inner_texts()


def links(visit: Visit, pattern: str) -> list[str]:
    """Addresses on the page that match."""
    found = visit.main.locator("a").evaluate_all("links => links.map(link => link.href)")
    return [url for url in found if re.search(pattern, url)]


def test_every_page_is_read_and_none_offers_a_change(reader: Visit) -> None:
    places = list(PLACES)
    for register in ("riskanalys", "internkontrollplan"):
        reader.go(f"{register}/")
        places.append(links(reader, rf"/{register}/[0-9a-f-]{{36}}/$")[0].removeprefix(reader.base))

    for place in places:
        reader.go(place)
        expect(reader.main.get_by_role("heading", level=1)).to_be_visible()
        assert writing_controls(reader) == [], place


def test_writing_all_the_same_is_refused(reader: Visit) -> None:
    reader.go("riskanalys/")
    event = links(reader, r"/riskanalys/[0-9a-f-]{36}/$")[0]
    token = next(one["value"] for one in reader.page.context.cookies() if one["name"] == "csrftoken")
    asked = {
        f"{event}falt/likelihood/": {"likelihood": "5"},
        f"{event}vardering/": {"rate-likelihood": "5", "rate-consequence": "5", "rate-stage": "before"},
        f"{event}ta-bort/": {},
        f"{reader.base}riskanalys/ny/": {"text": "En ny händelse"},
        f"{reader.base}las-in/": {"sample": "1"},
        f"{reader.base}installningar/oppna-ar/": {"year": "2028"},
        f"{reader.base}dokument/risk-analysis/text/risks.introduction/": {"text": "Omskrivet"},
    }
    for url, form in asked.items():
        answer = reader.page.request.post(
            url, form=form, headers={"X-CSRFToken": token, "Referer": event}, max_redirects=0
        )
        assert answer.status == 403, f"{url}: {answer.status}"
        assert "Du har inte rätt att göra det här" in answer.text(), url
