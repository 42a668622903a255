"""ledfyr sample: draw from a file, or prove a draw."""

from __future__ import annotations

import json
import secrets
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.exchange.sample_words import differences_text, draw_text
from ledfyr.engines.exchange.samples import draw_from_file, prove
from ledfyr.engines.sampling.drawing import METHODS, Plan
from ledfyr.engines.sampling.shares import number, share
from ledfyr.engines.ui.commands import Command as Base
from ledfyr.engines.ui.commands import command_line_actor


class Command(Base):
    """The record of the draw; with --verify exit status 1 when the record does not hold."""

    help = gettext_lazy(
        "Drar ett stickprov ur en fil (CSV eller XLSX med rubriker) och skriver protokollet över dragningen, "
        "eller prövar ett protokoll. Ingen databas behövs och inget sparas."
    )
    example = "ledfyr sample fakturor.csv --confidence 0.95 --tolerable 0.05 --key Fakturanr --out dragning.json"

    def add_arguments(self, parser: CommandParser) -> None:
        """From what, how many, how, and to where."""
        add = parser.add_argument
        add("population", metavar=_("POPULATION"), type=Path, help=_("fil att dra ur"))
        add("--size", type=int, metavar="N", help=_("antal rader; antal enheter med --method units"))
        add("--confidence", metavar=_("ANDEL"), help=_("säkerhet, till exempel 0.95"))
        add("--tolerable", metavar=_("ANDEL"), help=_("högsta andel fel som går för sig; i kronor från 1 med monetary"))
        add("--expected-errors", type=int, default=0, metavar="N", help=_("avvikelser som storleken ska ge plats för"))
        add("--extension", type=int, default=0, metavar="N", help=_("utöka enligt regel vid högst så många avvikelser"))
        add("--seed", metavar=_("FRÖ"), help=_("ord eller tal som styr dragningen; annars görs ett"))
        add("--method", choices=METHODS, default="simple", help=_("sätt att dra"))
        add(
            "--key",
            action="append",
            metavar=_("KOLUMN"),
            help=_("kolumn som skiljer raderna åt; kan anges flera gånger"),
        )
        for name, words in (
            ("amount", _("kolumn med belopp i kronor")),
            ("stratum", _("kolumn att dela upp efter")),
            ("unit", _("kolumn med enheter")),
        ):
            add(f"--{name}", metavar=_("KOLUMN"), help=words)
        add("--top", metavar=_("KRONOR"), help=_("ta med alla rader från och med ett belopp"))
        add("--per-unit", type=int, metavar="N", help=_("rader i varje dragen enhet; annars alla"))
        add("--reserve", type=int, default=0, metavar="N", help=_("rader eller enheter i reserv"))
        add("--by", metavar=_("VEM"), help=_("vem som drar; skriv funktion hellre än namn"))
        add("--verify", type=Path, metavar=_("PROTOKOLL"), help=_("dra om och jämför med ett protokoll"))
        add("--format", choices=["text", "json"], default="text", help=_("form"))
        add("--out", type=Path, metavar=_("FIL"), help=_("fil för protokollet (json)"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw or prove; nothing is written before all is done."""
        if options["verify"]:
            self._verify(options)
            return
        plan = _plan(options)
        drawn = draw_from_file(
            options["population"],
            plan,
            key=options["key"] or (),
            columns={name: options[name] for name in ("amount", "stratum", "unit")},
            drawn_at=timezone.now().isoformat(timespec="seconds"),
            drawn_by=options["by"] or command_line_actor().name,
        )
        record = json.dumps(drawn.record, ensure_ascii=False, indent=1)
        if options["out"]:
            options["out"].write_text(record + "\n", encoding="utf-8")
        if options["format"] == "text":
            self.stdout.write(_printable(draw_text(drawn.record, plan, saved=bool(options["out"]))))
        elif not options["out"]:
            self.stdout.write(record)

    def _verify(self, options: dict[str, Any]) -> None:
        try:
            record = json.loads(options["verify"].read_text(encoding="utf-8-sig"))
        except ValueError as error:
            text = _("Filen %(file)s är inte ett protokoll över en dragning.") % {"file": options["verify"].name}
            raise CommandError(text, returncode=1) from error
        unlike = prove(record, options["population"])
        if options["format"] == "json":
            found = [{"what": one.what, "stated": one.stated, "found": one.found} for one in unlike]
            self.stdout.write(json.dumps({"verified": not unlike, "differences": found}, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_printable(differences_text(unlike, len(record["items"]), options["population"].name)))
        if unlike:
            self.exit_status = 1


def _plan(options: dict[str, Any]) -> Plan:
    """The plan on the command line. A call that cannot be followed in any file is a wrong call."""
    _check_call(options)
    return Plan(
        method=options["method"],
        seed=options["seed"] or secrets.token_hex(16),
        size=options["size"],
        confidence=_share(options, "confidence"),
        tolerable=_share(options, "tolerable"),
        expected_errors=options["expected_errors"],
        extension=options["extension"],
        reserve=options["reserve"],
        top=_ore(options["top"]),
        per_unit=options["per_unit"],
    )


def _check_call(options: dict[str, Any]) -> None:
    method, shares = options["method"], options["confidence"] and options["tolerable"]
    lowest = {"size": 1, "per_unit": 1, "expected_errors": 0, "extension": 0, "reserve": 0}
    for name, least in lowest.items():
        if options[name] is not None and options[name] < least:
            flag = "--" + name.replace("_", "-")
            _wrong(_("%(flag)s ska vara minst %(least)s.") % {"flag": flag, "least": least})
    if options["size"] is None and not shares:
        _wrong(_("Ange --size, eller både --confidence och --tolerable."))
    if options["extension"] and (options["size"] is not None or options["expected_errors"] or not shares):
        _wrong(
            _("--extension behöver --confidence och --tolerable, och kan inte stå med --size eller --expected-errors.")
        )
    if method != "simple" and (options["extension"] or options["expected_errors"]):
        _wrong(_("--extension och --expected-errors går bara med --method simple."))
    if method == "monetary" and options["reserve"]:
        _wrong(_("--reserve går inte med --method monetary: raderna dras efter belopp, inte i en ordning."))
    if method == "stratified" and not (options["stratum"] or options["top"]):
        _wrong(_("--method stratified behöver --stratum, eller --amount och --top."))
    if (method == "monetary" or options["top"]) and not options["amount"]:
        _wrong(_("Ange kolumnen med belopp: --amount."))
    if method == "units" and not options["unit"]:
        _wrong(_("--method units behöver --unit."))
    _check_belongs(method, options)


def _check_belongs(method: str, options: dict[str, Any]) -> None:
    """A flag that its method would leave unused is a mistake that nobody would see."""
    belongs = {"top": "stratified", "stratum": "stratified", "unit": "units", "per_unit": "units"}
    for name, wanted in belongs.items():
        if options[name] is not None and method != wanted:
            flag = "--" + name.replace("_", "-")
            _wrong(_("%(flag)s hör till --method %(method)s.") % {"flag": flag, "method": wanted})


def _share(options: dict[str, Any], name: str) -> Fraction | None:
    given = options[name]
    if given is None:
        return None
    words = {"flag": f"--{name}", "value": given}
    try:
        if name == "tolerable" and options["method"] == "monetary" and number(given) >= 1:
            return number(given)
        return share(given, name)
    except Exception as error:
        text = _("%(flag)s ska vara ett tal mellan 0 och 1, till exempel 0.05, inte %(value)s.") % words
        raise CommandError(text, returncode=2) from error


def _ore(given: str | None) -> int | None:
    if given is None:
        return None
    try:
        ore = number(given) * 100
    except ValueError:
        ore = Fraction(0)
    if ore < 1:
        _wrong(_("--top ska vara ett belopp i kronor, inte %(value)s.") % {"value": given})
    return int(ore)


def _wrong(text: str) -> None:
    raise CommandError(text, returncode=2)


def _printable(text: str) -> str:
    """What a file says may hold signs that a terminal obeys; they are shown as a mark instead."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text)
