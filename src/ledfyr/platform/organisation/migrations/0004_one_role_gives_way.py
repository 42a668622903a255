from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_roles_become_assignments")]

    operations = [migrations.RemoveField(model_name="person", name="role")]
