from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("messaging", "0041_first_readings"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="thread",
            name="staff_read_at",
        ),
    ]
