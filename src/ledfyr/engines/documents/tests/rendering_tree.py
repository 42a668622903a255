"""An invented document for the tests of rendering: every kind of block, long tables, hostile texts."""

from __future__ import annotations

from ledfyr.kernel.blocks import (
    Block,
    BulletList,
    Cell,
    DocumentTree,
    Heading,
    KeyFigure,
    KeyFigures,
    Matrix,
    MatrixCell,
    Paragraph,
    Prose,
    SectionBlocks,
    Table,
    TableColumn,
    TableRow,
    Tone,
)

_LIKELIHOOD = ((1, "Osannolikt"), (2, "Mindre sannolikt"), (3, "Möjligt"), (4, "Sannolikt"), (5, "Mycket sannolikt"))
_CONSEQUENCE = ((1, "Försumbar"), (2, "Lindrig"), (3, "Kännbar"), (4, "Allvarlig"), (5, "Mycket allvarlig"))
_EVENTS = (
    "Fel avgift tas ut av båtplatsinnehavare på grund av att registret inte uppdateras",
    "Handlingar lämnas ut utan att någon har prövat om de omfattas av sekretess",
    "Introduktionen av säsongsanställda genomförs inte enligt fastställd rutin",
    "Fakturor betalas innan leveransen har kontrollerats och attesterats av behörig person",
    "Brandskyddsronden i förvaltningens samlingslokaler dokumenteras inte",
    "Informationssäkerhetsklassificering saknas för verksamhetssystem som innehåller känsliga personuppgifter",
)
_GOALS = (
    "Hamnen är trygg och tillgänglig för alla som bor i Sundvik",
    "Medborgarna får besked i rätt tid och på ett språk de förstår",
    "Nämnden använder sina pengar varsamt och följer upp det som köpts in",
    "Medarbetarna har rätt kompetens och en arbetsmiljö som håller över tid",
)
PROSE = (
    "Hamn- och fritidsnämnden ansvarar för båtplatser, badplatser och samlingslokaler. Den interna kontrollen ska med "
    "rimlig grad av säkerhet visa att verksamheten är ändamålsenlig, att redovisningen är tillförlitlig och att lagar "
    "och riktlinjer följs.\n\nNämnden har under hösten gått igenom sina processer tillsammans med enheterna. "
    "Genomgången omfattade:\n- intervjuer med samtliga enhetschefer\n- en genomgång av föregående års "
    "avvikelserapportering och verksamhetsuppföljning\n- ett seminarium med nämndens presidium\n\n"
    "Bedömningen gäller för hela planeringsåret och uppdateras när förutsättningarna ändras väsentligt."
)


def band(value: int) -> tuple[str, Tone]:
    """The words and the tone of a risk value in this invented committee."""
    if value >= 16:
        return "Kritisk", "critical"
    if value >= 12:
        return "Hög", "high"
    return ("Medel", "medium") if value >= 6 else ("Låg", "low")


def matrix() -> Matrix:
    """A full 5 x 5 matrix."""
    cells = []
    for likelihood in range(1, 6):
        for consequence in range(1, 6):
            words, tone = band(likelihood * consequence)
            count = (likelihood * 3 + consequence * 5) % 7
            numbers = tuple(str(likelihood * 10 + step) for step in range(count))
            cells.append(MatrixCell(likelihood, consequence, likelihood * consequence, count, words, tone, numbers))
    summary = (
        f"Analysen omfattar {sum(cell.count for cell in cells)} oönskade händelser, varav de flesta är medelstora."
    )
    return Matrix("Riskmatris", _LIKELIHOOD, _CONSEQUENCE, tuple(cells), summary)


def risk_table(rows: int = 76) -> Table:
    """A landscape table grouped by goals; the rows carry numbers, long words and toned values."""
    columns = (
        TableColumn("Nr", 0.5, "right"),
        TableColumn("Oönskad händelse", 3.2),
        TableColumn("Arbetssätt", 2.0),
        TableColumn("Sannolikhet", 0.9, "right"),
        TableColumn("Konsekvens", 0.9, "right"),
        TableColumn("Riskvärde", 1.1, "right"),
        TableColumn("Kommentar", 2.6),
        TableColumn("I kontrollplanen", 1.0),
    )
    body: list[TableRow] = []
    for number in range(rows):
        if number % 9 == 0:
            goal = _GOALS[number // 9 % len(_GOALS)]
            body.append(TableRow(group=f"{number // 9 + 1}. {goal}"))
        likelihood, consequence = number * 7 % 5 + 1, number * 3 % 5 + 1
        words, tone = band(likelihood * consequence)
        comment = "Rutinen finns men följs inte av alla enheter. " * (number % 4)
        body.append(
            TableRow(
                (
                    Cell(str(number + 1), url=f"/risker/{number + 1}"),
                    Cell(_EVENTS[number % len(_EVENTS)]),
                    Cell("Avgiftshantering och registervård"),
                    Cell(str(likelihood)),
                    Cell(str(consequence)),
                    Cell(f"{likelihood * consequence} {words}", tone),
                    Cell(comment.strip()),
                    Cell("Ja" if likelihood * consequence >= 12 else "Nej"),
                )
            )
        )
    return Table("Oönskade händelser efter mål", columns, tuple(body), landscape=True)


def plan_table(rows: int = 20) -> Table:
    """A portrait table whose cells hold lists."""
    columns = (
        TableColumn("Nr", 0.5, "right"),
        TableColumn("Kontrollmoment", 3.0),
        TableColumn("Åtgärder", 2.6),
        TableColumn("Ansvarig", 1.6),
        TableColumn("Klart", 1.2),
    )
    body = tuple(
        TableRow(
            (
                Cell(str(number)),
                Cell(
                    f"Kontrollera att {_EVENTS[number % len(_EVENTS)][0].lower()}{_EVENTS[number % len(_EVENTS)][1:]}"
                ),
                Cell(
                    "",
                    bullets=("Stickprov av tjugo ärenden", "Genomgång med enhetschefen", "Uppdaterad rutin")[
                        : 1 + number % 3
                    ],
                ),
                Cell("Verksamhetscontroller\nEkonomistaben"),
                Cell(f"2027-{number % 12 + 1:02d}-28", "warning" if number % 5 == 0 else ""),
            )
        )
        for number in range(1, rows + 1)
    )
    return Table("Internkontrollplan", columns, body)


def figures() -> KeyFigures:
    """Four boxes of figures."""
    return KeyFigures(
        (
            KeyFigure("Oönskade händelser", "76", "8 fler än föregående år"),
            KeyFigure("Kritiska eller höga", "11"),
            KeyFigure("Kontroller i planen", "20", "samtliga har en ansvarig"),
            KeyFigure("Beräknad tid", "1 250 timmar"),
        )
    )


def _first() -> tuple[Block, ...]:
    """Text, figures and lists."""
    return (
        Heading("Inledning", 1, "inledning"),
        Paragraph("Nämnden beslutar varje år om en plan för den interna kontrollen.", "lead"),
        Prose("inledning.text", PROSE),
        figures(),
        Heading("Så har arbetet gått till", 2, "arbetet"),
        Prose("arbetet.text", PROSE),
        BulletList(("Riskerna beskrivs", "Riskerna värderas", "Riskerna hanteras"), ordered=True),
    )


def _second(rows: int) -> tuple[Block, ...]:
    """The matrix and the wide table."""
    return (
        Heading("Väsentlighets- och riskanalys", 1, "analys"),
        Heading("Riskmatris", 2, "matris"),
        Paragraph("Varje oönskad händelse har värderats efter sannolikhet och konsekvens."),
        matrix(),
        Paragraph("Riskvärdet är sannolikheten gånger konsekvensen.", "note"),
        Heading("Oönskade händelser", 2, "handelser"),
        Paragraph("Tabellen visar samtliga händelser i den ordning som målen har."),
        risk_table(rows),
    )


def _third(extra: tuple[Block, ...]) -> tuple[Block, ...]:
    """The plan, an empty table, and what a test adds."""
    return (
        Heading("Internkontrollplan", 1, "plan"),
        Paragraph("Planen omfattar de kontroller som nämnden har beslutat."),
        plan_table(),
        Heading("Direkta åtgärder", 2, "atgarder"),
        Table(
            "Direkta åtgärder",
            (TableColumn("Åtgärd"), TableColumn("Ansvarig")),
            (),
            empty="Inga direkta åtgärder är beslutade.",
        ),
        Prose("tom", "", placeholder="Beskriv åtgärderna"),
        *extra,
    )


def tree(rows: int = 76, extra: tuple[Block, ...] = ()) -> DocumentTree:
    """Three chapters: text and figures, the risk analysis with matrix and wide table, the plan."""
    return DocumentTree(
        key="internal_control_plan",
        title="Väsentlighets- och riskanalys med internkontrollplan",
        committee="Hamn- och fritidsnämnden",
        municipality="Sundviks kommun",
        year=2027,
        status="Utkast",
        made_on="2026-11-12",
        sections=(
            SectionBlocks("intro", _first(), "/intro"),
            SectionBlocks("risks", _second(rows)),
            SectionBlocks("plan", _third(extra)),
        ),
    )


HOSTILE = (
    '#import "@preview/x:1.0.0": * #panic() [[*fet*]] _kursiv_ `kod` $x^2$ <label> @ref \\ // /* */ = rubrik',
    "Styrtecken \x00\x0b\x0c\x1b\x7f\x85\ud83d\ufffe\uffff här och <script>alert('x')</script> & {{ 7*7 }} {% now %}",
    "Emoji 😀 👩🏽‍💻 🇸🇪, arabiska مرحبا بالعالم, kinesiska 你好, hebreiska שלום, matematik 𝐀𝟙 ﬁ, punkt \uf0b7",
    "https://exempel.sundvik.example/" + "mycketlangadress" * 12 + "?q=" + "0123456789" * 10,
    "Å" * 300,
    "Ord " * 2500,
    "e\u0301 a\u030a o\u0308 \u202eomvänd\u202c \u200bnollbredd\u200d \ufeff",
)


def hostile_blocks() -> tuple[Block, ...]:
    """Every kind of block with every kind of hostile text."""
    table = Table(
        HOSTILE[0],
        (TableColumn(HOSTILE[1], 1.0), TableColumn("Text", 2.0), TableColumn(HOSTILE[4][:60], 0.4, "right")),
        (
            TableRow(group=HOSTILE[2]),
            *(
                TableRow((Cell(text, "high", url="javascript:alert(1)"), Cell(text, bullets=HOSTILE), Cell("9")))
                for text in HOSTILE
            ),
        ),
        landscape=True,
    )
    return (
        Heading(HOSTILE[0], 1, "hostile"),
        Heading(HOSTILE[2], 4, "hostile"),
        Heading(HOSTILE[1], 2),
        *(Paragraph(text) for text in HOSTILE),
        *(Prose(f"p{number}", f"{text}\n\n- {text}") for number, text in enumerate(HOSTILE)),
        BulletList(HOSTILE),
        KeyFigures(tuple(KeyFigure(text[:200], text[:40], text[:90]) for text in HOSTILE)),
        table,
        Matrix(
            HOSTILE[1], ((1, HOSTILE[2]),), ((1, HOSTILE[3]),), (MatrixCell(1, 1, 1, 3, HOSTILE[0], "low"),), HOSTILE[4]
        ),
    )
