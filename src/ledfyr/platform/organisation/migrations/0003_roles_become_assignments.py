"""The one role of each person becomes a position in the whole municipality, held from long ago."""

from datetime import date

from django.db import migrations


def assign(apps, schema_editor):
    Person = apps.get_model("organisation", "Person")
    Position = apps.get_model("organisation", "Position")
    Assignment = apps.get_model("organisation", "Assignment")
    for person in Person.objects.exclude(role=""):
        position, _made = Position.objects.get_or_create(role=person.role, committee=None, unit=None)
        Assignment.objects.create(position=position, person=person, valid_from=date(2000, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_people_in_time")]

    operations = [migrations.RunPython(assign, migrations.RunPython.noop)]
