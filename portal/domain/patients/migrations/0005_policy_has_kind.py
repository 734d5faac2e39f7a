from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0004_what_is_known'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('policy_kind', ''), ('policy_number', '')), models.Q(models.Q(('policy_kind', ''), _negated=True), models.Q(('policy_number', ''), _negated=True)), _connector='OR'), name='patients_card_policy_has_kind'),
        ),
    ]
