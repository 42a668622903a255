"""A table that is analysis and plan in one, which two rooms read."""

from __future__ import annotations

from ledfyr.engines.exchange.readers import read_source
from ledfyr.registers.internal_control.importer import read_control_plan
from ledfyr.registers.risks.importer import complete_risks, read_risks

HEAD = "Risk\tSannolikhet\tKonsekvens\tRiskvärde\tÅtgärd\tAnsvarig\tKontrollmoment\tMetod\tFrekvens\n"


def test_each_room_reads_its_own_columns_and_only_rows_with_a_control_are_in_the_plan():
    first = "Fakturor betalas sent\t3\t2\t6\t\tEkonom\tStatistik följs\tUttag\tVarje månad\n"
    text = f"{HEAD}{first}Fel pris tas ut\t1\t2\t2\tNy prislista\t\t\t\t\n"
    source = read_source(text.encode(), "granvik.txt")
    found = read_risks(source, {})
    plan = read_control_plan(source, {"risks": found})
    risks = complete_risks({"risks": found, "control-plan": plan}).rows
    keys = ("event", "value", "handling", "measures")
    assert [tuple(row.values[key] for key in keys) for row in risks] == [
        ("Fakturor betalas sent", 6, "plan", []),
        ("Fel pris tas ut", 2, None, ["Ny prislista"]),
    ]
    assert [row.values["events"] for row in plan.rows] == [["Fakturor betalas sent"]]
    (activity,) = plan.rows[0].values["activities"]
    assert {key: value for key, value in activity.items() if value} == {
        "text": "Statistik följs",
        "method": "Uttag",
        "owner": "Ekonom",
        "timing": "Varje månad",
    }
    assert (found.loose, plan.loose) == ((), ())
