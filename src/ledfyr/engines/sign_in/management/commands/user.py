"""ledfyr user: who can sign in, and help for those who cannot."""

from __future__ import annotations

import getpass
import secrets
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.sign_in.services import address_of, give_password, issue_password_link, unlock
from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import command_line_actor
from ledfyr.platform.organisation.models import Committee, Person, Role, Unit
from ledfyr.platform.organisation.selectors import units_by_name_or_code
from ledfyr.platform.organisation.services import add_person


class Command(Base):
    """Add a person, set a password, print a link for choosing one, or take away a lost second step."""

    help = gettext_lazy("Lägger till någon som kan logga in, eller hjälper den som inte kommer in.")
    example = "ledfyr user add controller --role controller --at Ekonomistaben"

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, for whom; role, place and title of a new person."""
        parser.add_argument(
            "action",
            choices=["add", "password", "link", "unlock"],
            help=_("lägg till; sätt lösenord; skriv ut en länk för att välja ett; ta bort andra steget och spärren"),
        )
        parser.add_argument("name", metavar=_("NAMN"), help=_("namnet att logga in med"))
        parser.add_argument("--role", choices=Role.values, help=_("roll, när någon läggs till"))
        parser.add_argument(
            "--at",
            default="",
            metavar=_("PLATS"),
            help=_("där rollen gäller: en nämnd eller en enhet, annars hela kommunen"),
        )
        parser.add_argument("--email", default="", metavar=_("ADRESS"), help=_("e-postadress, för påminnelser"))
        parser.add_argument("--title", default="", help=_("hur personen visas, till exempel funktion och plats"))
        parser.add_argument("--password-stdin", action="store_true", help=_("läs lösenordet från standard in"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is asked for."""
        if options["action"] == "add":
            self._add(options)
            return
        person = Person.objects.filter(username=options["name"]).first()
        if person is None:
            raise CommandError(_("Det finns ingen som heter %(name)s. Kontrollera stavningen.") % options, returncode=2)
        if options["action"] == "password":
            self._password(person, options)
        elif options["action"] == "link":
            self._link(person)
        else:
            unlock(actor=command_line_actor(), person=person)
            self.stdout.write(_("%(name)s kan logga in med bara lösenordet igen.") % options)

    def _password(self, person: Person, options: dict[str, Any]) -> None:
        password, made_up = _password(options["password_stdin"])
        try:
            give_password(actor=command_line_actor(), person=person, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self.stdout.write(_("%(name)s har ett nytt lösenord och är utloggad överallt.") % options)
        self._show(password, made_up)

    def _link(self, person: Person) -> None:
        if not person.is_active:
            words = _("%(person)s får inte längre logga in, så det går inte att skicka en länk dit.")
            raise CommandError(words % {"person": person.title})
        actor, now = command_line_actor(), timezone.now()
        _link, token = issue_password_link(person=person, now=now, sent_by=actor.name)
        self.stdout.write(address_of(settings.ADDRESS or "http://localhost:8000", token))
        self.stdout.write(_("Länken gäller i en halvtimme och går att använda en gång. Ge den bara till rätt person."))

    def _show(self, password: str, made_up: bool) -> None:
        if made_up:
            self.stdout.write(_("Lösenord: %(password)s (visas bara nu)") % {"password": password})

    def _add(self, options: dict[str, Any]) -> None:
        """Make the person."""
        if not options["role"]:
            raise CommandError(_("Ange också: %(what)s.") % {"what": "--role"}, returncode=2)
        if Person.objects.filter(username=options["name"]).exists():
            raise CommandError(_("Det finns redan någon som heter %(name)s. Välj ett annat namn.") % options)
        password, made_up = _password(options["password_stdin"])
        role = str(Role(options["role"]).label)
        title = options["title"] or (f"{role}, {options['at']}" if options["at"] else options["name"])
        committee, unit = _place(options["at"])
        try:
            validate_password(password, Person(username=options["name"], title=title))
            add_person(
                actor=command_line_actor(),
                username=options["name"],
                title=title,
                role=options["role"],
                password=password,
                email=options["email"],
                committee=committee,
                unit=unit,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self.stdout.write(_("%(name)s kan nu logga in.") % options)
        if options["at"] and not (committee or unit):
            self.stdout.write(_("Platsen %(at)s finns inte i organisationen: rollen gäller i hela kommunen.") % options)
        self._show(password, made_up)


def _place(text: str) -> tuple[Committee | None, Unit | None]:
    """The committee of that short name or name, else the unit of that code or name, else neither."""
    committee = Committee.objects.filter(slug=text).first() or Committee.objects.filter(name=text).first()
    return committee, None if committee else units_by_name_or_code([text])[text]


def _password(from_input: bool) -> tuple[str, bool]:
    if from_input:
        given = sys.stdin.readline().rstrip("\n")
        if not given:
            why = _("Lösenordet är tomt. Skriv ett lösenord, eller utelämna --password-stdin.")
            raise CommandError(why, returncode=2)
        return given, False
    if sys.stdin.isatty():
        typed = getpass.getpass(_("Lösenord (tomt = gör ett åt mig): "))
        if typed:
            return typed, False
    return secrets.token_urlsafe(12), True
