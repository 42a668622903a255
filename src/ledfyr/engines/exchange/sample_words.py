"""The draw in words: refusals, what was drawn, what it can show, and what a proof found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledfyr.engines.sampling.bounds import upper_limit
from ledfyr.engines.sampling.drawing import Plan
from ledfyr.engines.sampling.record import Difference
from ledfyr.engines.ui.wording import Words
from ledfyr.kernel.errors import DomainError

SENTENCES: dict[str, Words] = {
    "sampling.no_share": gettext_lazy("%(name)s ska vara ett tal mellan 0 och 1, inte %(value)s."),
    "sampling.no_size": gettext_lazy(
        "Det går inte att räkna ut hur många som ska dras. Ange antal, eller säkerhet och tolerabel andel."
    ),
    "sampling.too_few_rows": gettext_lazy(
        "%(size)s går inte att dra: det finns %(rows)s, och minst %(least)s behövs. Ändra antalet."
    ),
    "sampling.no_rows": gettext_lazy("Filen har inga rader under rubrikerna. Kontrollera att det är rätt fil."),
    "sampling.expected_too_many": gettext_lazy(
        "Det går inte att visa med %(allowed)s avvikelser: högst %(most)s ryms i den tolerabla andelen. Sänk antalet "
        "avvikelser eller höj andelen."
    ),
    "sampling.no_amounts": gettext_lazy("Filen har inga belopp över noll att dra ur. Kontrollera kolumnen med belopp."),
    "sampling.bad_record": gettext_lazy(
        "Det är inte ett protokoll över en dragning, eller så är det ändrat: uppgiften %(field)s saknas eller är fel."
    ),
    "sampling.unknown_algorithm": gettext_lazy(
        "Protokollet är gjort med en annan algoritm (%(algorithm)s). Den här versionen kan pröva %(known)s."
    ),
}


def _rows(error: DomainError) -> str:
    """The rows at fault: the first few by number, the rest as a count."""
    rows: Any = error.facts["rows"]
    named = ", ".join(str(row) for row in rows)
    more = int(str(error.facts["count"])) - len(rows)
    return named + (" " + _("och %(count)s till") % {"count": more} if more else "")


def _duplicates(error: DomainError) -> str:
    rows: Any = error.facts["rows"]
    pairs = [
        _("%(key)s (rad %(first)s och %(again)s)") % {"key": key.replace("\x1f", " + "), "first": first, "again": again}
        for key, first, again in rows
    ]
    more = int(str(error.facts["count"])) - len(rows)
    named = ", ".join(pairs) + (" " + _("och %(count)s till") % {"count": more} if more else "")
    return _(
        "Flera rader har samma nyckel: %(rows)s. Välj en eller flera kolumner som tillsammans skiljer raderna åt."
    ) % {"rows": named}


SENTENCES |= {
    "sampling.duplicate_keys": _duplicates,
    "sampling.empty_keys": lambda error: (
        _("Nyckeln saknas på rad %(rows)s. Fyll i den eller välj en annan kolumn.") % {"rows": _rows(error)}
    ),
    "sampling.missing_amounts": lambda error: (
        _("Beloppet saknas eller går inte att tyda på rad %(rows)s. Skriv det i kronor, till exempel 1234,50.")
        % {"rows": _rows(error)}
    ),
    "sampling.no_strata": lambda error: (
        _("Det som raderna ska delas upp efter saknas på rad %(rows)s. Fyll i det.") % {"rows": _rows(error)}
    ),
    "sampling.no_units": lambda error: _("Enheten saknas på rad %(rows)s. Fyll i den.") % {"rows": _rows(error)},
}


def draw_text(record: Mapping[str, Any], plan: Plan, *, saved: bool) -> str:
    """What was drawn, from what, by what seed, and the rows."""
    population = record["population"]
    lines = [
        _("Population: %(file)s, %(rows)s rader, SHA-256 %(digest)s")
        % {"file": population["file"], "rows": population["rows"], "digest": population["sha256"]},
    ]
    if population["sum"] is not None:
        lines.append(_("Summa: %(sum)s kr") % {"sum": population["sum"]})
    key = record["key"] if isinstance(record["key"], str) else " + ".join(record["key"])
    lines += [
        _("Nyckel: %(key)s. Frö: %(seed)s. Algoritm: %(name)s %(version)s.")
        % {"key": key, "seed": record["seed"], **record["algorithm"]},
        *_parts(record),
        *_shown(record, plan),
        "",
        *_listed(_("Dragna"), record["items"]),
    ]
    if record["reserve"]:
        lines += ["", *_listed(_("Reserv, i den här ordningen"), record["reserve"])]
    if not saved:
        lines += ["", _("Spara protokollet med --out, så kan dragningen prövas med --verify.")]
    return "\n".join(lines)


def _parts(record: Mapping[str, Any]) -> list[str]:
    lines = []
    if record["interval"]:
        lines.append(
            _("Intervall: %(interval)s kr, start vid %(start)s kr.")
            % {"interval": record["interval"], "start": record["start"]}
        )
        left = record["left_out"]
        lines.append(
            _("Utan chans att dras: %(credits)s kreditrader (%(sum)s kr) och %(zeros)s nollrader. Granska dem för sig.")
            % {"credits": left["credits"]["rows"], "sum": left["credits"]["sum"], "zeros": left["zeros"]["rows"]}
        )
    for name, part in (record["strata"] or {}).items():
        words = _("Alla rader från beloppet och uppåt") if name == "top" else name
        lines.append(_("%(part)s: %(drawn)s av %(rows)s rader.") % {"part": words, **part})
    for name, part in (record["units"] or {}).items():
        lines.append(_("Enhet %(part)s: %(drawn)s av %(rows)s rader.") % {"part": name, **part})
    if rule := record["extension"]:
        lines.append(
            _(
                "Regel för utökning: %(first)s rader först. Vid 1 till %(allowed)s avvikelser fortsätter du med "
                "reserven till %(total)s rader. Fler avvikelser är en anmärkning."
            )
            % rule
        )
    return lines


def _shown(record: Mapping[str, Any], plan: Plan) -> list[str]:
    """What 0 to 3 deviations would say, where a share of rows can be told at once."""
    if plan.method != "simple" or record["extension"]:
        return []
    confidence = plan.confidence or Fraction(95, 100)
    rows, size = record["population"]["rows"], record["size"]
    lines = [
        "",
        _("Så mycket kan högst vara fel (ensidigt, %(confidence)s %% säkerhet):") % {"confidence": percent(confidence)},
    ]
    for found in range(min(size, 3) + 1):
        limit = upper_limit(found, size, confidence, rows)
        words = ngettext("%(count)s avvikelse: %(share)s %%", "%(count)s avvikelser: %(share)s %%", found)
        lines.append("  " + words % {"count": found, "share": percent(limit.share)})
    return lines


def percent(value: Fraction) -> str:
    """A share as per cent with at most one decimal, in Swedish."""
    return f"{float(100 * value):.1f}".removesuffix(".0").replace(".", ",")


def _listed(title: str, items: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [f"{title} ({len(items)}):"]
    for item in items:
        more = [item.get("stratum"), item.get("unit"), item.get("amount"), _("säker") if item.get("certain") else None]
        words = ", ".join(str(one) for one in more if one)
        key = item["key"].replace("\x1f", " + ")
        lines.append(f"{item['rank']:>5}. " + _("%(key)s (rad %(row)s)") % {"key": key, "row": item["row"]})
        lines[-1] += f" {words}" if words else ""
    return lines


_WHAT = {
    "file": gettext_lazy("filens SHA-256"),
    "rows": gettext_lazy("antalet rader"),
    "sum": gettext_lazy("summan"),
    "size": gettext_lazy("antalet dragna"),
    "items": gettext_lazy("de dragna raderna"),
    "reserve": gettext_lazy("reservlistan"),
    "row_numbers": gettext_lazy("radernas nummer i filen"),
    "interval": gettext_lazy("intervallet"),
    "start": gettext_lazy("starten"),
    "strata": gettext_lazy("uppdelningen"),
    "units": gettext_lazy("de dragna enheterna"),
    "left_out": gettext_lazy("de rader som inte kunde dras"),
    "extension": gettext_lazy("regeln för utökning"),
}


def differences_text(unlike: Sequence[Difference], size: int, file: str) -> str:
    """The proof's answer: that it holds, or each thing that does not, as stated and as found."""
    if not unlike:
        return _("Protokollet stämmer: samma %(count)s rader dras ur %(file)s.") % {"count": size, "file": file}
    if {one.what for one in unlike} <= {"file", "row_numbers"}:
        return _(
            "Samma %(count)s rader dras, men %(file)s är inte byte för byte den fil som stickprovet drogs ur. "
            "Kanske är den sorterad eller sparad på nytt."
        ) % {"count": size, "file": file}
    lines = [_("Protokollet stämmer inte med %(file)s:") % {"file": file}]
    for one in unlike:
        facts = {"what": _WHAT[one.what], "stated": _value(one.stated), "found": _value(one.found)}
        lines.append("  " + _("%(what)s: %(stated)s i protokollet, %(found)s nu") % facts)
    return "\n".join(lines)


def _value(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(part)}" for name, part in value.items())
    return str(value).replace("\x1f", " + ")
