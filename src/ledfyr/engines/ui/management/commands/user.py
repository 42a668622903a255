"""ledfyr user add: someone who can sign in."""

from __future__ import annotations

import getpass
import secrets
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.commands import Command as Base
from ledfyr.platform.organisation.models import Committee, Person, Role, Unit
from ledfyr.platform.organisation.selectors import units_by_name_or_code


class Command(Base):
    """Add a person. The password is asked for, read from standard input, or made up and shown once."""

    help = gettext_lazy("Lägger till någon som kan logga in.")
    example = "ledfyr user add controller --role controller --at Ekonomistaben"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, role, place and title."""
        parser.add_argument("action", choices=["add"])
        parser.add_argument("name", metavar=_("NAMN"), help=_("namnet att logga in med"))
        parser.add_argument("--role", required=True, choices=Role.values, help=_("roll"))
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
        """Make the person."""
        if Person.objects.filter(username=options["name"]).exists():
            raise CommandError(_("Det finns redan någon som heter %(name)s. Välj ett annat namn.") % options)
        password, made_up = _password(options["password_stdin"])
        role = str(Role(options["role"]).label)
        title = options["title"] or (f"{role}, {options['at']}" if options["at"] else options["name"])
        committee, unit = _place(options["at"])
        try:
            Person.objects.create_person(
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
        if made_up:
            self.stdout.write(_("Lösenord: %(password)s (visas bara nu)") % {"password": password})


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
