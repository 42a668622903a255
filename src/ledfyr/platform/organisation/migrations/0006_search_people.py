"""What people are sorted and searched by, for those who were added before."""

from django.db import migrations

from ledfyr.kernel.text import search_text, sort_key


def fill(apps, schema_editor):
    Person = apps.get_model("organisation", "Person")
    for person in Person.objects.all():
        person.sort_key = sort_key(person.title)[:900]
        person.search_text = search_text(person.title, person.username, person.email)
        person.save(update_fields=["sort_key", "search_text"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_contracts_and_search")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
