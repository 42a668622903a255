"""The nameplate of the administration."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import (
    ExportColumn,
    Exporter,
    HistoryCode,
    HistoryObject,
    Importer,
    MenuItem,
    Panel,
    Register,
)
from ledfyr.platform.organisation.models import Role

from .checks import CHECKS
from .demo import build
from .importer import (
    apply_organisation,
    apply_roster,
    plan_organisation,
    plan_roster,
    read_people,
    read_units,
    undo_organisation,
    undo_roster,
)
from .policy import ORGANISATION_POLICY, POLICY
from .selectors import people_rows, unit_rows
from .services.settings import UNDO
from .views.handing_over import dead_panel, duties_today


def _incompatible(error: Any) -> str:
    """R-OR-1 in words: the facts are the roles' codes."""
    labels = {name: Role(error.facts[name]).label for name in ("one", "other")}
    words = _(
        "Rollen %(one)s bör inte innehas av den som är %(other)s (R-OR-1). Välj en annan person, eller ange ett "
        "skäl till undantag."
    )
    return str(words) % {name: str(label) for name, label in labels.items()}


ORGANISATION_HISTORY = (
    HistoryCode("administration.unit_started", _("%(unit)s lades upp från %(day)s under %(parent)s")),
    HistoryCode("administration.unit_renamed", _("%(unit)s heter %(name)s från %(day)s")),
    HistoryCode("administration.unit_moved", _("%(unit)s flyttades från %(old)s till %(parent)s från %(day)s")),
    HistoryCode("administration.unit_ended", _("%(unit)s finns inte från %(day)s")),
    HistoryCode("administration.unit_merged", _("%(unit)s gick upp i %(into)s från %(day)s")),
    HistoryCode("administration.units_taken_in", _("%(units)s gick upp i %(unit)s från %(day)s")),
    HistoryCode("administration.unit_split", _("%(unit)s delades i %(into)s från %(day)s")),
    HistoryCode("administration.contract_set", _("Avtalet med %(unit)s gäller %(first)s till %(last)s")),
    HistoryCode("administration.service_began", _("%(unit)s arbetar åt %(committee)s från %(day)s")),
    HistoryCode("administration.service_ended", _("%(unit)s arbetar inte åt %(committee)s från %(day)s")),
    HistoryCode("administration.person_added_by", _("%(person)s lades till")),
    HistoryCode("administration.person_changed", _("Uppgifterna om %(old)s ändrades, visas nu som %(person)s")),
    HistoryCode("administration.person_shut_off", _("%(person)s stängdes av")),
    HistoryCode("administration.person_let_in", _("%(person)s släpptes in igen")),
    HistoryCode("administration.role_assigned", _("%(person)s fick rollen %(role)s, %(place)s, från %(first)s")),
    HistoryCode(
        "administration.role_by_exception",
        _("%(person)s fick rollen %(role)s, %(place)s, från %(first)s med undantag från R-OR-1"),
    ),
    HistoryCode("administration.role_ended", _("%(person)s har rollen %(role)s, %(place)s, till och med %(last)s")),
    HistoryCode("administration.position_handed_over", _("%(position)s lämnades över från %(day)s")),
    HistoryCode("administration.duties_moved", _("Ansvar flyttades från %(position)s till %(to)s (%(moved)s)")),
    HistoryCode("administration.substitute_added", _("%(substitute)s handlar för %(person)s %(first)s till %(last)s")),
    HistoryCode("administration.substitute_ended", _("%(substitute)s handlar för %(person)s till och med %(last)s")),
)

IMPORT_HISTORY = (
    HistoryCode("administration.unit_taken_in", _("%(unit)s lästes in ur %(file)s")),
    HistoryCode("administration.unit_changed_from_file", _("%(unit)s ändrades ur %(file)s")),
    HistoryCode("administration.unit_import_undone", _("%(unit)s är som före inläsningen av %(file)s")),
    HistoryCode("administration.position_taken_in", _("Befattningen %(role)s, %(place)s, lästes in ur %(file)s")),
    HistoryCode(
        "administration.position_import_undone",
        _("Befattningen %(position)s togs bort, inläsningen av %(file)s ångrades"),
    ),
    HistoryCode("administration.role_changed", _("Rollen %(role)s, %(place)s, ändrades för %(person)s")),
    HistoryCode("administration.person_import_undone", _("%(person)s är som före inläsningen av %(file)s")),
)

IMPORT_REFUSALS = {
    "administration.bad_row": _("Raden går inte att läsa in."),
    "administration.passwords_in_file": _(
        "Filen har en kolumn med lösenord (%(column)s). Ta bort den: lösenord läses aldrig in. Var och en "
        "väljer sitt eget."
    ),
    "administration.row_without_code": _("Raden saknar kod. Ge enheten en kod som ingen annan har."),
    "administration.row_without_name": _("Raden saknar namn. Skriv vad enheten heter."),
    "administration.row_without_start": _("Raden saknar första dag. Skriv den under Från och med, som 2027-01-31."),
    "administration.row_without_username": _("Raden saknar inloggningsnamn. Skriv vem det gäller."),
    "administration.row_without_title": _(
        "%(username)s saknar namn. Skriv under Visas som vad som ska stå på skärmen och i historiken."
    ),
    "administration.row_without_role": _(
        "Raden har en plats eller en tid men ingen roll. Skriv vilken roll det gäller."
    ),
    "administration.row_at_two_places": _(
        "Rollen har både en nämnd och en enhet. Ange en av dem, eller ingen för hela kommunen."
    ),
    "administration.row_too_long": _("Texten ”%(text)s …” är för lång. Skriv högst %(limit)s tecken."),
    "administration.row_not_a_day": _("Dagen ”%(text)s” går inte att tyda. Skriv den som 2027-01-31."),
    "administration.row_neither_yes_nor_no": _(
        "Ordet ”%(text)s” går inte att tyda. Skriv ja eller nej under Kan logga in."
    ),
    "administration.row_unknown_kind": _("Slaget ”%(word)s” finns inte. Välj något av: %(known)s."),
    "administration.row_unknown_role": _(
        "Rollen ”%(role)s” finns inte. Hämta Personer och roller och se vad rollerna heter."
    ),
    "administration.row_two_roles": _("Rollen ”%(word)s” och koden %(role)s är två olika roller. Behåll en av dem."),
    "administration.row_unknown_parent": _(
        "Enheten %(unit)s som raden hör till finns inte, varken i filen eller i organisationen."
    ),
    "administration.row_unknown_successor": _(
        "Efterträdaren %(unit)s finns inte, varken i filen eller i organisationen."
    ),
    "administration.row_leans_on_refused": _("Raden hör ihop med %(unit)s, som inte går att läsa in. Rätta den först."),
    "administration.row_beside_refused": _(
        "En annan rad om %(unit)s går inte att läsa in. En enhet läses in hel eller inte alls."
    ),
    "administration.row_code_twice": _(
        "Koden %(unit)s står på två rader från samma dag, %(day)s. Två enheter kan inte ha samma kod."
    ),
    "administration.row_unit_differs": _("Raderna om %(unit)s säger olika om slag eller avtal. Låt dem säga detsamma."),
    "administration.row_person_differs": _(
        "Raderna om %(username)s säger olika om namn, e-post eller inloggning. Låt dem säga detsamma."
    ),
    "administration.row_twice": _("Raden står två gånger i filen."),
    "administration.row_unknown_committee": _("Nämnden %(committee)s finns inte. De nämnder som finns är: %(known)s."),
    "administration.row_unknown_unit": _("Enheten %(unit)s finns inte. Läs in organisationen först."),
}

ORGANISATION_REFUSALS = {
    "administration.under_itself": _(
        "%(unit)s kan inte höra till %(parent)s: då skulle enheten ligga under sig själv."
    ),
    "administration.parent_not_standing": _(
        "%(parent)s finns inte den %(day)s. Välj en annan dag eller en annan enhet att höra till."
    ),
    "administration.before_start": _("%(unit)s finns först från %(start)s. Välj en senare dag än %(day)s."),
    "administration.has_ended": _("%(unit)s finns inte längre från %(end)s. Välj en tidigare dag än %(day)s."),
    "administration.later_change": _(
        "För %(unit)s är en ändring redan bestämd från %(day)s. Välj den dagen eller en senare."
    ),
    "administration.units_below": _(
        "Under %(unit)s ligger enheter som skulle bli utan plats (%(count)s): %(below)s. Flytta dem först, eller "
        "avsluta dem samtidigt."
    ),
    "administration.backdated_without_reason": _(
        "Dagen %(day)s har passerat. Skriv beslutet eller skälet till ändringen."
    ),
    "administration.nothing_to_reshape": _("Välj minst en annan enhet att slå ihop med, eller minst två att dela i."),
    "administration.overlapping_periods": _(
        "%(unit)s har två platser, eller ingen, den %(day)s. Perioderna ska följa på varandra."
    ),
    "administration.code_taken": _("Koden %(taken)s används redan av en annan enhet. Välj en annan."),
    "administration.already_there": _("%(unit)s heter eller ligger redan så. Ingenting ändrades."),
    "administration.served_already": _("%(unit)s arbetar redan åt %(committee)s den dagen."),
    "administration.incompatible_roles": _incompatible,
    "administration.substitute_incompatible": _(
        "Den som är %(one)s kan inte handla för den som är %(other)s (R-OR-1). Välj en annan ersättare."
    ),
    "administration.own_role": _("Du kan inte ändra vad du själv får göra. Be en annan systemadministratör."),
    "administration.held_already": _("Personen har redan den rollen på platsen under en del av tiden, från %(day)s."),
    "administration.ends_before_start": _("Tiden slutar (%(last)s) innan den börjar (%(first)s)."),
    "administration.not_active": _("%(person)s är avstängd. Släpp in personen igen först."),
    "administration.own_substitute": _("Ingen kan vara sin egen ersättare. Välj någon annan."),
    "administration.place_not_standing": _("%(place)s finns inte den %(day)s. Välj en annan dag eller en annan plats."),
    "administration.username_taken": _("Någon loggar redan in som %(username)s. Välj ett annat inloggningsnamn."),
    "administration.nothing_to_hand_over": _(
        "Välj vem som tar över, eller markera vad som ska flyttas till en annan befattning."
    ),
    "administration.same_position": _("Välj en annan befattning att flytta ansvaret till."),
    "administration.no_position": _("Befattningen finns inte."),
    "administration.no_duty": _("Uppgiften finns inte längre. Ladda om sidan och välj på nytt."),
    "administration.not_her_register": _("Bara den som för registret kan flytta ansvaret, till exempel controllern."),
    "administration.bad_person": _("Uppgiften går inte att spara (%(what)s: %(why)s). Rätta den och försök igen."),
}

EXPORTERS = (
    Exporter(
        "duties",
        _("Ansvar och befattningar"),
        (
            ExportColumn("room", _("Register"), width=24),
            ExportColumn("duty", _("Ansvar för"), width=60),
            ExportColumn("position", _("Befattning"), width=40),
            ExportColumn("holders", _("Innehavare i dag"), "list", 40),
            ExportColumn("due", _("Klar senast"), width=14),
        ),
        duties_today,
    ),
    Exporter(
        "organisation",
        _("Organisation"),
        (
            ExportColumn("code", _("Kod"), width=12),
            ExportColumn("name", _("Namn"), width=40),
            ExportColumn("kind", _("Slag"), width=18),
            ExportColumn("parent", _("Hör till (kod)"), width=14),
            ExportColumn("from", _("Från och med"), width=14),
            ExportColumn("to", _("Till och med"), width=14),
            ExportColumn("contract_from", _("Avtalet börjar"), width=14),
            ExportColumn("contract_to", _("Avtalets sista dag"), width=14),
            ExportColumn("successors", _("Efterträdare (kod)"), "list", 18),
        ),
        unit_rows,
        is_yearly=False,
    ),
    Exporter(
        "people",
        _("Personer och roller"),
        (
            ExportColumn("username", _("Inloggningsnamn"), width=20),
            ExportColumn("title", _("Visas som"), width=40),
            ExportColumn("email", _("E-post"), width=28),
            ExportColumn("active", _("Kan logga in"), width=12),
            ExportColumn("role", _("Roll"), width=24),
            ExportColumn("role_code", _("Roll (kod)"), width=18),
            ExportColumn("committee", _("Nämnd (kortnamn)"), width=16),
            ExportColumn("unit", _("Enhet (kod)"), width=12),
            ExportColumn("from", _("Från och med"), width=14),
            ExportColumn("to", _("Till och med"), width=14),
            ExportColumn("exception", _("Skäl till undantag"), width=30),
        ),
        people_rows,
        is_yearly=False,
    ),
)

REGISTER = Register(
    key="administration",
    label=_("Administration"),
    policy=POLICY,
    menu=(
        MenuItem(_("Organisation"), "administration:organisation", 67, more=True),
        MenuItem(_("Inställningar"), "administration:settings", 70, more=True),
    ),
    history=(
        HistoryCode(
            "administration.setting_changed", _("Inställningen ”%(label)s” ändrades från och med %(valid_from)s")
        ),
        *ORGANISATION_HISTORY,
        *IMPORT_HISTORY,
    ),
    history_objects={"setting": HistoryObject(_("Inställning"), fields={"value": _("Värde")})},
    refusals={
        "administration.level_in_use": _(
            "Nivån kan inte tas bort för %(year)s: %(units)s har redan en egen analys det året. Låt nivån vara kvar, "
            "eller ta först bort händelserna i de analyserna."
        ),
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
        **ORGANISATION_REFUSALS,
        **IMPORT_REFUSALS,
    },
    undo=UNDO,
    importers=(
        Importer(
            "organisation",
            _("Organisation"),
            read_units,
            plan_organisation,
            apply_organisation,
            undo=undo_organisation,
            policy=ORGANISATION_POLICY,
        ),
        Importer(
            "people",
            _("Personer och roller"),
            read_people,
            plan_roster,
            apply_roster,
            after=("organisation",),
            undo=undo_roster,
            policy=ORGANISATION_POLICY,
        ),
    ),
    exporters=EXPORTERS,
    checks=CHECKS,
    panels=(Panel("risks.new_year", 10, dead_panel),),
    demo=build,
    demo_order=10,
)
