"""Leave the acts to their own table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0040_terms_refer_to_acts")]
    operations = [
        migrations.RemoveConstraint("waitingterm", "booking_term_names_its_act"),
        migrations.RemoveConstraint("waitingterm", "booking_term_link"),
        migrations.RemoveField("waitingterm", "act"),
        migrations.RemoveField("waitingterm", "number"),
        migrations.RemoveField("waitingterm", "signed"),
        migrations.RemoveField("waitingterm", "link"),
        migrations.AlterField("waitingterm", "act_key", models.CharField(max_length=40)),
        migrations.AddConstraint(
            "waitingterm",
            models.CheckConstraint(
                condition=~models.Q(act_key="") & ~models.Q(says=""), name="booking_term_names_its_act"
            ),
        ),
    ]
