from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("planning", "0005_notes_become_decisions")]

    operations = [migrations.RemoveField(model_name="planningyear", name="decided_note")]
