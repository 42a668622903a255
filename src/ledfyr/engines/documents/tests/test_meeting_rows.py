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


def test_threads_tell_where_all_words_are_new() -> None:
    before = [row("a", "Fel utbetalas", threads=["1", "2"]), row("b", "Stöld", threads=["3"])]
    after = [row("x", "Felaktiga utbetalningar", threads=["2"]), row("y", "Intrång", threads=["4"])]

    assert met(before, after) == {("a", "x"), ("b", ""), ("", "y")}
