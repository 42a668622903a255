"""What the review asks of a control plan. One file per kind of question; the room's nameplate lists CHECKS."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.findings import Check

from .agreement import (
    check_goal_wording,
    check_in_plan_under_floor,
    check_left_out_events,
    check_listed_events,
    check_starred_events,
)
from .plan_rows import check_activities, check_fields, check_methods, check_owners
from .roles import check_role_names
from .start import check_carried_rows

_OWN = _("Systemet för intern kontroll")

CHECKS: tuple[Check, ...] = (
    Check("R-IC-5", _("Planens rader visar det de ska"), _OWN, check_fields),
    Check("R-IC-5", _("Varje kontroll har en ansvarig"), _OWN, check_owners),
    Check("R-IC-5", _("Varje kontroll har en metod"), _OWN, check_methods),
    Check("R-IC-5", _("Kontrollaktiviteten beskriver en kontroll"), _OWN, check_activities),
    Check("R-IC-7", _("Det som är märkt för planen finns i planen"), _OWN, check_starred_events),
    Check("R-IC-7", _("Planen och analysen säger samma sak"), _OWN, check_listed_events),
    Check("R-IC-7", _("Planen tar inte upp det som lämnats utanför"), _OWN, check_left_out_events),
    Check("R-IC-7", _("Låga riskvärden i planen är avsiktliga"), _OWN, check_in_plan_under_floor),
    Check("R-IC-7", _("Målen heter lika i analys och plan"), _OWN, check_goal_wording),
    Check("R-IC-17", _("Förra årets planrader är genomgångna"), _OWN, check_carried_rows),
    Check("R-IC-15", _("En roll har ett namn"), _OWN, check_role_names),
)
