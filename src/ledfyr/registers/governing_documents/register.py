"""The nameplate of the governing documents: so far read and reviewed in a document, without a register of their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import Importer, Register

from .checks import CHECKS
from .importer import read_governing_documents
from .policy import POLICY

REGISTER = Register(
    key="governing_documents",
    label=_("Styrdokument"),
    policy=POLICY,
    importers=(Importer("governing-documents", _("Styrdokument"), read_governing_documents),),
    checks=CHECKS,
)
