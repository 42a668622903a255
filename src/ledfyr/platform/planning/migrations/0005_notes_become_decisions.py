"""A year that was said in words to be decided gets a decision with those words and nothing frozen behind it."""

from django.db import migrations


def move(apps, schema_editor):
    years, decisions = (apps.get_model("planning", name).objects for name in ("PlanningYear", "Decision"))
    for year in years.exclude(decided_note=""):
        decisions.create(
            committee_id=year.committee_id,
            year=year.year,
            version=1,
            stage="decided",
            note=year.decided_note,
            frozen_by="Ledfyr",
        )


def move_back(apps, schema_editor):
    years, decisions = (apps.get_model("planning", name).objects for name in ("PlanningYear", "Decision"))
    for decision in decisions.exclude(note=""):
        years.filter(committee_id=decision.committee_id, year=decision.year).update(decided_note=decision.note)


class Migration(migrations.Migration):
    dependencies = [("planning", "0004_decisions")]

    operations = [migrations.RunPython(move, move_back)]
