from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('finding', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='term',
            name='finding_term_kind',
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['d', 'p', 'q', 'c', 's', 'n'])), name='finding_term_kind'),
        ),
    ]
