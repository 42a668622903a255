"""The nameplate: what a room offers to the machinery, which knows no room by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .actor import Actor, Scope
from .blocks import Block
from .findings import Check
from .policy import Policy
from .rows import Reading, Readings, Row
from .source import Source
from .text import Words
from .undoing import Undo


@dataclass(frozen=True)
class ImportPlan:
    """What applying a reading would do, row by row: the preview and the report are made from it.

    ``actions`` pairs each row with 'create' | 'update' | 'unchanged' | 'reject' and a reason in words (updates say
    what changes). ``gone``: living rows that the file no longer has; reported, never deleted.
    ``marks``: after applying, {key, version, before} of each row written, JSON-ready, for undoing; ``before`` holds
    the row's old values, None for a new row.
    """

    kind: str
    actions: tuple[tuple[Row, str, str], ...] = ()
    gone: tuple[Row, ...] = ()
    marks: tuple[dict[str, Any], ...] = ()

    def count(self, action: str) -> int:
        return sum(1 for _, done, _ in self.actions if done == action)


@dataclass(frozen=True)
class Importer:
    """Reads one kind from a file and takes it in.

    ``undo(actor, scope, marks)`` takes back what was applied, or raises when a row has changed since.
    ``complete(readings)`` fills in what only the other kinds tell, once all are read (handling seen from the plan).
    ``read(source, earlier)`` is pure; ``earlier`` holds readings of kinds in ``after``, from the file or living rows.
    ``plan(actor, scope, rows)`` asks the database what would happen; ``apply(actor, scope, rows, today)`` does it
    through services, inside the engine's transaction, and returns the plan it carried out. An importer without them
    reads for the review only.
    ``policy``: who may take the kind in, where that is not whoever keeps the committee's registers; asked before
    anything of a file is kept or shown. What has one belongs to the whole municipality: no committee reviews it.
    """

    kind: str
    label: Words
    read: Callable[[Source, Readings], Reading]
    plan: Callable[[Actor, Scope, Sequence[Row]], ImportPlan] | None = None
    apply: Callable[[Actor, Scope, Sequence[Row], date], ImportPlan] | None = None
    after: tuple[str, ...] = ()
    complete: Callable[[Readings], Reading] | None = None
    undo: Callable[[Actor, Scope, Sequence[Mapping[str, Any]]], None] | None = None
    policy: Policy | None = None


@dataclass(frozen=True)
class ExportColumn:
    """One column of a register as XLSX and CSV. ``kind``: text | number | list | objects (JSON in one cell).

    ``words`` tell stored codes to people on screen; None for codes that only programs read.
    """

    key: str
    label: Words
    kind: str = "text"
    width: int = 18
    words: Mapping[str, Words] | None = field(default_factory=dict)


@dataclass(frozen=True)
class Exporter:
    """A register whole, in the words of the data contract; also what the review reads.

    ``unit_rows(actor, scope, code)``: the same for one unit's own part, where units keep rows of their own.
    ``is_yearly``: False for what is the same whatever year is asked for; the review then compares no earlier years.
    ``rows_as_of(actor, scope, day)``: the register as it stood when the day ended.
    """

    kind: str
    label: Words
    columns: tuple[ExportColumn, ...]
    rows: Callable[[Actor, Scope], Sequence[Row]]
    unit_rows: Callable[[Actor, Scope, str], Sequence[Row]] | None = None
    is_yearly: bool = True
    rows_as_of: Callable[[Actor, Scope, date], Sequence[Row]] | None = None


@dataclass(frozen=True)
class SectionContext:
    """What a section builds from. ``text(key, default)`` gives prose edited in place.

    ``unit``: the code of the unit whose own document it is, '' for the committee's.
    ``grounds``: {(object type, object key): ground} of what a published version leaves out; empty in the working one.
    """

    actor: Actor
    scope: Scope
    today: date
    texts: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unit: str = ""

    def ground(self, object_type: str, key: object) -> str:
        """Why the object is left out of this version, '' when it is shown."""
        return self.grounds.get((object_type, str(key)), "")

    def hidden(self, object_type: str) -> frozenset[str]:
        """The keys of the type that this version leaves out."""
        return frozenset(key for kind, key in self.grounds if kind == object_type)

    def text(self, key: str, default: str = "") -> str:
        return self.texts.get(key, default)


@dataclass(frozen=True)
class Section:
    """Part of documents: ``places`` maps a document's key to a position (leave gaps).

    ``build`` gives no blocks when there is nothing to say; the part is then left out. So is what only has headings.
    ``for_units``: the documents that units make of their own with it; then it builds from the unit's rows.
    """

    key: str
    places: Mapping[str, int]
    build: Callable[[SectionContext], Sequence[Block]]
    edit_url_name: str = ""
    for_units: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Panel:
    """Hung by one room on another room's page.

    ``on`` names the page ('risks.event'); ``build`` gives template and context, or None.
    """

    on: str
    order: int
    build: Callable[[Actor, Scope, str], tuple[str, dict[str, Any]] | None]


@dataclass(frozen=True)
class Beside:
    """What one room says beside the events of another room's page that compares two years.

    ``on`` names the page ('risks.compare'); ``threads(actor, scope, earlier)`` gives those of which ``label`` holds in
    the year of ``scope``, ``one`` in a word beside the row; ``url_name`` tells more, and takes committee and year.
    """

    on: str
    label: Words
    one: Words
    threads: Callable[[Actor, Scope, int], Collection[str]]
    url_name: str = ""


@dataclass(frozen=True)
class Hold:
    """How one room holds back what another room is about to take away, while its own rows stand on it.

    ``on`` names the step ('risks.undo_start'); ``check(scope, keys)`` raises a DomainError when a key is held.
    """

    on: str
    check: Callable[[Scope, Collection[str]], None]


@dataclass(frozen=True)
class Secret:
    """A kind of row that can be marked as secret. ``name(actor, scope, key)`` says which it is, or raises NotFound;
    ``url_name`` is its page, which takes committee, year and key."""

    object_type: str
    label: Words
    name: Callable[[Actor, Scope, str], str]
    url_name: str


@dataclass(frozen=True)
class MenuItem:
    """A place in the main menu of a committee's year. ``url_name`` takes committee and year. ``more``: what is not used
    every day stands folded under 'Mer', so that the row of the menu has room at any width."""

    label: Words
    url_name: str
    order: int
    more: bool = False


@dataclass(frozen=True)
class StartCard:
    """What a room says on the start page: ``build`` gives template and context."""

    order: int
    build: Callable[[Actor, Scope], tuple[str, dict[str, Any]] | None]


@dataclass(frozen=True)
class SettingKey:
    """A dated setting that the room asks for; the code only seeds ``default``. ``source`` cites where it comes from."""

    key: str
    label: Words
    default: Any
    source: str = ""


@dataclass(frozen=True)
class DueItem:
    """Something that somebody is to have done by a day.

    ``key`` is lasting and names the thing ('risks.measure:<uuid>'). The duty belongs to ``roles``: at ``unit`` (a
    unit's key) when it is named, else wherever in ``committee`` they are held. ``url_name`` takes committee and year,
    and ``url_key`` when it is given. ``late_matters`` False: the day passes by itself, and nobody is late.
    ``position``: the key of the one position that answers for it, when one does; vacant, its manager is told instead.
    """

    key: str
    title: str
    day: date
    roles: tuple[str, ...]
    committee: str
    unit: str = ""
    responsible: str = ""
    url_name: str = ""
    url_key: str = ""
    late_matters: bool = True
    position: str = ""


@dataclass(frozen=True)
class Duty:
    """Something that a position answers for in a committee's year: whoever holds it on a day.

    ``position`` is the position's key; ``is_open`` False when the duty is done. ``url_name`` takes committee, year and
    ``url_key``. ``unit``: the key of the unit whose own row it stands on, '' for the committee's.
    """

    key: str
    title: str
    position: str
    committee: str
    year: int
    is_open: bool = True
    due: date | None = None
    url_name: str = ""
    url_key: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Duties:
    """What in the room belongs to positions, and how it is given to another.

    ``find(years=, committee=, positions=)``: the duties of those years; of one committee (its slug) when not '', of
    those positions (keys) when not None. ``move(actor=, scope=, keys=, position=)``: the room's own service, which
    lets another position (key) answer for the duties of the committee's year; returns how many were moved.
    ``unread_units(actor, scope)``: the keys of the units whose own rows the actor may not read.
    """

    label: Words
    find: Callable[..., Sequence[Duty]]
    move: Callable[..., int]
    unread_units: Callable[[Actor, Scope], Collection[str]] | None = None


@dataclass(frozen=True)
class ContentPart:
    """What a room holds for each committee and year that an instruction can ask for, e.g. the risk analysis.

    ``counts(year)``: {committee's slug: how many rows}, in one question for all committees; those without are left out.
    The one who asks shows only that there are rows, to whoever may read the committee. ``url_name`` takes committee and
    year. ``sections``: keys of the documents' sections that print it. When the committee has said that there is nothing
    to report, the first of them says so and the others are left out.
    """

    key: str
    label: Words
    url_name: str
    counts: Callable[[int], Mapping[str, int]]
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class HistoryCode:
    """A kind of change and its Swedish sentence; named placeholders come from the entry's facts.

    ``retention``: the class that what is written under it is kept by, and disposed of by decision.
    """

    code: str
    text: Words
    retention: str = "ordinary"


@dataclass(frozen=True)
class HistoryObject:
    """What history calls a kind of object, where it is read, and what it calls its fields.

    ``url_name`` takes committee, year and the object's key; '' where it has no page. ``values`` words stored codes:
    {field: {code: words}}. ``tables`` are the models whose changes are told of it; each of their fields has a
    name, or is ``untold``: a key, a counter, or something that the entry itself says. ``hidden(actor, scope)``: the
    keys of those in the committee's year that the actor may not read, though she may read the room.
    """

    label: Words
    url_name: str = ""
    fields: Mapping[str, Words] = field(default_factory=dict)
    values: Mapping[str, Mapping[Any, Words]] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    untold: frozenset[str] = frozenset()
    hidden: Callable[[Actor, Scope], Collection[str]] | None = None


@dataclass(frozen=True)
class Register:
    """One room's nameplate. Everything is optional but ``key``, ``label`` and ``policy``: who may do what there.

    ``refusals``: {DomainError code: its Swedish sentence with the facts as named placeholders}.
    ``sample_files``: files to try an import with, {name: its bytes when asked for}.
    ``duties``: what in the room belongs to positions; a hand-over moves it.
    ``due(scope, today)``: what in the committee's year has a day and is not done; the reminders ask for it.
    ``nothing_to_report(scope)``: {key of a ContentPart: why} that the committee has said there is nothing to report of.
    ``printed_in``: documents that print the room's rows in the sections of other rooms: frozen and locked along.
    ``undo`` takes back what the room's own services have just done.
    ``demo(today)`` builds the room's example data, rooms in ``demo_order``.
    """

    key: str
    label: Words
    policy: Policy | None = None
    menu: tuple[MenuItem, ...] = ()
    start_cards: tuple[StartCard, ...] = ()
    importers: tuple[Importer, ...] = ()
    exporters: tuple[Exporter, ...] = ()
    checks: tuple[Check, ...] = ()
    sections: tuple[Section, ...] = ()
    panels: tuple[Panel, ...] = ()
    beside: tuple[Beside, ...] = ()
    holds: tuple[Hold, ...] = ()
    secrets: tuple[Secret, ...] = ()
    settings: tuple[SettingKey, ...] = ()
    history: tuple[HistoryCode, ...] = ()
    history_objects: Mapping[str, HistoryObject] = field(default_factory=dict)
    refusals: Mapping[str, Any] = field(default_factory=dict)
    sample_files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    content: tuple[ContentPart, ...] = ()
    nothing_to_report: Callable[[Scope], Mapping[str, str]] | None = None
    due: Callable[[Scope, date], Sequence[DueItem]] | None = None
    duties: Duties | None = None
    undo: Undo | None = None
    demo: Callable[[date], None] | None = None
    demo_order: int = 100
    printed_in: tuple[str, ...] = ()
