from django.db import migrations, models


class Migration(migrations.Migration):
    """A visit is over in half an hour, so what the old column held is not carried over."""

    dependencies = [("grants", "0002_ways_in")]
    operations = [
        migrations.RemoveField(model_name="visit", name="confirmed_only"),
        migrations.AddField(
            model_name="visit",
            name="person_filter",
            field=models.CharField(blank=True, default="", max_length=11),
            preserve_default=False,
        ),
    ]
