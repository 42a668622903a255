"""The matter's own documents as trees of blocks: the report, the extract of the minutes, who is to have it.

Documents are Swedish whatever the screen speaks: whoever asks sets the language. Each is made whole, or as it may be
published: without what is secret, and with roles where the whole one has the name of somebody who works here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.blocks import Block, BulletList, DocumentTree, Heading, Paragraph, SectionBlocks
from ledfyr.platform.organisation.models import Role
from ledfyr.platform.organisation.selectors import municipality_name
from ledfyr.platform.planning.secrecy import secret_words

from ..models import Matter


@dataclass(frozen=True)
class Edition:
    """Which version of the papers: ``grounds`` {(object type, key): ground} are of what ``published`` leaves out."""

    published: bool = False
    grounds: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def ground(self, kind: str, key: object) -> str:
        """Why it is left out, '' when it is shown."""
        return self.grounds.get((kind, str(key)), "") if self.published else ""

    def words(self, kind: str, key: object, text: str) -> str:
        """The text, or in its place why it is left out."""
        ground = self.ground(kind, key)
        return secret_words(ground) if ground else text

    def blocks(self, kind: str, key: object, blocks: Sequence[Block]) -> Sequence[Block]:
        """The blocks, or in their place why they are left out."""
        ground = self.ground(kind, key)
        return [Paragraph(secret_words(ground), "note")] if ground else blocks

    def signer(self, name: str) -> str:
        """Who signed: by role in what is published."""
        return str(Role.HEAD_OF_ADMINISTRATION.label) if self.published else name


WHOLE = Edition()
TITLE, SECTION, CLAUSE, APPENDIX = "matters.matter", "matters.section", "matters.clause", "matters.appendix"
COOPERATION, RESERVATIONS, RECEIVERS = "matters.cooperation", "matters.reservations", "matters.recipients"
"""What of a matter can be secret; the last three are known by the matter's key."""

REPORT, EXTRACT, RECIPIENTS = "administration-report", "minutes-extract", "recipients"


def report_tree(matter: Matter, scope: Scope, status: str, edition: Edition = WHOLE) -> DocumentTree:
    """The administration's report (tjänsteutlåtande): clauses first, as committees read it."""
    sections: list[Sequence[Block]] = [
        [_title(matter, edition), *_numbers(matter)],
        [
            Heading(_("Förvaltningens förslag till beslut"), 1, "clauses"),
            *_clauses(matter, _("Nämnden beslutar"), edition),
        ],
        *(
            [Heading(one.heading, 1), *edition.blocks(SECTION, one.pk, _text(one.text))]
            for one in matter.sections.all()
            if one.text.strip()
        ),
        [
            Heading(_("Samverkan"), 1, "cooperation"),
            *edition.blocks(COOPERATION, matter.pk, [Paragraph(cooperation_words(matter))]),
        ],
    ]
    if appendices := _appendices(matter, edition):
        sections.append([Heading(_("Bilagor"), 1, "appendices"), BulletList(appendices)])
    if matter.recipient_lines:
        sections.append([Heading(_("Beslutet expedieras till"), 1, "recipients"), *_recipients(matter, edition)])
    if matter.signed_by:
        sections.append([Paragraph(_("Godkänt av %(who)s") % {"who": edition.signer(matter.signed_by)}, "note")])
    return _tree(matter, scope, REPORT, _("Tjänsteutlåtande"), status, sections)


def extract_tree(matter: Matter, scope: Scope, status: str, edition: Edition = WHOLE) -> DocumentTree:
    """The extract of the minutes: what was decided, reservations, immediate approval, who is to have it."""
    day = matter.day.isoformat() if matter.day else ""
    place = _("§ %(paragraph)s, sammanträdet %(day)s") if matter.paragraph else _("Sammanträdet %(day)s")
    sections: list[Sequence[Block]] = [
        [
            _title(matter, edition),
            Paragraph(place % {"paragraph": matter.paragraph, "day": day}),
            *_numbers(matter),
        ],
        [Heading(_("Beslut"), 1, "decision"), *_outcome(matter, edition)],
        [
            Heading(_("Reservationer"), 1, "reservations"),
            *edition.blocks(RESERVATIONS, matter.pk, _text(matter.reservations or _("Ingen reservation."))),
        ],
    ]
    if matter.immediate_approval:
        sections.append([Paragraph(_("Paragrafen justerades omedelbart."))])
    if matter.recipient_lines:
        sections.append([Heading(_("Beslutet expedieras till"), 1, "recipients"), *_recipients(matter, edition)])
    return _tree(matter, scope, EXTRACT, _("Protokollsutdrag"), status, sections)


def recipients_tree(matter: Matter, scope: Scope, status: str, edition: Edition = WHOLE) -> DocumentTree:
    """Who is to have the decision, with what goes along."""
    along = _appendices(matter, edition)
    sections: list[Sequence[Block]] = [
        [_title(matter, edition), *_numbers(matter)],
        [Heading(_("Mottagare"), 1, "recipients"), *_recipients(matter, edition)],
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


def _outcome(matter: Matter, edition: Edition) -> Sequence[Block]:
    if matter.state == Matter.State.REJECTED:
        return [Paragraph(_("Nämnden avslår förslaget."))]
    return _clauses(matter, _("Nämnden beslutar"), edition)


def _title(matter: Matter, edition: Edition) -> Block:
    return Paragraph(edition.words(TITLE, matter.pk, matter.title), "lead")


def _appendices(matter: Matter, edition: Edition) -> tuple[str, ...]:
    shown = (edition.words(APPENDIX, one.pk, one.title) for one in matter.appendices.all())
    return tuple(f"{number}. {words}" for number, words in enumerate(shown, 1))


def _clauses(matter: Matter, opening: str, edition: Edition) -> Sequence[Block]:
    texts = tuple(edition.words(CLAUSE, clause.pk, clause.text) for clause in matter.clauses.all())
    if not texts:
        return [Paragraph(_("Inget förslag till beslut ännu."), "note")]
    return [Paragraph(opening), BulletList(texts, ordered=True)]


def _numbers(matter: Matter) -> Sequence[Block]:
    if not matter.registration_number:
        return []
    return [Paragraph(_("Diarienummer %(number)s") % {"number": matter.registration_number}, "note")]


def _text(text: str) -> Sequence[Block]:
    return [Paragraph(part.strip()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _recipients(matter: Matter, edition: Edition) -> Sequence[Block]:
    return edition.blocks(RECEIVERS, matter.pk, [BulletList(tuple(matter.recipient_lines))])


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
