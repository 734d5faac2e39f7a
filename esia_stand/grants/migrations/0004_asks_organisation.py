from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether a request had a `scope_org` is remembered until its person is known."""

    dependencies = [("grants", "0003_person_filter")]
    operations = [
        migrations.AddField(
            model_name="visit",
            name="asks_organisation",
            field=models.BooleanField(default=False),
        ),
    ]
