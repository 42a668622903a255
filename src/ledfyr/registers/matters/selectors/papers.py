"""The matter's own documents as trees of blocks: the report, the extract of the minutes, who is to have it.

Documents are Swedish whatever the screen speaks: whoever asks sets the language.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.blocks import Block, BulletList, DocumentTree, Heading, Paragraph, SectionBlocks
from ledfyr.platform.organisation.selectors import municipality_name

from ..models import Matter

REPORT, EXTRACT, RECIPIENTS = "administration-report", "minutes-extract", "recipients"


def report_tree(matter: Matter, scope: Scope, status: str) -> DocumentTree:
    """The administration's report (tjänsteutlåtande): clauses first, as committees read it."""
    sections: list[Sequence[Block]] = [
        [Paragraph(matter.title, "lead"), *_numbers(matter)],
        [Heading(_("Förvaltningens förslag till beslut"), 1, "clauses"), *_clauses(matter, _("Nämnden beslutar"))],
        *([Heading(one.heading, 1), *_text(one.text)] for one in matter.sections.all() if one.text.strip()),
        [Heading(_("Samverkan"), 1, "cooperation"), Paragraph(cooperation_words(matter))],
    ]
    if appendices := [f"{number}. {one.title}" for number, one in enumerate(matter.appendices.all(), 1)]:
        sections.append([Heading(_("Bilagor"), 1, "appendices"), BulletList(tuple(appendices))])
    if matter.recipient_lines:
        sections.append([Heading(_("Beslutet expedieras till"), 1, "recipients"), _recipients(matter)])
    if matter.signed_by:
        sections.append([Paragraph(_("Godkänt av %(who)s") % {"who": matter.signed_by}, "note")])
    return _tree(matter, scope, REPORT, _("Tjänsteutlåtande"), status, sections)


def extract_tree(matter: Matter, scope: Scope, status: str) -> DocumentTree:
    """The extract of the minutes: what was decided, reservations, immediate approval, who is to have it."""
    day = matter.day.isoformat() if matter.day else ""
    place = _("§ %(paragraph)s, sammanträdet %(day)s") if matter.paragraph else _("Sammanträdet %(day)s")
    sections: list[Sequence[Block]] = [
        [
            Paragraph(matter.title, "lead"),
            Paragraph(place % {"paragraph": matter.paragraph, "day": day}),
            *_numbers(matter),
        ],
        [Heading(_("Beslut"), 1, "decision"), *_outcome(matter)],
        [Heading(_("Reservationer"), 1, "reservations"), *_text(matter.reservations or _("Ingen reservation."))],
    ]
    if matter.immediate_approval:
        sections.append([Paragraph(_("Paragrafen justerades omedelbart."))])
    if matter.recipient_lines:
        sections.append([Heading(_("Beslutet expedieras till"), 1, "recipients"), _recipients(matter)])
    return _tree(matter, scope, EXTRACT, _("Protokollsutdrag"), status, sections)


def recipients_tree(matter: Matter, scope: Scope, status: str) -> DocumentTree:
    """Who is to have the decision, with what goes along."""
    along = tuple(f"{number}. {one.title}" for number, one in enumerate(matter.appendices.all(), 1))
    sections: list[Sequence[Block]] = [
        [Paragraph(matter.title, "lead"), *_numbers(matter)],
        [Heading(_("Mottagare"), 1, "recipients"), _recipients(matter)],
        [Heading(_("Det här skickas"), 1, "along"), BulletList((_("Protokollsutdrag"), *along))],
    ]
    return _tree(matter, scope, RECIPIENTS, _("Expedieringslista"), status, sections)


def cooperation_words(matter: Matter) -> str:
    """The state of cooperation as a sentence of the report."""
    facts = {
        "day": matter.cooperation_date.isoformat() if matter.cooperation_date else "",
        "party": matter.cooperation_party,
        "ground": matter.cooperation_ground,
    }
    sentences = {
        "": _("Uppgift om samverkan saknas."),
        "not_needed": _("Ärendet behöver inte samverkas. %(ground)s"),
        "planned": _("Samverkan är planerad till den %(day)s."),
        "informed": _("Information har lämnats i samverkan den %(day)s."),
        "in_agreement": _("Ärendet har samverkats i enighet den %(day)s."),
        "in_disagreement": _("Ärendet har samverkats i oenighet den %(day)s. %(party)s anför: %(ground)s"),
    }
    return str(sentences[matter.cooperation] % facts).strip()


def _outcome(matter: Matter) -> Sequence[Block]:
    if matter.state == Matter.State.REJECTED:
        return [Paragraph(_("Nämnden avslår förslaget."))]
    return _clauses(matter, _("Nämnden beslutar"))


def _clauses(matter: Matter, opening: str) -> Sequence[Block]:
    texts = tuple(clause.text for clause in matter.clauses.all())
    if not texts:
        return [Paragraph(_("Inget förslag till beslut ännu."), "note")]
    return [Paragraph(opening), BulletList(texts, ordered=True)]


def _numbers(matter: Matter) -> Sequence[Block]:
    if not matter.registration_number:
        return []
    return [Paragraph(_("Diarienummer %(number)s") % {"number": matter.registration_number}, "note")]


def _text(text: str) -> Sequence[Block]:
    return [Paragraph(part.strip()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _recipients(matter: Matter) -> Block:
    return BulletList(tuple(matter.recipient_lines))


def _tree(
    matter: Matter, scope: Scope, key: str, title: str, status: str, sections: Sequence[Sequence[Block]]
) -> DocumentTree:
    return DocumentTree(
        key=key,
        title=title,
        committee=matter.committee.name,
        municipality=municipality_name(),
        year=scope.year,
        status=status,
        made_on="",
        sections=tuple(SectionBlocks(f"{key}-{at}", tuple(blocks)) for at, blocks in enumerate(sections)),
    )
