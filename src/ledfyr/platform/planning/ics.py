"""Days as a calendar file (RFC 5545), made by the library icalendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from ledfyr.kernel.actor import Scope

from .calendar import meetings_of, steps_between
from .rules import MEETING

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MEETING_HOURS = 3  # how long a meeting is drawn; minutes do not say beforehand when they will end


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. ``key`` is lasting: the program that has read it moves it instead of doubling it."""

    key: str
    title: str
    day: date
    starts: time | None = None
    place: str = ""
    text: str = ""


def entries_of(scope: Scope) -> list[Entry]:
    """The committee's calendar year: meetings, and every step of an occasion."""
    first, last = date(scope.year, 1, 1), date(scope.year, 12, 31)
    meetings = [
        Entry(f"meeting-{one.pk}", one.committee.name, one.day, one.starts, one.place, one.note)
        for one in meetings_of(scope.committee, first=first, last=last).select_related("committee")
    ]
    steps = [
        Entry(f"step-{step.pk}", f"{step.occasion.label}: {step.get_kind_display()}", step.day, text=step.reason)
        for step in steps_between(scope.committee, first=first, last=last)
        if step.kind != MEETING
    ]
    return meetings + steps


def calendar_file(name: str, entries: Iterable[Entry], *, host: str) -> bytes:
    """The entries as an .ics file. ``host`` makes their identities ours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ledfyr//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", datetime(2000, 1, 1, tzinfo=UTC))  # the same file for the same days
        event.add("summary", entry.title)
        if entry.starts is not None:
            begins = datetime.combine(entry.day, entry.starts, STOCKHOLM)
            event.add("dtstart", begins.astimezone(UTC))
            event.add("dtend", (begins + timedelta(hours=MEETING_HOURS)).astimezone(UTC))
        else:
            event.add("dtstart", entry.day)
            event.add("dtend", entry.day + timedelta(days=1))
        if entry.place:
            event.add("location", entry.place)
        if entry.text:
            event.add("description", entry.text)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
