"""The nameplate of the administration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import HistoryCode, MenuItem, Register

from .demo import build
from .policy import POLICY

REGISTER = Register(
    key="administration",
    label=_("Administration"),
    policy=POLICY,
    menu=(MenuItem(_("Inställningar"), "administration:settings", 70),),
    history=(
        HistoryCode(
            "administration.setting_changed", _("Inställningen ”%(label)s” ändrades från och med %(valid_from)s")
        ),
    ),
    refusals={
        "administration.floors_out_of_order": _(
            "Golvet för planen (%(plan)s) kan inte vara lägre än golvet för åtgärd (%(measure)s). Höj "
            "det ena eller sänk det andra."
        ),
        "administration.bad_bands": _(
            "Nivåerna ska börja på 1 och stiga. Ange för varje nivå det lägsta riskvärdet, lägst först."
        ),
        "administration.bad_steps": _(
            "Skalan behöver minst tre och högst sju steg, med lika många för sannolikhet och konsekvens."
        ),
    },
    demo=build,
    demo_order=10,
)
