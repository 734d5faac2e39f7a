import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Refresh tokens end, and those exchanged are known again; tokens of before have ended."""

    dependencies = [("grants", "0004_asks_organisation")]
    operations = [
        migrations.AddField(
            model_name="grant",
            name="refresh_expires_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="SpentRefresh",
            fields=[
                ("token_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "grant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="grants.grant"),
                ),
            ],
        ),
    ]
