"""Between years: which row is which, where nothing but words tells."""

from __future__ import annotations

from typing import Any

from ledfyr.engines.documents.comparing import _by_words


def row(key: str, *events: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "events": list(events), **more}


def met(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(old["key"] if old else "", new["key"] if new else "") for old, new in _by_words(before, after)}


def test_a_row_that_answers_one_event_more_is_still_the_row() -> None:
    before = [row("a", "Fel utbetalas", "Fel belopp"), row("b", "Stöld"), row("c", "Brand")]
    after = [row("x", "Fel belopp", "Fel utbetalas", "Fel mottagare"), row("y", "Stöld"), row("z", "Intrång")]

    assert met(before, after) == {("a", "x"), ("b", "y"), ("c", ""), ("", "z")}


def test_each_row_meets_one() -> None:
    before = [row("a", "Fel utbetalas", "Stöld")]
    after = [row("x", "Fel utbetalas"), row("y", "Stöld")]

    assert met(before, after) == {("a", "x"), ("", "y")}
