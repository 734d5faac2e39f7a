from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("booking", "0077_openings"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["account_id", "held_at"], name="booking_held_lately"),
        ),
    ]
