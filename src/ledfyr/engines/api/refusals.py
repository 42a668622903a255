"""What the API refuses, which status that is, and how it is said. No ninja here: the words are declared at start-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _

from ledfyr.engines.exchange.writers import UnknownExport
from ledfyr.engines.ui.wording import Words, sentence
from ledfyr.kernel.errors import DomainError, NotAllowed, NotFound


class NotSignedIn(DomainError):
    """Nobody is signed in."""

    code = "api.not_signed_in"


class MethodNotAllowed(DomainError):
    """The API only reads; facts: ``method``, ``allowed``."""

    code = "api.method_not_allowed"


class UnusableParameter(DomainError):
    """A value in the address that cannot be used; facts: ``name`` and what bounds it."""

    code = "api.unusable_parameter"


class UnusableParameters(DomainError):
    """Several of them at once; facts: ``sentences``."""

    code = "api.unusable_parameters"


SENTENCES: dict[str, Words] = {
    NotSignedIn.code: _("Du är inte inloggad. Logga in i Ledfyr och skicka med inloggningens kaka."),
    MethodNotAllowed.code: _("%(method)s går inte att använda här. Adressen tar emot: %(allowed)s."),
    UnusableParameter.code: _("%(name)s går inte att använda. Rätta värdet."),
    UnusableParameters.code: "%(sentences)s",
    "api.unknown_parameter": _("%(name)s känns inte igen. De parametrar som finns här är: %(known)s."),
    "api.no_parameters": _("%(name)s känns inte igen. Adressen tar inga parametrar."),
    "api.not_a_whole_number": _("%(name)s ska vara ett heltal."),
    "api.too_low": _("%(name)s ska vara minst %(bound)s."),
    "api.too_high": _("%(name)s ska vara högst %(bound)s."),
    "api.not_a_short_name": _(
        "%(name)s ska vara ett kortnamn: bokstäver a till z, siffror, bindestreck och understreck, högst 80 tecken."
    ),
    "api.not_a_choice": _("%(name)s ska vara något av: %(bound)s."),
    "api.no_such_path": _("Adressen finns inte. Alla adresser står i /api/v1/openapi.json."),
}

# Pydantic's name of the fault: our code, and which of its facts is the bound.
FAULTS: dict[str, tuple[str, str]] = {
    "value_error": ("api.not_a_whole_number", ""),  # written_plainly is all that raises it
    "int_parsing": ("api.not_a_whole_number", ""),
    "int_parsing_size": ("api.not_a_whole_number", ""),
    "int_from_float": ("api.not_a_whole_number", ""),
    "greater_than_equal": ("api.too_low", "ge"),
    "less_than_equal": ("api.too_high", "le"),
    "string_pattern_mismatch": ("api.not_a_short_name", ""),
    "string_too_long": ("api.not_a_short_name", ""),
    "literal_error": ("api.not_a_choice", "expected"),
}

# The first that fits; any other refusal is 400.
STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (UnknownExport, 404),  # here the kind is part of the address
    (MethodNotAllowed, 405),
    (UnusableParameter, 422),
    (UnusableParameters, 422),
)


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


def answer(error: DomainError) -> JsonResponse:
    """The refusal in the one shape that every refusal has: {'code', 'message'}."""
    data = {"code": error.code, "message": sentence(error)}
    return JsonResponse(data, status=status_of(error), json_dumps_params={"ensure_ascii": False})


def unusable(faults: Iterable[Mapping[str, Any]]) -> DomainError:
    """One refusal for all faults that validation found ({type, loc, ctx} each)."""
    found = [_unusable(fault) for fault in faults]
    if len(found) == 1:
        return found[0]
    return UnusableParameters(sentences=" ".join(sentence(one) for one in found))


def _unusable(fault: Mapping[str, Any]) -> UnusableParameter:
    code, fact = FAULTS.get(fault["type"], (UnusableParameter.code, ""))
    bound = str(fault.get("ctx", {}).get(fact, ""))
    return UnusableParameter(code, name=fault["loc"][-1], bound=bound.replace(" or ", ", ").replace("'", ""))


def refuse_unknown(given: Iterable[str], known: Iterable[str] = ()) -> None:
    """Raise for a parameter that nobody reads: a misspelt filter would else give everything in silence."""
    allowed = list(known)
    for name in given:
        if name not in allowed:
            code = "api.unknown_parameter" if allowed else "api.no_parameters"
            raise UnusableParameter(code, name=name, known=", ".join(allowed))
