"""What page tests share: an invented committee with its people, and files to take in."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledfyr.kernel.actor import Scope
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.services import found_municipality
from ledfyr.platform.planning.years import open_year

SCOPE = Scope("hamn", 2031)
WHERE = (SCOPE.committee, SCOPE.year)
HEAD = "KF:s mål för verksamhetsområdet\tProcess\tArbetssätt\tNr\tOönskad händelse\tSannolikhet\tKonsekvens\tRV\tIKP"
GOAL = "1.1 Hamnarna i Fyrvik är säkra året om"
EVENTS = (
    "Kajens belysning slocknar under vinterförvaringen",
    "Avgiften för gästplatser redovisas på fel konto",
    "Räddningsstegar saknas efter ombyggnaden",
    "Avtalet med dykaren löper ut utan att någon märker det",
)


def found() -> dict[str, Client]:
    """A committee with an opened year: {role: a client signed in}, '' for nobody."""
    found_municipality(name="Fyrvik", committees={SCOPE.committee: "Hamnnämnden"})
    open_year(SCOPE)
    clients = {"": Client()}
    for role in ("controller", "reader"):
        person = Person.objects.create_person(username=role, title=role.title(), role=role, password="a-long-one")
        clients[role] = Client()
        clients[role].force_login(person)
    return clients


def analysis(rows: int = 4) -> str:
    """An analysis as a word processor gives it: the second row lacks a number, the third one a place in the plan."""
    lines = [f"Väsentlighets- och riskanalys {SCOPE.year}", "", HEAD]
    for nr in range(1, rows + 1):
        event = EVENTS[nr - 1] if nr <= len(EVENTS) else f"Bryggan vid plats {nr * 7919} saknar märkning {nr * 104729}"
        place = f"{GOAL}\tDrift\tTillsyn" if nr == 1 else "\t\t"
        number = "" if nr == 2 else str(nr)
        rated = "4. Sannolikt\t3. Kännbar\t12" if nr == 3 else "3. Möjlig\t2. Lindrig\t6"
        lines.append(f"{place}\t{number}\t■ {event}\t{rated}\tNej, endast VoR")
    return "\n".join(lines) + "\n"


def file_of(text: str | bytes, name: str = "analys.txt") -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def take_in(client: Client, text: str) -> str:
    """Upload and apply: the address of the report."""
    sent = client.post(reverse("exchange:upload", args=WHERE), {"file": file_of(text)})
    key = sent.headers["Location"].rstrip("/").rsplit("/", 1)[1]
    client.post(reverse("exchange:apply", args=[*WHERE, key]))
    return reverse("exchange:done", args=[*WHERE, key])


def check_reading(clients: dict[str, Client], *addresses: str) -> None:
    """200 for those who may read, the sign-in page for everybody else."""
    for address in addresses:
        for role in ("controller", "reader"):
            answer = clients[role].get(address)
            assert answer.status_code == 200, (role, address, answer.status_code)
            assert b"<h1" in answer.content
        sent_on = clients[""].get(address)
        assert sent_on.status_code == 302
        assert sent_on.headers["Location"].startswith(reverse("sign_in:enter"))
