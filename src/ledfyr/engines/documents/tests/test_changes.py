"""The section that tells what has changed: the same differences as on screen, in tables, and without what is secret."""

from __future__ import annotations

from typing import Any

from ledfyr.engines.documents.changes import EARLIER, PART, change_blocks, changed_lines
from ledfyr.engines.documents.comparing import Snapshot
from ledfyr.kernel.blocks import Block, Heading, Table


def row(key: str, nr: int, event: str, **values: Any) -> dict[str, Any]:
    return {"key": key, "thread": f"t-{nr}", "nr": nr, "event": event, "value": 4, **values}


def tree(text: str, note: str = "") -> dict[str, Any]:
    blocks = [
        {"type": "Heading", "text": "Inledning"},
        {"type": "Prose", "text": text},
        {"type": "Paragraph", "text": note},
    ]
    return {"title": "Analys", "sections": [{"key": "risks.introduction", "blocks": blocks}]}


def snapshot(*rows: dict[str, Any], year: int = 2027, text: str = "Lika", note: str = "", version: int = 0) -> Snapshot:
    return Snapshot("så var det", year, "", {"risks": list(rows)}, {"risk-analysis": tree(text, note)}, version)


def printed(blocks: list[Block]) -> list[str]:
    """Every line of every table, and the headings."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            out.append(f"# {block.text}")
        elif isinstance(block, Table):
            out += [one.group or " | ".join(cell.text for cell in one.cells) for one in block.rows]
    return out


BEFORE = snapshot(row("a", 1, "Böcker försvinner"), row("b", 2, "Bidrag dubbelt"), version=1)
AFTER = snapshot(row("a", 1, "Böcker försvinner", value=12, handling="plan"), row("c", 3, "Brand"), text="Lika\nNytt")


def test_new_changed_and_gone_stand_in_tables_with_old_and_new() -> None:
    assert printed(change_blocks(BEFORE, AFTER)) == [
        "# Ändringar sedan version 1",
        "Riskanalys | 1 | 1 | 1",
        "# Riskanalys",
        "Ändrade (1)",
        "1 Böcker försvinner | Riskvärde | 4 | 12",
        " | Hantering | (tomt) | I planen",
        "Nya (1)",
        "3 Brand | Hela raden är ny |  | ",
        "Borta (1)",
        "2 Bidrag dubbelt | Raden finns inte längre |  | ",
        "# Texter",
        "Inledning | – | Nytt",
    ]


def test_another_year_is_met_by_thread_and_named_by_its_year() -> None:
    lines = printed(change_blocks(snapshot(row("x", 1, "Böcker försvinner"), year=2026), AFTER))
    assert lines[0] == "# Ändringar sedan 2026"
    assert "1 Böcker försvinner | Riskvärde | 4 | 12" in lines


def test_nothing_differs_is_said() -> None:
    assert len(change_blocks(BEFORE, BEFORE)) == 3


def test_what_is_secret_now_or_was_so_then_is_left_out() -> None:
    for hidden in (("risks.event", "a"), (f"{EARLIER}risks.event", "a")):
        lines = printed(change_blocks(BEFORE, AFTER, {hidden: "18 kap. 8 §"}))
        assert "1 Sekretess enligt 18 kap. 8 § |  |  | " in lines
        assert not any("Böcker" in line for line in lines)
        assert "3 Brand | Hela raden är ny |  | " in lines


def test_a_row_of_another_register_that_names_what_is_secret_is_left_out_too() -> None:
    plan = {"key": "p", "thread": "", "risk_nrs": [1], "events": ["Böcker försvinner"], "method": "Stickprov"}
    before = Snapshot("", 2027, "", {**BEFORE.data, "control-plan": [plan]}, {}, 1)
    after = Snapshot("", 2027, "", {**AFTER.data, "control-plan": [{**plan, "method": "Intervju"}]}, {})
    assert any("Böcker" in line for line in printed(change_blocks(before, after)))
    lines = printed(change_blocks(before, after, {("risks.event", "a"): "18 kap."}))
    assert not any("Böcker" in line or "Intervju" in line for line in lines)


def test_a_workshop_that_rated_what_is_secret_is_left_out_by_key_number_or_wording() -> None:
    rated = {"key": "w", "thread": "", "workshop": "Ledningsgruppen", "reason": "Larmet", "agreed_value": 12}
    before = Snapshot("", 2027, "", {**BEFORE.data, "workshops": []}, {}, 1)
    for named in (
        {"about": "a", "nr": None, "event": "Som det hette då"},
        {"nr": 1, "event": "Som det hette då"},
        {"nr": None, "event": "Böcker försvinner"},
    ):
        shown = {"key": "v", "thread": "", "nr": 3, "event": "Brand", "workshop": "Ledningsgruppen", "about": "c"}
        after = Snapshot("", 2027, "", {**AFTER.data, "workshops": [{**rated, **named}, shown]}, {})
        lines = printed(change_blocks(before, after, {("risks.event", "a"): "18 kap."}))
        assert not any("Böcker" in line or "hette då" in line for line in lines), named
        assert lines[-1] == "3 Brand | Hela raden är ny |  | "


def test_a_secret_part_and_what_the_machine_wrote_are_not_compared_in_public() -> None:
    later = snapshot(text="Hemligt", note="3 händelser")
    earlier = snapshot(text="Lika", note="2 händelser", version=1)
    assert "Inledning | Lika\n2 händelser | Hemligt\n3 händelser" in printed(change_blocks(earlier, later))
    lines = printed(change_blocks(earlier, later, {("risks.event", "z"): "18 kap."}))
    assert "Inledning | Lika | Hemligt" in lines
    for hidden in ((PART, "risks.introduction"), (f"{EARLIER}{PART}", "risks.introduction")):
        assert "# Texter" not in printed(change_blocks(earlier, later, {hidden: "18 kap."}))


def test_only_the_paragraphs_that_differ_are_shown() -> None:
    assert changed_lines("a\n\nb\nc", "a\n\nB\nc\nd") == [("b", "B"), ("", "d")]


def test_objects_are_told_in_words_and_only_what_differs() -> None:
    plan = {"key": "p", "thread": "", "risk_nrs": [1], "events": ["Brand"]}
    old = [{"text": "Rond", "method": "visit", "owner": "Chef"}]
    new = [{"text": "Rond", "method": "sample", "owner": "Chef"}]
    before, after = (
        Snapshot("", 2027, "", {"control-plan": [{**plan, "activities": one}]}, {}, 1) for one in (old, new)
    )
    assert "1 Brand | Kontroller | Metod: Besök | Metod: Stickprov" in printed(change_blocks(before, after))
    more = Snapshot("", 2027, "", {"control-plan": [{**plan, "activities": [*old, {"text": "Mer"}]}]}, {})
    lines = printed(change_blocks(before, more))
    assert any(line.endswith("Kontroll: Rond, Metod: Besök, Kontrollansvarig: Chef; Kontroll: Mer") for line in lines)
