"""Decisions about rows from a file: what a row says, in the words of the export, or why it cannot be taken in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.text import fold, squeeze

from .roles import check_period

Values = dict[str, Any]
LONGEST = {"code": 40, "name": 200, "username": 80, "title": 200, "email": 254}
YES, NO = "ja", "nej"


class BadRow(DomainError):
    """A row of the organisation or its people that cannot be taken in; the code says why."""

    code = "administration.bad_row"


def unit_values(given: Mapping[str, Any], kinds: Mapping[str, str]) -> Values:
    """A unit's period as the export writes it. ``kinds``: {folded word or code: the kind's Swedish word}.

    Raises BadRow, EndsBeforeStart.
    """
    out: Values = {key: _text(given.get(key), key) for key in ("code", "name", "kind", "parent")}
    for key in ("code", "name"):
        if out[key] is None:
            raise BadRow(f"administration.row_without_{key}")
    word = out["kind"] or ""
    out["kind"] = kinds.get(fold(word)) or kinds.get(word)
    if out["kind"] is None:
        known = ", ".join(dict.fromkeys(kinds.values()))
        raise BadRow("administration.row_unknown_kind", word=word or "–", known=known)
    out |= {key: _day(given.get(key)) for key in ("from", "to", "contract_from", "contract_to")}
    if out["from"] is None:
        raise BadRow("administration.row_without_start")
    _check_days(out["from"], out["to"])
    if out["contract_from"] is not None:
        _check_days(out["contract_from"], out["contract_to"])
    out["successors"] = sorted({squeeze(str(one)) for one in given.get("successors") or () if str(one).strip()})
    return out


def person_values(given: Mapping[str, Any], roles: Mapping[str, str], labels: Mapping[str, str]) -> Values:
    """A person, a role of hers or a vacant position as the export writes it.

    ``roles``: {folded word or code: code}; ``labels``: {code: Swedish word}. Raises BadRow, EndsBeforeStart.
    """
    out: Values = {
        key: _text(given.get(key), key) for key in ("username", "title", "email", "committee", "unit", "exception")
    }
    out["active"] = _yes_or_no(given.get("active")) if out["username"] else None
    out["role_code"] = _role(_text(given.get("role"), ""), _text(given.get("role_code"), ""), roles)
    out["role"] = labels[out["role_code"]] if out["role_code"] else None
    out |= {key: _day(given.get(key)) for key in ("from", "to")}
    if out["username"] is None and (out["title"] or not out["role_code"]):
        raise BadRow("administration.row_without_username")
    if out["username"] and out["title"] is None:
        raise BadRow("administration.row_without_title", username=out["username"])
    if out["committee"] and out["unit"]:
        raise BadRow("administration.row_at_two_places")
    if out["username"] and out["role_code"]:
        if out["from"] is None:
            raise BadRow("administration.row_without_start")
        _check_days(out["from"], out["to"])
    elif any(out[key] for key in ("from", "to", "exception")) or (
        not out["role_code"] and (out["committee"] or out["unit"])
    ):
        raise BadRow("administration.row_without_role" if out["username"] else "administration.row_without_username")
    return out


def _text(value: Any, key: str) -> str | None:
    text = squeeze(str(value)) if value is not None else ""
    if len(text) > LONGEST.get(key, 4000):
        raise BadRow("administration.row_too_long", text=text[:40], limit=LONGEST.get(key, 4000))
    return text or None


def _day(value: Any) -> str | None:
    """The day as ISO; spreadsheets add a time of day."""
    text = squeeze(str(value)) if value is not None else ""
    try:
        return date.fromisoformat(text.partition(" ")[0].partition("T")[0]).isoformat() if text else None
    except ValueError as error:
        raise BadRow("administration.row_not_a_day", text=text[:40]) from error


def _check_days(first: str, last: str | None) -> None:
    """Raise EndsBeforeStart, or BadRow for a last day that has no day after it."""
    if last == date.max.isoformat():
        raise BadRow("administration.row_not_a_day", text=last)
    check_period(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def _yes_or_no(value: Any) -> str:
    word = fold(str(value)) if value is not None else ""
    if word not in {"", YES, NO}:
        raise BadRow("administration.row_neither_yes_nor_no", text=str(value)[:40])
    return word or YES


def _role(word: str | None, code: str | None, roles: Mapping[str, str]) -> str | None:
    """The role that the word and the code name: either will do, but they must not differ."""
    named = [(text, roles.get(text) or roles.get(fold(text))) for text in (code, word) if text]
    for text, found in named:
        if found is None:
            raise BadRow("administration.row_unknown_role", role=text)
    if len({found for _text_, found in named}) > 1:
        raise BadRow("administration.row_two_roles", word=word, role=code)
    return named[0][1] if named else None


def since(values: Mapping[str, Any]) -> date:
    """The first day of the row's period."""
    return date.fromisoformat(values["from"])


def until(values: Mapping[str, Any]) -> date | None:
    """The day after the last of the row's period; None when it goes on."""
    return date.fromisoformat(values["to"]) + timedelta(days=1) if values["to"] else None
