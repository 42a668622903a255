"""ledfyr history: is the log whole, and do the tables say what it says?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import command_line_actor
from ledfyr.platform.history.verifying import Fault, Verdict, known_head, settle, verify


class Command(Base):
    """Verify the chain and the tables, or take into the log what a migration has changed."""

    help = gettext_lazy("Prövar att historiken är hel och att registren stämmer med den.")
    example = "ledfyr history verify"

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, a digest to look for, and why."""
        parser.add_argument("action", choices=["verify", "settle"])
        parser.add_argument("--head", default="", metavar=_("AVTRYCK"), help=_("avtryck ur en beslutad handling"))
        parser.add_argument("--reason", default="", metavar=_("SKÄL"), help=_("varför skillnaderna tas in (settle)"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how it stands; exit status 1 when something is wrong."""
        if options["action"] == "settle":
            self._settle(options["reason"])
            return
        verdict = verify()
        for fault in verdict.faults:
            self.stdout.write(_worded(fault))
        self.stdout.write(_summed_up(verdict))
        if options["head"]:
            found = known_head(options["head"])
            if found is None:
                text = _("Avtrycket %(head)s finns inte i kedjan. Handlingen hör inte till den här historiken.")
                self.stdout.write(text % {"head": options["head"]})
            else:
                text = _("Avtrycket %(head)s är länk %(seq)s i kedjan.")
                self.stdout.write(text % {"head": options["head"], "seq": found})
            self.exit_status = int(found is None)
        self.exit_status = max(self.exit_status, int(not verdict.is_whole))

    def _settle(self, reason: str) -> None:
        if not reason.strip():
            raise CommandError(_("Ange --reason: varför skillnaderna ska tas in i historiken."), returncode=2)
        rows = settle(actor=command_line_actor(), reason=reason.strip())
        text = ngettext("%(rows)s rad togs in i historiken.", "%(rows)s rader togs in i historiken.", rows)
        self.stdout.write(text % {"rows": rows})


def _summed_up(verdict: Verdict) -> str:
    facts = {"links": verdict.links, "rows": verdict.rows, "head": verdict.head or "–"}
    if not verdict.is_whole:
        return _("Historiken stämmer inte. Ändra ingenting, och spara en kopia av databasen innan du letar orsaken.")
    text = _("Historiken är hel: %(links)s länkar, och %(rows)s rader i registren stämmer med den.") % facts
    if verdict.disposed:
        decisions = ", ".join(sorted(verdict.decisions))
        more = ngettext(
            "%(number)s post är gallrad enligt beslut %(decisions)s.",
            "%(number)s poster är gallrade enligt beslut %(decisions)s.",
            verdict.disposed,
        )
        text += " " + more % {"number": verdict.disposed, "decisions": decisions}
    return text + " " + _("Kedjans avtryck: %(head)s") % facts


def _worded(fault: Fault) -> str:
    words = {
        "link": _("Länk %(seq)s är ändrad: den stämmer inte med sitt avtryck."),
        "order": _("Före länk %(seq)s saknas en länk, eller så är den utbytt."),
        "payload": _("Innehållet i länk %(seq)s är ändrat (%(where)s)."),
        "missing": _("Innehållet i länk %(seq)s är borta utan gallringsbeslut (%(where)s)."),
        "head": _("Kedjans slut (länk %(seq)s) är inte det senast skrivna."),
        "row": _("Raden %(where)s stämmer inte med historiken: den är skriven förbi Ledfyr."),
        "guard": _("Tabellen %(where)s saknar sitt skydd mot skrivning. Kör ledfyr init för att sätta tillbaka det."),
    }
    return words[fault.kind] % {"seq": fault.seq, "where": fault.where}
