"""On an English screen everything but the municipality's own words is English; its documents and files stay Swedish."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ledfyr.engines.review.living import answer_finding, answered, findings_in
from ledfyr.platform.organisation.models import Person, Role
from ledfyr.registers.internal_control.models import PlanRow
from ledfyr.registers.risks.models import AnalysisRow

from .demo import CONTROLLER, SCOPE, demo

__all__ = ["demo"]

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "ledfyr"
WHERE = (SCOPE.committee, SCOPE.year)
READ_OUT = ("aria-label", "title", "placeholder", "alt", "data-label", "data-announce", "data-unsaved", "data-failed")
VOID = {"input", "br", "img", "meta", "link", "use", "path", "hr", "col", "source", "wbr"}

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("demo", "db")]

ANYTHING = {"”%(words)s”", "%(name)s för %(absent)s"}  # filled in, these look like any sentence


class Words(HTMLParser):
    """The pieces of text of a page, read out or shown; what is marked as Swedish is left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []
        self.feed(page)

    @property
    def is_heard(self) -> bool:
        return not self.open or self.open[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = (given.get("lang") or "")[:2]
        heard = language != "sv" if language else self.is_heard
        self.found += [given[name] or "" for name in READ_OUT if heard and name in given]
        if tag not in VOID:
            self.open.append(heard)

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.is_heard and data.strip():
            self.found.append(re.sub(r"\s+", " ", data).strip())


@cache
def swedish() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """All texts of the catalogues that can only be Swedish: those shown as they are, and how the others look."""
    # A register names owners by role in its own words: what is said there is data, and stays as it was written.
    books = [polib.pofile(str(path)) for path in sorted(PACKAGE.rglob("locale/en/LC_MESSAGES/django.po"))]
    with override("sv"):
        data = {str(label) for label in Role.labels}
    texts = {text for book in books for entry in book for text in (entry.msgid, entry.msgid_plural)}
    ours = {re.sub(r"\s+", " ", text).strip() for text in texts if re.search("[åäöÅÄÖ]", text)}
    filled = sorted(text for text in ours if "%(" in text and text not in ANYTHING)
    looks = [re.compile(re.sub(r"%\\\(\w+\\\)[a-z]", ".+", re.escape(text))) for text in filled]
    return frozenset(ours) - set(filled) - data, tuple(looks)


def swedish_in(page: str) -> set[str]:
    """The pieces of text of a page that are ours and Swedish."""
    plain, looks = swedish()
    return {
        words
        for words in Words(page).found
        if words in plain or (re.search("[åäöÅÄÖ]", words) and any(look.fullmatch(words) for look in looks))
    }


ADDRESSES: dict[str, Callable[[], str]] = {
    "about": lambda: reverse("ui:about"),
    "overview": lambda: reverse("ui:overview", args=WHERE),
    "risks": lambda: reverse("risks:list", args=WHERE),
    "event": lambda: reverse("risks:event", args=[*WHERE, AnalysisRow.objects.get(nr=8, analysis__year=SCOPE.year).pk]),
    "new event": lambda: reverse("risks:add", args=WHERE),
    "plan": lambda: reverse("internal_control:plan", args=WHERE),
    "plan row": lambda: reverse(
        "internal_control:row", args=[*WHERE, PlanRow.objects.filter(year=SCOPE.year).earliest("position").pk]
    ),
    "review": lambda: reverse("review:list", args=WHERE),
    "import": lambda: reverse("exchange:upload", args=WHERE),
    "documents": lambda: reverse("documents:list", args=WHERE),
    "document": lambda: reverse("documents:show", args=[*WHERE, "risk-analysis-and-control-plan"]),
    "goals": lambda: reverse("goals:list", args=WHERE),
    "settings": lambda: reverse("administration:settings", args=WHERE),
    "missing page": lambda: "/finns-inte/",
}


@pytest.fixture
def client() -> Iterator[Client]:
    """The controller, with a browser that asks for English."""
    client = Client(headers={"accept-language": "en-GB,en;q=0.9"})
    client.force_login(Person.objects.get(username="controller"))
    with override("sv"):  # what a page leaves behind is taken back
        yield client


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_english_screen_shows_no_swedish_of_ours(client: Client, name: str) -> None:
    page = client.get(ADDRESSES[name]()).content.decode()

    assert '<html lang="en"' in page
    assert len(Words(page).found) > 10
    assert not swedish_in(page)


def test_swedish_is_found_where_there_is_some(client: Client) -> None:
    page = client.get(ADDRESSES["overview"](), headers={"accept-language": "sv"}).content.decode()

    assert len(swedish_in(page.replace('<html lang="sv"', '<html lang="en"'))) > 5


def test_a_person_chooses_language_without_script(client: Client) -> None:
    address = ADDRESSES["risks"]() + "?handling=plan"
    page = client.get(address).content.decode()
    assert f'action="{reverse("ui:language")}"' in page
    assert f'value="{address}"' in page

    answer = client.post(reverse("ui:language"), {"language": "sv", "next": address}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert '<html lang="sv"' in answer.content.decode()
    assert client.cookies["django_language"]["httponly"]
    assert client.cookies["django_language"]["max-age"] > 30 * 24 * 3600


def test_a_choice_of_language_never_leads_to_another_site(client: Client) -> None:
    answer = client.post(reverse("ui:language"), {"language": "en", "next": "https://example.org/"})

    assert answer.headers["Location"] == "/"


def test_documents_and_files_are_swedish_whatever_the_screen_speaks(client: Client) -> None:
    for address in (
        reverse("documents:download", args=[*WHERE, "risk-analysis", "html"]),
        reverse("exchange:export", args=[*WHERE, "risks", "csv"]),
    ):
        english = client.get(address)
        assert english.status_code == 200
        assert english.content == client.get(address, headers={"accept-language": "sv"}).content


def test_an_answer_given_in_one_language_holds_in_the_other() -> None:
    today = timezone.localdate()
    found = findings_in(CONTROLLER, SCOPE, today)
    with override("en"):
        shown = findings_in(CONTROLLER, SCOPE, today)
        assert {finding.key for finding in shown} == {finding.key for finding in found}
        assert {finding.message for finding in shown}.isdisjoint(finding.message for finding in found)
        key = next(finding.key for finding in shown if finding.evidence != finding.compared)
        answer_finding(actor=CONTROLLER, scope=SCOPE, key=key, reason="Nämnden har beslutat så", today=today)

    assert [one.finding.key for one in answered(CONTROLLER, SCOPE, today) if not one.is_open] == [key]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--help"], "Commands:"),
        (["export", "--help"], "Exports a register in full."),
        (["nonsense"], "there is no command nonsense"),
        (["review", "absent.txt"], "The file absent.txt does not exist. Check the path."),
        (["export"], "Also give: KIND"),
    ],
)
def test_the_command_line_speaks_english_when_asked(tmp_path: Path, given: list[str], said: str) -> None:
    call = [sys.executable, "-c", "from ledfyr.config.command_line import run; run()", *given, "--lang", "en"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr

    assert said in printed
    assert not re.search("[åäö]", printed.replace("Kulturnämnden", ""))
