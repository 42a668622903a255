"""ledfyr demo: a municipality to try everything in."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.rooms import rooms
from ledfyr.platform.organisation.models import Person, Role
from ledfyr.platform.organisation.selectors import municipality_name
from ledfyr.platform.organisation.services import add_person

from .serve import serve

PEOPLE = (
    ("controller", "Controller, ekonomistaben", Role.CONTROLLER),
    ("lasare", "Förtroendevald revisor", Role.ELECTED_AUDITOR),
)

# Who can be chosen with a click, and what each does; the rooms' demo adds the others.
CARDS = {
    "controller": gettext_lazy(
        "Arbetar i registren: värderar risker, bestämmer vad som ska med i planen, läser in filer och svarar på "
        "anmärkningar."
    ),
    "enhetschef": gettext_lazy("Leder en skola: ser nämndens analys och plan och håller det som är den egna enhetens."),
    "forvaltningschef": gettext_lazy("Leder förvaltningen: ser helheten innan den går till nämnden."),
    "sekreterare": gettext_lazy("Tar handlingarna till nämnden."),
    "central": gettext_lazy(
        "Stadsledningskontoret: skriver och utfärdar anvisningar, och ser hur långt varje nämnd har kommit."
    ),
    "administrator": gettext_lazy("Håller organisationen, personerna och deras roller."),
    "lasare": gettext_lazy(
        "Läser allt men ändrar inget: följer en risk från analys till kontroll och ser vem som har ändrat vad."
    ),
}


class Command(Base):
    """Make the database if there is none, load the demo municipality, say who to sign in as, serve."""

    help = gettext_lazy("Gör databasen om den saknas, läser in demokommunen och startar servern.")
    example = "ledfyr demo --port 8000"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and whether to begin anew."""
        parser.add_argument("--port", type=int, default=8000, help=_("port att lyssna på"))
        parser.add_argument("--host", default="127.0.0.1", help=_("adress att lyssna på"))
        parser.add_argument("--reset", action="store_true", help=_("kasta det som finns och börja om"))
        parser.add_argument("--no-serve", action="store_true", help=_("gör databasen men starta inte servern"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Build what is missing and serve."""
        if not options["no_serve"]:
            _check_port(options["host"], options["port"])
        if options["reset"]:
            _drop()
        call_command("migrate", verbosity=0, interactive=False)
        if not municipality_name():
            self.stdout.write(_("Bygger demokommunen …"))
            build()
        address = f"http://{options['host']}:{options['port']}"
        self.stdout.write(_("%(name)s är klar.") % {"name": municipality_name()})
        if options["no_serve"]:
            return
        self.stdout.write(_("Öppna %(address)s i webbläsaren och logga in med ett klick som:") % {"address": address})
        for username, title in titles_of(CARDS):
            self.stdout.write(f"  {title} ({username})")
        self.stdout.write(_("Avsluta med Ctrl+C."))
        self.stdout.flush()
        serve(host=options["host"], port=options["port"], workers=1)


@transaction.atomic
def build() -> None:
    """The demo municipality, built by each room through its services."""
    today = timezone.localdate()
    for username, title, role in PEOPLE:
        add_person(username=username, title=title, role=role, password=None)
    for room in sorted(rooms(), key=lambda room: room.demo_order):
        if room.demo is not None:
            room.demo(today)


def titles_of(usernames: Iterable[str]) -> list[tuple[str, str]]:
    """(username, title) of those who are there, in the order given."""
    titles = dict(Person.objects.filter(username__in=list(usernames), is_active=True).values_list("username", "title"))
    return [(name, titles[name]) for name in usernames if name in titles]


def _drop() -> None:
    database = settings.DATABASES["default"]
    if not str(database["ENGINE"]).endswith("sqlite3"):
        raise CommandError(_("--reset gäller bara SQLite. Töm databasen på servern i stället."))
    connections.close_all()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database['NAME']}{suffix}").unlink(missing_ok=True)


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                _("Port %(port)s är upptagen eller går inte att använda. Välj en annan med --port.") % {"port": port}
            ) from error
