"""What all commands share: the example in the help, committee and year, no system checks that need a database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from ledfyr.kernel.actor import SYSTEM, Actor, Scope
from ledfyr.platform.history.gate import closed


class Command(BaseCommand):
    """Base of the product's commands.

    ``example`` is one line that works; ``exit_status`` 1: found what it looked for.
    """

    help: Any = ""  # a lazy text, so that it is in the language asked for
    example = ""
    exit_status = 0
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute
    stealth_options = ("traceback",)

    def execute(self, *args: Any, **options: Any) -> Any:
        """A command begins with closed tables: only logged services write."""
        with closed():
            return super().execute(*args, **options)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Our help: the example below, Django's own flags hidden."""
        import argparse

        parser = super().create_parser(
            prog_name,
            subcommand,
            epilog=_("Exempel: %(example)s") % {"example": self.example} if self.example else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,
        )
        parser.prog = f"ledfyr {subcommand}"
        parser.description = str(self.help)  # argparse cannot fold a text that is translated when shown
        for action in parser._actions:
            if action.dest in {
                "settings",
                "pythonpath",
                "no_color",
                "force_color",
                "verbosity",
                "version",
                "skip_checks",
            }:
                action.help = argparse.SUPPRESS
        return parser


def add_scope(parser: CommandParser, *, required: bool = True) -> None:
    """--committee and --year."""
    parser.add_argument("--committee", required=required, metavar="SLUG", help=_("nämndens kortnamn"))
    parser.add_argument("--year", required=required, type=int, metavar=_("ÅR"), help=_("planeringsår"))


def scope_of(options: dict[str, Any]) -> Scope:
    """The scope given on the command line."""
    return Scope(options["committee"], options["year"])


def command_line_actor() -> Actor:
    """Whoever runs the command line has the machine, and so every right; history says so, always in Swedish."""
    return Actor(name="Kommandoraden", roles=SYSTEM.roles)
