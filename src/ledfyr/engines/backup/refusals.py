"""Why an archive is not made, or not taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.errors import DomainError


class BadArchive(DomainError):
    """The file is no archive of ours, is damaged or is made to do harm; facts: ``file``, and ``part`` where known."""

    code = "backup.damaged"


class OtherVersion(DomainError):
    """Archive, program and database do not belong to the same version; facts: ``file``, ``version``, ``ours``."""

    code = "backup.newer"


class NotEmpty(DomainError):
    """There is a municipality in the database already; facts: ``name``."""

    code = "backup.not_empty"


SENTENCES = {
    "backup.not_ours": _("%(file)s är ingen säkerhetskopia från Ledfyr, eller är avklippt. Inget är ändrat."),
    "backup.incomplete": _("Säkerhetskopian %(file)s saknar delar eller har delar för mycket. Inget är ändrat."),
    "backup.damaged": _(
        "Säkerhetskopian %(file)s är skadad (%(part)s) och används inte. Inget är ändrat. Ta en annan kopia."
    ),
    "backup.unfit": _("Säkerhetskopian %(file)s går inte ihop och används inte: %(why)s. Inget är ändrat."),
    "backup.no_room": _("Säkerhetskopian %(file)s behöver %(needed)s MB, mer än vad som är ledigt. Inget är ändrat."),
    "backup.newer": _(
        "Säkerhetskopian %(file)s är gjord med Ledfyr %(version)s, som är nyare än det här (%(ours)s). "
        "Uppgradera först. Inget är ändrat."
    ),
    "backup.older": _(
        "Säkerhetskopian %(file)s är gjord med den äldre versionen %(version)s. Återställ den i en "
        "databas där ledfyr init inte har körts: då uppgraderas den på köpet. Inget är ändrat."
    ),
    "backup.not_migrated": _(
        "Databasen hör inte till den här versionen av Ledfyr (%(version)s). Kör ledfyr init först."
    ),
    "backup.not_empty": _(
        "Databasen är inte tom: där finns %(name)s. Återställ i en tom databas, eller ersätt allt med --replace."
    ),
}
