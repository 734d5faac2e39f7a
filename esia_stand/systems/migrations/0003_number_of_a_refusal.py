from django.db import migrations, models


class Migration(migrations.Migration):
    """A failure may be one of ESIA's refusals by its number."""

    dependencies = [("systems", "0002_short_names_and_tokens")]
    operations = [
        migrations.AddField(
            model_name="switchedfault",
            name="number",
            field=models.CharField(blank=True, default="", max_length=6),
            preserve_default=False,
        ),
    ]
